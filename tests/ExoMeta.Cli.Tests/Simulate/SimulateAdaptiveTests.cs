using System.Text.Json;

namespace ExoMeta.Cli.Tests.Simulate;

/// <summary>Trial files with adaptive plans, dose escalation and single arms: answers, and how wrong ones are refused.</summary>
public sealed class SimulateAdaptiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Arms_are_answered_look_by_look()
    {
        using var result = await Answer("choose-a-dose.yaml");
        var arms = result.RootElement.GetProperty("arms").EnumerateArray().ToArray();
        var looks = result.RootElement.GetProperty("looks").EnumerateArray().ToArray();
        for (var c = 0; c < 3; c++)
        {
            var here = looks.Select(l => l.GetProperty("arms")[c]).ToArray();
            Assert.Equal(1, Value(here[0], "enrolled"));
            Assert.Equal(1 - Value(here[0], "rejected") - Value(here[0], "dropped"), Value(here[1], "enrolled"), 1e-12);
            Assert.Equal(Value(arms[c], "power"), Value(here[0], "rejected") + Value(here[1], "rejected"), 1e-12);
        }

        Assert.Equal(Value(result.RootElement, "disjunctivePower"), arms.Sum(a => Value(a, "best")), 1e-12);
    }

    [Fact]
    public async Task A_resized_trial_says_how_large_it_can_become()
    {
        using var result = await Answer("resize.yaml");
        Assert.Equal(400, result.RootElement.GetProperty("maxN").GetInt32());
        Assert.InRange(result.RootElement.GetProperty("expectedN").GetDouble(), 200, 300);
    }

    [Fact]
    public async Task Designs_that_compare_nothing_have_answers_of_their_own()
    {
        using var ladder = await Answer("boin.yaml");
        var escalation = ladder.RootElement.GetProperty("escalation");
        Assert.Equal(1, escalation.GetProperty("doses").EnumerateArray().Sum(d => Value(d, "selected")) + Value(escalation, "noneSelected"), 1e-12);
        using var single = await Answer("two-stage.yaml");
        Assert.Equal([1, 10, 5, 29], new[] { "firstBound", "firstN", "bound", "n" }.Select(n => single.RootElement.GetProperty("singleArm")[0].GetProperty(n).GetInt32()));
    }

    [Theory]
    [InlineData("choose-a-dose.yaml", "within: 0.5", "withn: 0.5", "withn: unknown field; did you mean 'within'?", "within: ")]
    [InlineData("choose-a-dose.yaml", "select: near-best", "select: best", "within: belongs to 'select: near-best'")]
    [InlineData("choose-a-dose.yaml", "select: near-best", "select: nearbest", "select: unknown value 'nearbest'")]
    [InlineData("choose-a-dose.yaml", "inverse-normal", "fisher", "efficacy: means nothing with Fisher's combination")]
    [InlineData("choose-a-dose.yaml", "inverse-normal", "naive", "the naive test is for one comparison")]
    [InlineData("choose-a-dose.yaml", "at: [0.5, 1]", "at: [0.5, 0.9]", "the last information fraction is 0.9")]
    [InlineData("choose-a-dose.yaml", "multiplicity: closed-dunnett", "multiplicity: dunnett", "closed-dunnett, closed-simes or holm was expected, not 'dunnett'")]
    [InlineData("multi-stage.yaml", "shape: triangular", "shape: triangle", "shape: unknown value 'triangle'")]
    [InlineData("multi-stage.yaml", "stages: 2", "stages: 9", "stages: expected a whole number from 1 to 4")]
    [InlineData("multi-stage.yaml", "n: 80", "n: 2", "look 1 has 1 patient(s) in an arm, 1 of them new; at least 2 new were expected")]
    [InlineData("multi-stage.yaml", "    multi_stage:", "    looks:\n      at: [1]\n      efficacy: of\n    multi_stage:", "multi_stage: stands beside 'looks'; a trial has one plan")]
    [InlineData("resize.yaml", "max: 3", "max: 0.5", "the largest last stage is 0.5 times the planned one")]
    [InlineData("resize.yaml", "power: 0.9", "effect: 0.3\n        power: 0.9", "the planned effect is 0.3; a number below 0, the favourable direction, was expected")]
    [InlineData("three-plus-three.yaml", "dlt_rate: 0.15", "dlt_rate: 1.5", "can leave [0, 1]")]
    [InlineData("three-plus-three.yaml", "dlt_rate: 0.15", "dlt_rate: 0.01", "doses stand lowest first")]
    [InlineData("three-plus-three.yaml", "rule: \"3+3\"", "rule: \"3+3\"\n  target: 0.3", "target: belongs to 'rule: boin'")]
    [InlineData("boin.yaml", "target: 0.25", "target: 0.9", "the target is 0.9")]
    [InlineData("two-stage.yaml", "p1: 0.3", "p1: 0.05", "p1: 0 < p0 < p1 < 1 was expected")]
    [InlineData("two-stage.yaml", "choose: optimal", "n: 30", "stands beside the numbers of the design", "first_n: ")]
    public async Task Wrong_files_are_refused_with_every_reason(string file, string right, string wrong, params string[] messages)
    {
        var text = await File.ReadAllTextAsync(Repository.Path("docs", "trials", file), TestContext.Current.CancellationToken);
        Assert.Contains(right, text, StringComparison.Ordinal);
        var path = _folder["trial.yaml"];
        await File.WriteAllTextAsync(path, text.Replace(right, wrong, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var outcome = await Outcome.OfAsync("simulate", path, "--trials", "1000");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.All(messages, message => Assert.Contains(outcome.ErrorLines, l => l.Contains(message, StringComparison.Ordinal)));
    }

    private static double Value(JsonElement element, string name) => element.GetProperty(name).GetProperty("estimate").GetDouble();

    private static async Task<JsonDocument> Answer(string file) => JsonDocument.Parse(
        (await Outcome.OfAsync("simulate", Repository.Path("docs", "trials", file), "--trials", "4000", "--truth", "fixed", "--format", "json")).Output);
}
