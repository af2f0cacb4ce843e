using System.Text.Json;

namespace ExoMeta.Cli.Tests.Simulate;

/// <summary>Trial files with interim looks: what <c>exometa simulate</c> answers, and how wrong looks are refused.</summary>
public sealed class SimulateLooksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Looks_are_answered_one_by_one()
    {
        using var result = JsonDocument.Parse((await Run("at: [0.5, 1]", "efficacy: of", "futility: [0]")).Output);
        var looks = result.RootElement.GetProperty("looks").EnumerateArray().ToArray();
        Assert.Equal([0.5, 1.0], looks.Select(l => l.GetProperty("information").GetDouble()));
        Assert.Equal([100, 200], looks.Select(l => l.GetProperty("n").GetInt32()));
        Assert.Equal(1, looks[1].GetProperty("cumulative").GetProperty("estimate").GetDouble());
        Assert.Equal(JsonValueKind.Null, looks[1].GetProperty("futility")[0].ValueKind);
        var stops = looks.Sum(l => l.GetProperty("efficacyStop").GetProperty("estimate").GetDouble());
        Assert.Equal(result.RootElement.GetProperty("disjunctivePower").GetProperty("estimate").GetDouble(), stops, 12);
        Assert.InRange(result.RootElement.GetProperty("expectedN").GetDouble(), 100, 199);
        Assert.True(result.RootElement.GetProperty("expectedNMcse").GetDouble() > 0);
        Assert.Equal(200, result.RootElement.GetProperty("maxN").GetInt32());
    }

    [Fact]
    public async Task Text_shows_the_looks()
    {
        var text = (await Run(json: false, "at: [0.5, 1]", "efficacy: pocock")).Output;
        Assert.Contains("look 1 of 2, 100 patients: stops with an effect ", text, StringComparison.Ordinal);
        Assert.Contains("patients on average", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_looks_is_said_at_once()
    {
        var outcome = await Run("at: [0.5, 1]", "efficacy: wt", "futility: [0, 1]", "bindin: true", "beta: 0.1", "param: 3");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        string[] expected =
        [
            "param: Delta is 3; a number from -1 to 2 was expected",
            "futility: 2 bound(s) for 1 interim look(s); one each was expected, on the z scale",
            "beta: belongs to 'futility_spending'",
            "bindin: unknown field; did you mean 'binding'?",
        ];
        Assert.All(expected, e => Assert.Contains(outcome.ErrorLines, l => l.EndsWith(e, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("at: [0.5, 0.4, 1]", "efficacy: of", "information 0.4 follows 0.5")]
    [InlineData("at: [0.5, 1]", "efficacy: obf", "unknown value 'obf'")]
    [InlineData("at: [0.5, 1]", "efficacy: ashsd", "param: is missing; 'ashsd' needs it: gamma")]
    [InlineData("at: [0.5, 1]", "efficacy: [of]", "efficacy")]
    [InlineData("at: [0.005, 1]", "efficacy: of", "look 1 has 1 patient(s) in an arm")]
    public async Task Looks_that_cannot_be_taken_are_refused(string at, string efficacy, string message)
    {
        var outcome = await Run(at, efficacy);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(outcome.ErrorLines, l => l.Contains(message, StringComparison.Ordinal));
    }

    private Task<Outcome> Run(params string[] looks) => Run(json: true, looks);

    private async Task<Outcome> Run(bool json, params string[] looks)
    {
        var path = _folder["trial.yaml"];
        await File.WriteAllTextAsync(path, Trial + string.Concat(looks.Select(l => $"      {l}\n")), TestContext.Current.CancellationToken);
        string[] args = ["simulate", path, "--trials", "4000", "--truth", "fixed"];
        return await Outcome.OfAsync(json ? [.. args, "--format", "json"] : args);
    }

    private const string Trial = """
        id: Looks1
        title: "A trial with looks"
        product: X
        product_class: exosomes
        source_cells: MSC
        route: intravenous
        country: nowhere
        section: "none"
        stated: "nothing"
        comparison: against-control
        arms:
          - name: control
            control: true
            n: 100
          - name: dose
            dose: 1
            n: 100
        endpoints:
          - id: crp
            name: "CRP"
            type: log-normal
            lower_is_better: true
            log_sd: 1
            multiplicity: none
            alpha: 0.025
            theta_grid: [0]
            theta: -0.4
            se: 0.1
            tau: 0
            robust:
              weight: 0.5
              sceptical_sd: 0.2
            looks:

        """;
}
