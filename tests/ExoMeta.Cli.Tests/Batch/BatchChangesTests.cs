namespace ExoMeta.Cli.Tests.Batch;

/// <summary>CHANGES.md: what moved, from what to what, and why.</summary>
public sealed class BatchChangesTests : IDisposable
{
    private readonly BatchFixture _batch = new();

    public void Dispose() => _batch.Dispose();

    [Fact]
    public async Task An_interval_that_comes_to_cross_the_null_stands_first_with_what_it_was()
    {
        _batch.Write("a.csv", BatchFixture.TableOf(3, 4, 5));
        await _batch.RunAsync();
        _batch.Write("a.csv", BatchFixture.TableOf(3, 4, 11));
        var document = await _batch.DocumentAsync();
        var change = Assert.Single(document.Entry("a").GetProperty("changes").EnumerateArray());
        Assert.True(change.GetProperty("crossingChanged").GetBoolean());
        Assert.False(change.GetProperty("before").GetProperty("crossesNull").GetBoolean());
        Assert.True(change.GetProperty("after").GetProperty("crossesNull").GetBoolean());
        var page = _batch.Read("out/CHANGES.md");
        Assert.StartsWith("# What moved\n\nAgainst the run before: conclusions of 1 analysis moved, those of 1 did not.\n\n## Across the null\n\n- **a**: the interval now crosses the null: ", page, StringComparison.Ordinal);
        Assert.Contains("Why: input a.csv changed.\n", page, StringComparison.Ordinal);
        Assert.Contains("| interval crosses the null | no | **yes** |\n", page, StringComparison.Ordinal);
        Assert.Contains("| effects | 3 | 3 |\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("signific", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_run_that_moves_nothing_leaves_the_page_of_the_last_one_that_did()
    {
        await _batch.RunAsync();
        var page = _batch.Read("out/CHANGES.md");
        Assert.StartsWith("# What moved\n\nFirst run: 2 analyses.\n\n## New\n\n- **a**: OR ", page, StringComparison.Ordinal);
        _batch.Write("a.csv", _batch.Read("a.csv").Replace("Study A", "Study A (2001)", StringComparison.Ordinal));
        Assert.Equal("built", (await _batch.DocumentAsync()).Status("a"));
        Assert.Equal(page, _batch.Read("out/CHANGES.md"));
    }

    [Fact]
    public async Task Simulated_numbers_that_differ_by_their_seed_are_no_change()
    {
        WriteTrial("seed: 1");
        await _batch.RunAsync();
        var page = _batch.Read("out/CHANGES.md");
        WriteTrial("seed: 2");
        var document = await _batch.DocumentAsync();
        Assert.False(Assert.Single(document.Entry("t").GetProperty("changes").EnumerateArray()).GetProperty("visible").GetBoolean());
        Assert.Equal(page, _batch.Read("out/CHANGES.md"));
        WriteTrial("size: 1, truth: fixed");
        await _batch.RunAsync();
        Assert.Equal(page, _batch.Read("out/CHANGES.md"));

        void WriteTrial(string option) =>
            _batch.Write("batch.yaml", $"out: out\nanalyses: [{{id: t, trial: '{Repository.Path("docs", "trials", "mortality.yaml")}', trials: 20000, {option}}}]\n");
    }

    [Fact]
    public async Task Power_that_moves_beyond_its_error_is_told_with_both_numbers()
    {
        var file = File.ReadAllText(Repository.Path("docs", "trials", "mortality.yaml"));
        _batch.Write("trial.yaml", file);
        _batch.Write("batch.yaml", "out: out\nanalyses: [{id: t, trial: trial.yaml, trials: 20000}]\n");
        await _batch.RunAsync();
        _batch.Write("trial.yaml", file.Replace("150", "60", StringComparison.Ordinal));
        Assert.Equal("", (await _batch.RunAsync()).Error);
        var page = _batch.Read("out/CHANGES.md");
        Assert.Contains("death, 150 + 150 patients", page, StringComparison.Ordinal);
        Assert.Contains("death, 60 + 60 patients", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_of_users_shows_as_text()
    {
        _batch.Write("a.csv", "study,ai,n1i,ci,n2i,group\nA,3,60,12,58,<script>alert(1)</script>\nB,4,61,13,61,<script>alert(1)</script>\nC,5,62,14,64,a|b [x](y) `z`\nD,6,63,15,67,a|b [x](y) `z`\n");
        _batch.Write("batch.yaml", "out: out\nanalyses: [{id: a, table: a.csv, measure: OR, subgroup: group}]\n");
        Assert.Equal(0, (await _batch.RunAsync()).ExitCode);
        _batch.Write("a.csv", _batch.Read("a.csv").Replace("A,3", "A,9", StringComparison.Ordinal));
        await _batch.RunAsync();
        var page = _batch.Read("out/CHANGES.md");
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("### group: &lt;script&gt;alert(1)&lt;/script&gt;\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("[x](y)", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_measure_or_level_leaves_each_number_under_its_own_name()
    {
        _batch.Write("batch.yaml", "out: out\nanalyses: [{id: a, table: a.csv, measure: OR}]\n");
        await _batch.RunAsync();
        _batch.Write("batch.yaml", "out: out\nanalyses: [{id: a, table: a.csv, measure: RR, level: 90}]\n");
        await _batch.RunAsync();
        var page = _batch.Read("out/CHANGES.md");
        Assert.Contains("\n| effect | OR with 95 % interval 0.", page, StringComparison.Ordinal);
        Assert.Contains(" | **RR with 90 % interval 0.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("| RR with 90 % interval |", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interval_that_crosses_the_null_by_another_level_says_both_levels()
    {
        _batch.Write("a.csv", BatchFixture.TableOf(3, 4, 11));
        _batch.Write("batch.yaml", "out: out\nanalyses: [{id: a, table: a.csv, measure: OR, level: 50}]\n");
        await _batch.RunAsync();
        _batch.Write("batch.yaml", "out: out\nanalyses: [{id: a, table: a.csv, measure: OR, level: 99.9}]\n");
        var outcome = await _batch.RunAsync();
        Assert.Contains("the interval now crosses the null: OR with 50 % interval 0.", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(" → OR with 99.9 % interval 0.", outcome.Output, StringComparison.Ordinal);
    }
}
