using System.Text.Json;
using System.Xml.Linq;
using ExoMeta.Plots;

namespace ExoMeta.Cli.Tests.Figures;

/// <summary><c>exometa figure</c> of trials, of doses and of a history: the kinds, their themes, their numbers, and what they refuse.</summary>
public sealed class EndpointFigureCommandTests : IDisposable
{
    private static readonly string Doses = Trial("dose-finding");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("power")]
    [InlineData("power-dose")]
    [InlineData("prior-to-assurance")]
    [InlineData("power-grid", "--n", "20,40", "--effect=-0.3,-0.6", "--tau", "0,0.1")]
    public async Task Every_kind_is_drawn_and_the_same_command_gives_the_same_bytes(string kind, params string[] options)
    {
        var first = await Outcome.OfAsync(["figure", kind, Doses, "--trials", "1000", .. options]);
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.Equal("svg", XDocument.Parse(first.Output).Root!.Name.LocalName);
        Assert.Equal(first.Output, (await Outcome.OfAsync(["figure", kind, Doses, "--trials", "1000", "--threads", "1", .. options])).Output);
    }

    [Fact]
    public void Every_kind_of_figure_of_endpoints_is_tried_here() =>
        Assert.Equal(["power", "power-dose", "power-grid", "prior-to-assurance"], EndpointFigures.All.Select(k => k.Name).Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_assurance_of_the_figure_is_that_of_simulate()
    {
        var path = Path.Combine(_folder.FullName, "a.plotly.json");
        Assert.Equal(0, (await Outcome.OfAsync("figure", "prior-to-assurance", Doses, "--trials", "3000", "--seed", "5", "--out", path)).ExitCode);
        var simulated = (await Outcome.OfAsync("simulate", Doses, "--trials", "3000", "--seed", "5", "--format", "json")).Output;
        using var json = JsonDocument.Parse(simulated);
        var assurance = json.RootElement.GetProperty("assurance").GetProperty("estimate").GetDouble();
        using var figure = JsonDocument.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        var level = figure.RootElement.GetProperty("data").EnumerateArray().Single(trace => trace.GetProperty("name").GetString() == "assurance");
        Assert.All(level.GetProperty("y").EnumerateArray(), y => Assert.Equal(assurance, y.GetDouble(), 1e-12));
    }

    [Theory]
    [InlineData("light", "#ffffff")]
    [InlineData("dark", "#14181d")]
    public async Task A_theme_is_written_as_it_is_asked_for(string theme, string paper)
    {
        foreach (var kind in new[] { "power", "stopping" })
        {
            var svg = (await Outcome.OfAsync("figure", kind, Trial("small"), "--trials", "500", "--theme", theme)).Output;
            Assert.DoesNotContain("prefers-color-scheme", svg, StringComparison.Ordinal);
            Assert.Contains($"fill=\"{paper}\"", svg, StringComparison.Ordinal);
        }

        var page = Path.Combine(_folder.FullName, "f.html");
        Assert.Equal(0, (await Outcome.OfAsync("figure", "power", Trial("small"), "--trials", "500", "--theme", theme, "--out", page)).ExitCode);
        Assert.Contains($":root{{color-scheme:{theme};--paper:{paper}", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("only one dose of the compared arms is a number above 0", "power-dose", "mortality")]
    [InlineData("no compared arm has its dose as a number above 0", "power-dose", "small")]
    [InlineData("a fixed effect has no distribution", "prior-to-assurance", "small", "--truth", "fixed")]
    [InlineData("deviate from one another", "prior-to-assurance", "multi-stage", "--truth", "predictive")]
    [InlineData("the grid has one point", "power-grid", "small")]
    [InlineData("--n: expected whole numbers from 2 to 1000000", "power-grid", "small", "--n", "1,5")]
    [InlineData("--size: the size grid has 1 entries", "power-dose", "dose-finding", "--size", "7")]
    [InlineData("unknown option '--truth'", "power", "small", "--truth", "robust")]
    [InlineData("did you mean 'death-28d'", "power", "small", "--endpoint", "death-28")]
    [InlineData("unknown truth 'predicitve'", "prior-to-assurance", "small", "--truth", "predicitve")]
    [InlineData("--theme: unknown value 'drak'; did you mean 'dark'?", "power", "small", "--theme", "drak")]
    [InlineData("the trial compares nothing", "prior-to-assurance", "boin")]
    public async Task What_is_wrong_is_said_with_exit_code_2_and_nothing_is_written(string message, string kind, string trial, params string[] options)
    {
        var outcome = await Outcome.OfAsync(["figure", kind, Trial(trial), .. options, "--out", Path.Combine(_folder.FullName, "a.svg")]);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public async Task A_history_of_throughput_is_drawn_and_a_damaged_one_refused_with_every_line()
    {
        const string line = """{"schema":1,"commit":null,"dirty":false,"cpu":"C","vectorBits":256,"cores":2,"runtime":".NET","otherLoad":null,"quick":false,"kernels":[{"name":"uniforms","throughput":1,"ratio":RATIO,"spread":0,"error":0.001,"below":false}]}""";
        var path = _folder.Write("history.jsonl", string.Join('\n', new[] { "0.9", "1.1", "1.0" }.Select(r => line.Replace("RATIO", r, StringComparison.Ordinal))) + "\n");
        var drawn = await Outcome.OfAsync("figure", "throughput", path);
        Assert.Equal((0, ""), (drawn.ExitCode, drawn.Error));
        Assert.Contains("Throughput on C, 256-bit vectors", drawn.Output, StringComparison.Ordinal);
        Assert.Contains("data-key=\"uniforms run 3\"", drawn.Output, StringComparison.Ordinal);

        var damaged = _folder.Write("damaged.jsonl", "x\n" + line.Replace("RATIO", "-1", StringComparison.Ordinal) + "\n");
        var refused = await Outcome.OfAsync("figure", "throughput", damaged, "--out", Path.Combine(_folder.FullName, "a.jpg"));
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal(3, refused.Error.TrimEnd().Split('\n').Length);
        Assert.Contains("the file does not exist", (await Outcome.OfAsync("figure", "throughput", path + "x")).Error, StringComparison.Ordinal);
        Assert.Contains("has no line of this version", (await Outcome.OfAsync("figure", "throughput", _folder.Write("empty.jsonl", "\n"))).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dose_response_takes_the_dose_as_the_moderator_and_refuses_shared_controls()
    {
        const string table = "study,yi,sei,dose\nA,0.2,0.1,10\nB,0.4,0.1,20\nC,0.5,0.1,40\nD,0.6,0.1,60\n";
        var drawn = await Outcome.OfAsync("figure", "dose-response", _folder.Write("doses.csv", table), "--measure", "YV", "--mods", "dose");
        Assert.Equal(0, drawn.ExitCode);
        Assert.Contains("average of the shapes", drawn.Output, StringComparison.Ordinal);
        await Refused(table.Replace("\nD", "\nC", StringComparison.Ordinal), "dose", "'C' stands in 2 rows: doses of one study share its control");
        await Refused(table.Replace(",60", ",0", StringComparison.Ordinal), "dose", "every dose must be a number above 0");
        await Refused(table, null, "as the one moderator, as in mods=dose");

        async Task Refused(string rows, string? moderator, string message)
        {
            var outcome = await Outcome.OfAsync(["figure", "dose-response", _folder.Write("wrong.csv", rows), "--measure", "YV", .. moderator is null ? Array.Empty<string>() : ["--mods", moderator]]);
            Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
            Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        }
    }

    private static string Trial(string name) => Repository.Path("docs", "trials", name + ".yaml");
}
