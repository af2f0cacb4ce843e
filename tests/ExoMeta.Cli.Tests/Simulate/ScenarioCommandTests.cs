using System.Text.Json;

namespace ExoMeta.Cli.Tests.Simulate;

/// <summary>Grids, allocations and scenarios side by side, from the command line.</summary>
public sealed class ScenarioCommandTests
{
    private static readonly string Doses = Repository.Path("docs", "trials", "dose-finding.yaml");

    [Fact]
    public async Task A_grid_has_a_point_for_each_size_effect_and_tau()
    {
        using var json = await Run("power", Doses, "--n", "30,60", "--effect", "0,-0.6", "--tau", "0,0.2");
        var points = json.RootElement.GetProperty("points").EnumerateArray().ToArray();
        Assert.Equal(8, points.Length);
        Assert.Equal(["1e9", "1e10", "1e11"], points[0].GetProperty("arms").EnumerateArray().Select(a => a.GetProperty("name").GetString()));
        double Any(int i) => points[i].GetProperty("any").GetProperty("estimate").GetDouble();
        Assert.InRange(Any(0), 0.01, 0.05);
        Assert.True(Any(6) > Any(2) + 0.1, "more patients, more power");
        Assert.Equal(180, points[4].GetProperty("maxN").GetInt32());
    }

    [Fact]
    public async Task An_allocation_keeps_the_total_and_shows_its_gain()
    {
        using var json = await Run("power", Doses, "--over", "allocation", "--power", "all");
        var root = json.RootElement;
        Assert.Equal(180, root.GetProperty("nPerArm").EnumerateArray().Sum(n => n.GetInt32()));
        var gain = root.GetProperty("confirmedPower").GetProperty("estimate").GetDouble() - root.GetProperty("powerBefore").GetProperty("estimate").GetDouble();
        Assert.Equal(gain, root.GetProperty("gain").GetProperty("estimate").GetDouble(), 1e-12);
    }

    [Fact]
    public async Task Scenarios_differ_in_what_is_named_only()
    {
        using var truth = await Run("simulate", Doses, "--against-truth", "robust");
        Assert.Equal(["posterior", "robust"], new[] { "first", "second" }.Select(s => truth.RootElement.GetProperty(s).GetProperty("truth").GetString()));
        Assert.True(truth.RootElement.GetProperty("any").GetProperty("difference").GetProperty("estimate").GetDouble() < 0);
        using var itself = await Run("simulate", Doses, "--against", Doses);
        Assert.Equal(0, itself.RootElement.GetProperty("any").GetProperty("difference").GetProperty("mcse").GetDouble());
    }

    [Theory]
    [InlineData("--over: belongs to a search", "power", "--n", "40", "--over", "n")]
    [InlineData("--target: belongs to a search, and --n, --effect and --tau ask for a grid", "power", "--n", "40", "--target", "0.9")]
    [InlineData("the size grid has 1 entries", "simulate", "--against-size", "2")]
    [InlineData("unknown truth 'robus', expected fixed, posterior, predictive, robust; did you mean 'robust'?", "simulate", "--against-truth", "robus")]
    [InlineData("there is no endpoint 'crp'; did you mean 'crp-day7'?", "simulate", "--against-endpoint", "crp")]
    public async Task Wrong_requests_are_refused(string message, string command, params string[] options)
    {
        var outcome = await Outcome.OfAsync([command, Doses, "--trials", "1000", .. options]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Equal("", outcome.Output);
    }

    private static async Task<JsonDocument> Run(params string[] arguments)
    {
        var outcome = await Outcome.OfAsync([.. arguments, "--trials", "4000", "--format", "json"]);
        Assert.Equal("", outcome.Error);
        return JsonDocument.Parse(outcome.Output);
    }
}
