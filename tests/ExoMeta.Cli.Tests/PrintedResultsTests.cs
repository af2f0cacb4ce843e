using System.Text.Json;
using System.Text.RegularExpressions;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Results;

namespace ExoMeta.Cli.Tests;

/// <summary>The committed analysis of invented results as papers print them, run once.</summary>
public sealed class PrintedResultsRun : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal static readonly string Specification = Repository.Path("inputs", "classics", "analysis-reported.yaml");

    public string Folder => _folder.FullName;

    public string Error { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var outcome = await Outcome.OfAsync("run", Specification, "--out", Folder);
        Assert.Equal(0, outcome.ExitCode);
        Error = outcome.Error;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Its results, report and figures.</summary>
public sealed class PrintedResultsTests(PrintedResultsRun run) : IClassFixture<PrintedResultsRun>
{
    private static readonly string Expected = Repository.Path("tests", "ExoMeta.Cli.Tests", "Expected", "classics-reported.results.json");

    private string Results => File.ReadAllText(Path.Combine(run.Folder, "results.json"));

    private string Report => File.ReadAllText(Path.Combine(run.Folder, "report.html"));

    [Fact]
    public void Its_results_are_the_committed_ones_and_satisfy_their_JSON_Schema()
    {
        ExpectedFile.Update(Expected, Results);
        Assert.Empty(ResultsComparer.Differences(File.ReadAllText(Expected), Results));
        JsonSchemaCheck.Validate(Repository.Path("inputs", "schema", "results.schema.json"), Path.Combine(run.Folder, "results.json"));
    }

    [Fact]
    public void Every_row_says_what_was_printed_what_was_derived_and_what_is_open()
    {
        Assert.Contains("mixed-forms.csv:9: Invented 08: the spread is imputed", run.Error, StringComparison.Ordinal);
        using var results = JsonDocument.Parse(Results);
        var rows = results.RootElement.GetProperty("outcomes").EnumerateArray().SelectMany(o => o.GetProperty("groups").EnumerateArray())
            .SelectMany(g => g.GetProperty("rows").EnumerateArray()).ToArray();
        Assert.Equal(34, rows.Length);
        Assert.All(rows, row =>
        {
            Assert.NotEqual("", row.GetProperty("recovery").GetProperty("printed").GetString());
            Assert.NotEqual("", row.GetProperty("recovery").GetProperty("formula").GetString());
            Assert.NotEqual(0, row.GetProperty("unknowns").GetArrayLength());
            Assert.Equal(JsonValueKind.Object, row.GetProperty("propagated").ValueKind);
        });
    }

    [Fact]
    public void Its_numbers_are_called_invented_wherever_they_stand()
    {
        Assert.All(Directory.GetFiles(Path.Combine(run.Folder, "figures"), "*.svg"), f => Assert.Contains("INVENTED", File.ReadAllText(f), StringComparison.Ordinal));
        var captions = Regex.Matches(Report, "<figcaption>.*?</figcaption>", RegexOptions.Singleline);
        Assert.Equal(2, captions.Count);
        Assert.All(captions, c => Assert.Contains("INVENTED", c.Value, StringComparison.Ordinal));
        Assert.Matches("<h1[^>]*>[^<]*INVENTED", Report);
    }

    [Fact]
    public void The_report_shows_recoveries_discounts_and_Monte_Carlo_errors()
    {
        Assert.Contains("How each printed value became an effect", Report, StringComparison.Ordinal);
        Assert.Matches(@"decreased by 31\s%\s\(p\s&lt;\s0\.05\)", Report);
        Assert.Contains("Discounted by rob: effects on the analysis scale", Report, StringComparison.Ordinal);
        Assert.Contains("power prior 0.3: variance over 0.3", Report, StringComparison.Ordinal);
        Assert.Contains("Why: invented discounts that show the machinery", Report, StringComparison.Ordinal);
        Assert.Contains("With every row as printed the pool would be −25.9", Report, StringComparison.Ordinal);
        Assert.Contains("rounding of 61 printed numbers", Report, StringComparison.Ordinal);
        Assert.Contains("Monte Carlo SE", Report, StringComparison.Ordinal);
        Assert.Matches("Monte Carlo standard errors of the widths are [0-9.×⁻¹²³⁴⁵⁶⁷⁸⁹⁰]+ at most", Report);
    }

    [Fact]
    public void Threads_change_no_byte()
    {
        var inputs = AnalysisLoader.Load(PrintedResultsRun.Specification);
        var one = ResultsJson.Write(AnalysisPipeline.Run(inputs, new RunOptions { Threads = 1 }));
        var three = ResultsJson.Write(AnalysisPipeline.Run(inputs, new RunOptions { Threads = 3 }));
        Assert.Equal(one, three);
    }
}
