using System.Text;

namespace ExoMeta.Cli.Tests;

/// <summary>
/// One kind of mistake a test: everything wrong is named at once with file, line and column, the exit code is 2 and nothing is written.
/// </summary>
public sealed class BadInputTests : IDisposable
{
    private const string Header =
        "id,study,reference,source,section,quote,printed,contradiction,note,species,model,compartment,timepoint,product,product_class,dose,route,"
        + "comparator,comparator_type,outcome,domain,good_direction,form,measure,est,lb,ub,level,base,base_spread,spread,spread_kind,x1,n1,x2,n2,p_bound,direction";

    private const string Analysis = """
        title: Test
        seed: 1
        evidence: evidence.csv
        pooling:
          method: REML
          inference: z
        propagation:
          replicates: 200
        outcomes:
          - id: death
            title: Death
            display: ratio
            good: down
            claims: [A]

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_right_analysis_runs()
    {
        var outcome = await RunAsync(RatioRow("A", "0.5", "0.25", "1.0"));
        Assert.Equal("", outcome.Error);
        Assert.Equal(0, outcome.ExitCode);
        Assert.True(File.Exists(_folder["out/results.json"]));
    }

    [Fact]
    public async Task A_missing_column_names_the_nearest_one_present()
    {
        WriteAnalysis(Analysis);
        _folder.Write("evidence.csv", $"{Header.Replace(",quote,", ",qoute,", StringComparison.Ordinal)}\n{RatioRow("A", "0.5", "0.25", "1.0")}\n");
        var line = await SingleProblemAsync();
        Assert.Contains("evidence.csv:1", line, StringComparison.Ordinal);
        Assert.Contains("quote", line, StringComparison.Ordinal);
        Assert.Contains("qoute", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text in a number", "A,ratio-ci,OR,half,0.25,1.0", "est")]
    [InlineData("comma decimals", "A,ratio-ci,OR,\"0,5\",0.25,1.0", "est")]
    [InlineData("lb above ub", "A,ratio-ci,OR,0.5,1.0,0.25", "lb")]
    [InlineData("an estimate outside its CI", "A,ratio-ci,OR,2.0,0.25,1.0", "est")]
    [InlineData("a CI that is not symmetric on its scale", "A,ratio-ci,OR,0.50,0.25,4.0", "symmetric")]
    [InlineData("a ratio of 0 or less", "A,ratio-ci,OR,-6.45,2.78,14.97", "est")]
    [InlineData("an unknown measure", "A,ratio-ci,OD,0.5,0.25,1.0", "measure")]
    [InlineData("an unknown form", "A,ratio-c,OR,0.5,0.25,1.0", "form")]
    public async Task A_wrong_value_is_named_with_its_line_and_column(string kind, string cells, string name)
    {
        var c = SplitCells(cells);
        var outcome = await RunAsync(Row(c[0], c[1], c[2], est: c[3], lb: c[4], ub: c[5]));
        AssertRefused(outcome);
        Assert.True(outcome.ErrorLines.Length >= 1, kind);
        Assert.All(outcome.ErrorLines, l => Assert.Matches(@"evidence\.csv:2(:\d+)?: ", l));
        Assert.Contains(outcome.ErrorLines, l => l.Contains(name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("negative n", "3", "-11", "8", "24", "n1")]
    [InlineData("events above n", "30", "11", "8", "24", "x1")]
    [InlineData("fractional counts", "3.5", "11", "8", "24", "x1")]
    [InlineData("n of zero", "0", "0", "8", "24", "n1")]
    public async Task Wrong_counts_are_named(string kind, string x1, string n1, string x2, string n2, string name)
    {
        var outcome = await RunAsync(Row("A", "counts", "OR", x1: x1, n1: n1, x2: x2, n2: n2));
        AssertRefused(outcome);
        Assert.True(outcome.ErrorLines.Any(l => l.Contains("evidence.csv:2:", StringComparison.Ordinal) && l.Contains(name, StringComparison.Ordinal)), kind);
    }

    [Fact]
    public async Task All_problems_of_a_file_come_at_once()
    {
        var outcome = await RunAsync(
            RatioRow("A", "0.5", "1.0", "0.25"), RatioRow("A", "0.5", "0.25", "1.0"), Row("B", "counts", "OR", x1: "-1", n1: "11", x2: "8", n2: "x"));
        AssertRefused(outcome);
        Assert.Contains(outcome.ErrorLines, l => l.Contains("evidence.csv:2", StringComparison.Ordinal));
        Assert.Contains(outcome.ErrorLines, l => l.Contains("evidence.csv:3", StringComparison.Ordinal));
        Assert.True(outcome.ErrorLines.Count(l => l.Contains("evidence.csv:4", StringComparison.Ordinal)) >= 2);
    }

    [Fact]
    public async Task A_row_of_the_wrong_width_hides_no_other_problem()
    {
        var file = _folder.Write("data.csv", "study,ai,n1i,ci\na,x,-1\nb,1,2,9\n");
        var outcome = await Outcome.OfAsync("pool", file, "--measure", "OR");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(outcome.ErrorLines, l => l.Contains("data.csv:2:1: the row has 3 field(s), the header 4", StringComparison.Ordinal));
        Assert.Contains(outcome.ErrorLines, l => l.Contains("n2i", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_duplicate_id_is_refused()
    {
        var outcome = await RunAsync(RatioRow("A", "0.5", "0.25", "1.0"), RatioRow("A", "0.6", "0.30", "1.2"));
        AssertRefused(outcome);
        Assert.Contains(outcome.ErrorLines, l => l.Contains("evidence.csv:3:1: ", StringComparison.Ordinal) && l.Contains('A'));
    }

    [Fact]
    public async Task A_duplicate_YAML_key_is_refused_with_both_lines()
    {
        WriteAnalysis($"{Analysis}title: Again\n");
        WriteEvidence(RatioRow("A", "0.5", "0.25", "1.0"));
        var line = await SingleProblemAsync();
        Assert.Contains("analysis.yaml:15:1: title: stands twice in one group; first on line 1", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("claims: [A]", "claims: [B]", "analysis.yaml:10", "there is no claim 'B'; did you mean 'A'?")]
    [InlineData("method: REML", "method: RELM", "analysis.yaml:5:11: method: unknown value 'RELM'", "did you mean 'REML'?")]
    [InlineData("inference: z", "inference: hk", "analysis.yaml:6:14: inference: unknown value 'hk'", "did you mean 'hksj'?")]
    [InlineData("display: ratio", "display: rato", "analysis.yaml:12:14: display: unknown value 'rato'", "did you mean 'ratio'?")]
    [InlineData("replicates: 200", "replicates: many", "analysis.yaml:8:15: replicates: expected a whole number", "'many'")]
    [InlineData("seed: 1", "seed: -1", "analysis.yaml:2:7: seed: expected a whole number", "'-1'")]
    [InlineData("propagation:", "propagaton:", "analysis.yaml:7:1: propagaton: unknown field", "did you mean 'propagation'?")]
    [InlineData("evidence: evidence.csv", "evidence: evidenz.csv", "analysis.yaml:3:11: evidence: 'evidenz.csv' does not exist", "did you mean 'evidence.csv'?")]
    [InlineData("claims: [A]", "claims: []", "analysis.yaml:14:13: claims: names no claim", "")]
    [InlineData("good: down", "good: up", "analysis.yaml:10:5: good: A says otherwise", "down")]
    [InlineData("display: ratio", "display: proportion", "analysis.yaml:10:5: display: A is on the measure OR", "proportion")]
    [InlineData("seed: 1", "seed: !!int 1", "analysis.yaml:2:7: ", "tags are not allowed")]
    [InlineData("seed: 1", "seed: &a 1", "analysis.yaml:2:7: ", "anchors are not allowed")]
    public async Task A_wrong_analysis_file_is_refused_with_the_nearest_name(string right, string wrong, string place, string hint)
    {
        WriteAnalysis(Analysis.Replace(right, wrong, StringComparison.Ordinal));
        WriteEvidence(RatioRow("A", "0.5", "0.25", "1.0"));
        var outcome = await RunAsync();
        AssertRefused(outcome);
        Assert.Contains(outcome.ErrorLines, l => l.Contains(place, StringComparison.Ordinal) && l.Contains(hint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_analysis_file_is_refused()
    {
        WriteAnalysis("");
        Assert.Contains("analysis.yaml: the file is empty", await SingleProblemAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_table_is_refused()
    {
        WriteAnalysis(Analysis);
        _folder.Write("evidence.csv", "");
        var outcome = await RunAsync();
        AssertRefused(outcome);
        Assert.Contains(outcome.ErrorLines, l => l.Contains("evidence.csv", StringComparison.Ordinal) && l.Contains("empty", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_byte_order_mark_and_CRLF_change_nothing()
    {
        var plain = await RunAsync(RatioRow("A", "0.5", "0.25", "1.0"));
        var expected = await File.ReadAllTextAsync(_folder["out/results.json"], TestContext.Current.CancellationToken);
        Assert.Equal(0, plain.ExitCode);
        var text = $"{Header}\n{RatioRow("A", "0.5", "0.25", "1.0")}\n".Replace("\n", "\r\n", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder["evidence.csv"], text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder["analysis.yaml"], Analysis, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), TestContext.Current.CancellationToken);
        Assert.Equal("", (await RunAsync()).Error);
        var actual = await File.ReadAllTextAsync(_folder["out/results.json"], TestContext.Current.CancellationToken);
        Assert.Equal(WithoutHashes(expected), WithoutHashes(actual));
    }

    [Fact]
    public async Task A_line_of_100_MB_is_refused_without_reading_it_whole()
    {
        WriteAnalysis(Analysis);
        await using (var stream = File.Create(_folder["evidence.csv"]))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{Header}\nA,"), TestContext.Current.CancellationToken);
            var block = new byte[1 << 20];
            block.AsSpan().Fill((byte)'x');
            for (var i = 0; i < 100; i++)
            {
                await stream.WriteAsync(block, TestContext.Current.CancellationToken);
            }
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var line = await SingleProblemAsync();
        Assert.Contains("evidence.csv:2", line, StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 50_000_000, "the line was read into memory");
    }

    [Theory]
    [InlineData("run", "analysis.yaml", "--uot", "out")]
    [InlineData("rnu", "analysis.yaml", "--out", "out")]
    [InlineData("run", "analysis.yaml", "--out", "out", "--format", "xml")]
    [InlineData("run", "analysis.yaml", "--out", "out", "--threads", "none")]
    [InlineData("run", "analysis.yaml", "--out", "out", "--seed", "-3")]
    [InlineData("run", "analysis.yaml")]
    [InlineData("run")]
    [InlineData("simulate", "x.yaml", "--truth", "fixd")]
    [InlineData("pool", "x.csv", "--measure", "OR", "--metod", "REML")]
    public async Task A_wrong_command_line_is_refused_in_one_line_each(params string[] args)
    {
        var outcome = await Outcome.OfAsync(args);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.NotEmpty(outcome.ErrorLines);
        Assert.All(outcome.ErrorLines, l => Assert.StartsWith("exometa: ", l, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--uot", "did you mean '--out'?", "run", "analysis.yaml", "--uot", "out")]
    [InlineData("rnu", "did you mean 'run'?", "rnu")]
    [InlineData("fixd", "did you mean 'fixed'?", "simulate", "x.yaml", "--truth", "fixd")]
    public async Task A_wrong_name_on_the_command_line_names_the_nearest(string wrong, string hint, params string[] args)
    {
        var outcome = await Outcome.OfAsync(args);
        Assert.Contains(outcome.ErrorLines, l => l.Contains(wrong, StringComparison.Ordinal) && l.Contains(hint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_named_with_an_at_sign_is_a_file()
    {
        var outcome = await Outcome.OfAsync("run", "@analysis.yaml", "--out", _folder["out"]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("@analysis.yaml: the file does not exist", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_run_leaves_earlier_results_as_they_were()
    {
        Assert.Equal(0, (await RunAsync(RatioRow("A", "0.5", "0.25", "1.0"))).ExitCode);
        var before = await File.ReadAllBytesAsync(_folder["out/results.json"], TestContext.Current.CancellationToken);
        Assert.Equal(2, (await RunAsync(RatioRow("A", "0.5", "1.0", "0.25"))).ExitCode);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder["out/results.json"], TestContext.Current.CancellationToken));
    }

    private static string RatioRow(string id, string est, string lb, string ub) => Row(id, "ratio-ci", "OR", est: est, lb: lb, ub: ub);

    private static string Row(
        string id, string form, string measure, string est = "", string lb = "", string ub = "", string x1 = "", string n1 = "", string x2 = "", string n2 = "")
    {
        if (est.Contains(',', StringComparison.Ordinal))
        {
            est = $"\"{est}\"";
        }

        return $"{id},Smith 2020,Smith J. Journal 2020,Review,Results,quoted words,printed,,,human,ARDS,patient,day 28,product,exosomes,,,"
            + $"placebo,concurrent,death,mortality,down,{form},{measure},{est},{lb},{ub},,,,,,{x1},{n1},{x2},{n2},,";
    }

    private static string[] SplitCells(string cells) =>
        [.. cells.Replace("\"0,5\"", "0;5", StringComparison.Ordinal).Split(',').Select(c => c.Replace(';', ','))];

    private static string WithoutHashes(string json) => string.Join('\n', json.Split('\n').Where(l => !l.Contains("sha256", StringComparison.Ordinal)));

    private void WriteAnalysis(string text) => _folder.Write("analysis.yaml", text);

    private void WriteEvidence(params ReadOnlySpan<string> rows) => _folder.Write("evidence.csv", $"{Header}\n{string.Join('\n', rows)}\n");

    private Task<Outcome> RunAsync(params ReadOnlySpan<string> rows)
    {
        if (rows.Length > 0)
        {
            WriteAnalysis(Analysis);
            WriteEvidence(rows);
        }

        return Outcome.OfAsync("run", _folder["analysis.yaml"], "--out", _folder["out"]);
    }

    private void AssertRefused(Outcome outcome)
    {
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.False(Directory.Exists(_folder["out"]), "something was written");
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    private async Task<string> SingleProblemAsync()
    {
        var outcome = await RunAsync();
        AssertRefused(outcome);
        return Assert.Single(outcome.ErrorLines);
    }
}
