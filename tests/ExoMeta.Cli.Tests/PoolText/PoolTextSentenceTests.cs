namespace ExoMeta.Cli.Tests.PoolText;

/// <summary>The last line: one plain sentence on the display scale.</summary>
public sealed class PoolTextSentenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--measure OR", "The pooled odds ratio of 13 effects is 0.47 [0.33, 0.68] (95 % CI); a new study's true effect lies in [0.14, 1.57].")]
    [InlineData("--measure OR --method MH", "The common odds ratio of 13 effects is 0.62 [0.57, 0.68] (95 % CI).")]
    [InlineData("--measure RR --method EE --level 90", "The common risk ratio of 13 effects is 0.65 [0.61, 0.70] (90 % CI).")]
    [InlineData("--measure RR --mods ablat", "The moderators explain 76 % of the heterogeneity of 13 effects (test of all moderators: p < .0001); the risk ratio is multiplied by 0.97 [0.96, 0.99] per unit of ablat.")]
    [InlineData("--measure OR --method GLMM-UM.RS", "The pooled odds ratio of 13 effects is 0.47 [0.33, 0.67] (95 % CI); a new study's true effect lies in [0.15, 1.50].")]
    public async Task It_is_right_for_the_BCG_trials(string options, string sentence)
    {
        using var pair = await PoolPair.OfAsync([PoolTables.Bcg, .. options.Split(' ')]);
        Assert.Equal(sentence, pair.Sentence);
    }

    [Theory]
    [InlineData("study,ri,ni\nA,0.3,40\nB,0.5,33\nC,0.1,90\n", "ZCOR", "^The pooled correlation of 3 rows is 0\\.2\\d \\[.*\\] \\(95 % CI\\); a new study's true correlation lies in \\[.*\\]\\.$")]
    [InlineData("study,xi,ni\nA,10,40\nB,5,33\nC,30,90\n", "PLO", "^The pooled proportion of 3 rows is 0\\.2\\d \\[0\\..*\\] \\(95 % CI\\); a new study's true proportion lies in \\[0\\..*\\]")]
    [InlineData("study,xi,ni\nA,10,40\nB,5,33\nC,30,90\n", "PFT", "^The pooled double arcsine transform of 3 proportions is .*; a new study's true value lies in ")]
    [InlineData("study,mi,sdi,ni\nA,12,3,40\nB,15,4,33\n", "MN", "^The pooled mean of 2 rows is 13\\.\\d+ \\[.*\\] \\(95 % CI\\)\\.$")]
    [InlineData("study,m1i,m2i,sd1i,sd2i,ni,ri\nA,12,10,3,3,40,0.5\nB,15,11,4,4,33,0.5\n", "ROMC", "^The pooled percent change of 2 changes is \\+\\d+ % \\[\\+.*\\] \\(95 % CI\\)\\.$")]
    [InlineData("study,ai,n1i,ci,n2i\nOnly,3,11,8,24\n", "OR", "^The odds ratio of the one effect is 0\\.75 \\[.*\\] \\(95 % CI\\)\\.$")]
    [InlineData("study,yi,vi\nA,0.1,0.04\nB,0.1,0.05\nC,0.1,0.06\n", "YV", "^The pooled effect of 3 rows is 0\\.10 \\[.*\\] \\(95 % CI\\); a new study's true effect lies in \\[.*\\] \\(takes τ = 0 as known\\)\\.$")]
    public async Task It_speaks_of_what_the_measure_is(string table, string measure, string pattern)
    {
        using var pair = await PoolPair.OfAsync(_folder.Write("t.csv", table), "--measure", measure);
        Assert.Matches(pattern, pair.Sentence);
    }

    [Fact]
    public async Task A_level_of_a_factor_is_no_unit()
    {
        var file = _folder.Write("g.csv", "study,yi,vi,g\nA,0.1,0.04,x\nB,0.3,0.05,y\nC,0.2,0.06,x\nD,0.5,0.05,y\n");
        using var pair = await PoolPair.OfAsync(file, "--measure", "YV", "--mods", "g");
        Assert.Contains("the effect where g is y differs from that elsewhere by 0.", pair.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("per unit", pair.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_posterior_speaks_of_no_side_where_no_value_means_no_effect()
    {
        var file = _folder.Write("p.csv", "study,xi,ni\nA,10,40\nB,5,33\nC,30,90\n");
        using var pair = await PoolPair.OfAsync(file, "--measure", "PLO", "--method", "BAYES", "--prior", "half-normal(1)");
        Assert.DoesNotContain("below", pair.Sentence, StringComparison.Ordinal);
        Assert.Contains("(posterior median, 95 % credible interval); a new study's true proportion lies in [0.", pair.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--measure OR --bias")]
    [InlineData("--measure RR --subgroup alloc --diagnostics --permutation")]
    [InlineData("--measure RR --mods ablat,alloc --cluster alloc")]
    public async Task Nothing_is_called_significant(string options)
    {
        using var pair = await PoolPair.OfAsync([PoolTables.Bcg, .. options.Split(' ')]);
        Assert.DoesNotContain("significant", pair.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("NaN", pair.Text, StringComparison.Ordinal);
        Assert.EndsWith(".\n", pair.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_cannot_break_the_layout()
    {
        var file = _folder.Write("t.csv", "study,yi,vi\n\"A\u0007\u2028B\",0.1,0.04\nC,0.3,0.05\nD,0.2,0.06\n");
        using var pair = await PoolPair.OfAsync(file, "--measure", "YV", "--leave-one-out", "--diagnostics");
        Assert.DoesNotContain("\u0007", pair.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u2028", pair.Text, StringComparison.Ordinal);
        Assert.NotEmpty(pair.Row("A  B", "leave one out"));
    }
}
