namespace ExoMeta.Cli.Tests;

/// <summary>Where results go: checked before the work, put in place together, never mixed.</summary>
public sealed class OutputFolderTests : IDisposable
{
    private const string Data = "study,ai,n1i,ci,n2i\nA,3,11,8,24\nB,4,12,9,25\n";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Written once, before any run: runs at once must not read a table that another is writing.</summary>
    public OutputFolderTests() => _folder.Write("data.csv", Data);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "expected the name of a folder")]
    [InlineData("file.txt", "cannot be written to")]
    [InlineData("file.txt/inside", "cannot be written to")]
    public async Task A_place_that_is_no_folder_is_refused_before_any_work(string name, string message)
    {
        _folder.Write("file.txt", "x");
        var outcome = await RunAsync(name.Length == 0 ? "" : _folder[name]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(message, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Equal("x", await File.ReadAllTextAsync(_folder["file.txt"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_folder_where_a_file_belongs_leaves_everything_as_it_was()
    {
        Directory.CreateDirectory(_folder["out/report.html"]);
        var outcome = await RunAsync(_folder["out"]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("report.html", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["report.html"], Directory.GetFileSystemEntries(_folder["out"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Figures_of_the_run_before_go_and_files_of_others_stay()
    {
        Assert.Equal(0, (await RunAsync(_folder["out"], "before")).ExitCode);
        _folder.Write("out/figures/mine.svg", "<svg/>");
        Assert.Equal(0, (await RunAsync(_folder["out"], "after")).ExitCode);
        Assert.Equal(["forest-after.svg", "mine.svg"], Directory.GetFiles(_folder["out/figures"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Runs_at_once_into_one_folder_never_mix()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => RunAsync(_folder["out"], $"id{i}"))));
        Assert.All(outcomes, o => Assert.Equal("", o.Error));
        var results = await File.ReadAllTextAsync(_folder["out/results.json"], TestContext.Current.CancellationToken);
        var figure = Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(_folder["out/figures"])));
        Assert.Contains($"\"id\": \"{figure["forest-".Length..]}\"", results, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../escaped")]
    [InlineData("<b>x</b>")]
    [InlineData("a b")]
    public async Task An_id_that_leads_elsewhere_names_no_figure(string id)
    {
        var outcome = await RunAsync(_folder["out"], id);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("cannot name a figure", outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public async Task Ids_that_differ_only_in_case_are_one_file_on_some_machines()
    {
        _folder.Write("data.csv", Data);
        _folder.Write("analysis.yaml", $"{Analysis("death")}  - {{id: Death, title: T, file: data.csv, measure: OR, display: ratio, good: down}}\n");
        var outcome = await Outcome.OfAsync("run", _folder["analysis.yaml"], "--out", _folder["out"]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("'Death' makes a figure name that stands twice (upper and lower case are one)", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_named_where_the_analysis_names_it()
    {
        File.Move(_folder["data.csv"], _folder["dato.csv"]);
        _folder.Write("analysis.yaml", Analysis("death"));
        var outcome = await Outcome.OfAsync("run", _folder["analysis.yaml"], "--out", _folder["out"]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.EndsWith("analysis.yaml:5:33: file: 'data.csv' does not exist; did you mean 'dato.csv'?", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    private static string Analysis(string id) =>
        $"title: Test\nseed: 1\npooling: {{method: REML, inference: z}}\ndata:\n  - {{id: {id}, title: T, file: data.csv, measure: OR, display: ratio, good: down}}\n";

    private Task<Outcome> RunAsync(string folder, string id = "death")
    {
        var analysis = _folder.Write($"analysis-{Math.Abs(id.GetHashCode(StringComparison.Ordinal))}.yaml", Analysis(id));
        return Outcome.OfAsync("run", analysis, "--out", folder);
    }
}
