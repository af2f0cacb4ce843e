using System.Text.Json;

namespace ExoMeta.Cli.Tests.Simulate;

/// <summary>An analysis with a pool that one trial takes by its fit and another by its Bayesian posterior.</summary>
public sealed class BayesOfAnalysisTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Both_stand_in_the_results_and_in_the_report_under_their_names()
    {
        var file = await Write();
        var outcome = await Outcome.OfAsync(["run", file, "--out", _folder["out"]]);
        Assert.Equal(0, outcome.ExitCode);
        JsonSchemaCheck.Validate(Repository.Path("inputs", "schema", "results.schema.json"), _folder["out/results.json"]);
        JsonSchemaCheck.Validate(Repository.Path("inputs", "schema", "trial.schema.json"), _folder["bayes.yaml"]);
        using var results = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["out/results.json"], TestContext.Current.CancellationToken));
        var endpoints = results.RootElement.GetProperty("trials").EnumerateArray().Select(t => t.GetProperty("endpoints")[0]).ToArray();
        Assert.False(endpoints[0].TryGetProperty("posterior", out _));
        var posterior = endpoints[1].GetProperty("posterior");
        var pooled = results.RootElement.GetProperty("outcomes")[0].GetProperty("groups")[0].GetProperty("pooled").GetProperty("posterior");
        Assert.Equal(pooled.GetRawText().Replace(" ", "", StringComparison.Ordinal), posterior.GetRawText().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(posterior.GetProperty("mu").GetProperty("mean").GetDouble(), endpoints[1].GetProperty("summaries")[0].GetProperty("arms")[0].GetProperty("point").GetDouble());
        var report = await File.ReadAllTextAsync(_folder["out/report.html"], TestContext.Current.CancellationToken);
        Assert.Contains("the Bayesian posterior of the pool ", report, StringComparison.Ordinal);
        Assert.DoesNotContain("claims the ", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trial_joins_the_fit_and_the_answer_says_so()
    {
        await Write();
        var fit = await Outcome.OfAsync(["simulate", _folder["fit.yaml"], "--trials", "2000"]);
        var bayes = await Outcome.OfAsync(["simulate", _folder["bayes.yaml"], "--trials", "2000"]);
        Assert.Contains("  the pool behind θ, with this trial in it: significant", fit.Output, StringComparison.Ordinal);
        Assert.Contains("  the frequentist pool behind θ, with this trial in it: significant", bayes.Output, StringComparison.Ordinal);
        Assert.Contains("  its 3 rows with τ ~ half-normal(0.5), μ ~ flat: μ mean ", bayes.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Bayesian", fit.Output, StringComparison.Ordinal);
    }

    private async Task<string> Write()
    {
        await Save("crp.csv", "study,m1i,sd1i,n1i,m2i,sd2i,n2i\nA,40,35,30,75,60,28\nB,52,40,45,60,44,44\nC,33,30,20,51,42,22\n");
        await Save("analysis.yaml", """
            title: Test
            seed: 5
            pooling: {method: REML, inference: z, tau_prior: half-normal(0.5)}
            simulation: {trials: 1000, grid_trials: 100}
            data:
              - {id: crp, title: CRP, file: crp.csv, measure: ROM, display: ratio, good: down, species: human}
            trials: [fit.yaml, bayes.yaml]
            """);
        var trial = await File.ReadAllTextAsync(Repository.Path("docs", "trials", "bayes.yaml"), TestContext.Current.CancellationToken);
        var (from, to) = (trial.IndexOf("    bayes:", StringComparison.Ordinal), trial.IndexOf("    robust:", StringComparison.Ordinal));
        await Save("fit.yaml", trial.Replace("id: Bayes", "id: Fit\nanalysis: analysis.yaml", StringComparison.Ordinal).Replace(trial[from..to], "    outcome: crp\n", StringComparison.Ordinal));
        await Save("bayes.yaml", trial.Replace("id: Bayes", "id: Bayes\nanalysis: analysis.yaml", StringComparison.Ordinal).Replace(trial[from..to], "    bayes: {outcome: crp}\n", StringComparison.Ordinal));
        return _folder["analysis.yaml"];
    }

    private Task Save(string name, string text) => File.WriteAllTextAsync(_folder[name], text, TestContext.Current.CancellationToken);
}
