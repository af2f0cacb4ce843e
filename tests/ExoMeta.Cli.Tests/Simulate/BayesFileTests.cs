using System.Text.Json;

namespace ExoMeta.Cli.Tests.Simulate;

/// <summary>Trial files whose θ comes from a Bayesian posterior: what has a part in the answer, what the answer calls it, and how wrong files are refused.</summary>
public sealed class BayesFileTests : IDisposable
{
    private const string RowC = "        - {study: Study C, theta: -0.45, se: 0.31}\n";
    private const string Prior = "{assumed: \"half-normal(0.3)\", reason: \"log ratios of means rarely differ by more than a factor of two between trials\"}";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tau_prior: " + Prior, "tau_prior: half-normal(0.3)", "tau_prior: a prior is an assumption: write {assumed: \"…\", reason: \"…\"}")]
    [InlineData("half-normal(0.3)", "half-norml(0.3)", "tau_prior: 'half-norml(0.3)': unknown prior 'half-norml'; did you mean 'half-normal'?")]
    [InlineData("half-normal(0.3)", "half-normal(-1)", "tau_prior: 'half-normal(-1)': the scale must be above 0")]
    [InlineData("      tau_prior: " + Prior + "\n", "", "tau_prior: is missing")]
    [InlineData("      tau_prior: ", "      mu_prior: {assumed: uniform, reason: x}\n      tau_prior: ", "mu_prior: 'uniform': expected flat or normal(mean, standard deviation above 0)")]
    [InlineData("      tau_prior: ", "      mu_pror: flat\n      tau_prior: ", "mu_pror: unknown field; did you mean 'mu_prior'?")]
    [InlineData("se: 0.31", "se: 0", "se: expected a standard error above 0")]
    [InlineData("se: 0.31", "se: 1e-200", "se: 1E-200 has no variance that can be computed with")]
    [InlineData("se: 0.31", "sei: 0.31", "sei: unknown field; did you mean 'se'?")]
    [InlineData("theta: -0.45", "theta: low", "theta: expected a number, found 'low'")]
    [InlineData("Study C", "Study A", "study: 'Study A' stands twice; rows are taken as independent studies")]
    [InlineData("    robust:", "    tau: 0.1\n    robust:", "tau: stands beside 'bayes': τ is drawn from its posterior, together with θ")]
    [InlineData("    robust:", "    theta: 0.1\n    se: 0.1\n    robust:", "bayes: stands beside 'theta'; θ has one source")]
    [InlineData("      rows:", "      outcome: crp\n      rows:", "rows: stand beside 'outcome'; θ has one source")]
    public async Task What_is_wrong_is_said_with_its_place(string old, string text, string message)
    {
        var outcome = await Run(old, text);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.Contains(outcome.ErrorLines, line => line.EndsWith(message, StringComparison.Ordinal) && line.Contains("bayes.yaml:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var outcome = await Run("se: 0.31}\n      tau_prior: {assumed: \"half-normal(0.3)\"", "se: -1}\n      tau_prior: {assumed: \"half-normal(x)\"");
        Assert.Equal(2, outcome.ErrorLines.Count(line => line.Contains("bayes.yaml:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_pool_needs_the_analysis_that_has_it()
    {
        var file = await File.ReadAllTextAsync(Repository.Path("docs", "trials", "bayes.yaml"), TestContext.Current.CancellationToken);
        var outcome = await Run(file[file.IndexOf("      rows:", StringComparison.Ordinal)..file.IndexOf("      tau_prior:", StringComparison.Ordinal)], "      outcome: crp\n");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(outcome.ErrorLines, line => line.Contains("takes θ from evidence: 'analysis: FILE' must say where that stands", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_posterior_mean_there_is_no_point()
    {
        var file = await File.ReadAllTextAsync(Repository.Path("docs", "trials", "bayes.yaml"), TestContext.Current.CancellationToken);
        var path = _folder["bayes.yaml"];
        await File.WriteAllTextAsync(
            path, file.Replace(RowC, "", StringComparison.Ordinal).Replace("        - {study: Study B, theta: -0.11, se: 0.19}\n", "", StringComparison.Ordinal).Replace("half-normal", "half-cauchy", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        var outcome = await Outcome.OfAsync(["simulate", path]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(outcome.ErrorLines, line => line.Contains("1 row(s) leave μ without a posterior mean, so there is no point; state mu_prior", StringComparison.Ordinal));
    }

    /// <summary>A field that were read and forgotten would leave the answer as it is.</summary>
    [Theory]
    [InlineData("se: 0.31", "se: 0.11")]
    [InlineData("theta: -0.45", "theta: -0.35")]
    [InlineData("half-normal(0.3)", "half-normal(0.9)")]
    [InlineData("      tau_prior: ", "      mu_prior: {assumed: \"normal(0, 0.2)\", reason: x}\n      tau_prior: ")]
    [InlineData("    robust:", "    evidence_kept: {assumed: 0.4, reason: x}\n    robust:")]
    [InlineData("    robust:", "    dose_response: {shape: linear}\n    robust:")]
    public async Task Every_field_has_a_part_in_the_answer(string old, string text) =>
        Assert.NotEqual((await Run("", "")).Output.Split('\n')[4], (await Run(old, text)).Output.Split('\n')[4]);

    [Fact]
    public async Task The_answer_says_that_it_is_bayesian()
    {
        var text = await Run("", "");
        Assert.Contains("truth predictive (Bayesian)", text.Output, StringComparison.Ordinal);
        Assert.Contains("θ: the Bayesian posterior of 3 rows given in the trial file", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("the pool behind θ", text.Output, StringComparison.Ordinal);
        var path = _folder["bayes.yaml"];
        var json = await Outcome.OfAsync(["simulate", path, "--truth", "predictive", "--trials", "2000", "--format", "json"]);
        using var document = JsonDocument.Parse(json.Output);
        var posterior = document.RootElement.GetProperty("posterior");
        Assert.Equal("half-normal(0.3)", posterior.GetProperty("tauPrior").GetString());
        Assert.Equal("predictive", document.RootElement.GetProperty("truth").GetString());

        // A file without 'bayes' has none.
        var other = await Outcome.OfAsync(["simulate", Repository.Path("docs", "trials", "small.yaml"), "--trials", "2000", "--format", "json"]);
        Assert.DoesNotContain("\"posterior\": {", other.Output, StringComparison.Ordinal);
        var against = await Outcome.OfAsync(["simulate", path, "--trials", "2000", "--against-truth", "robust"]);
        Assert.Contains("truth posterior (Bayesian)", against.Output, StringComparison.Ordinal);
        Assert.Contains("truth robust (Bayesian)", against.Output, StringComparison.Ordinal);
    }

    private async Task<Outcome> Run(string old, string text)
    {
        var file = await File.ReadAllTextAsync(Repository.Path("docs", "trials", "bayes.yaml"), TestContext.Current.CancellationToken);
        Assert.Contains(old, file, StringComparison.Ordinal);
        var path = _folder["bayes.yaml"];
        await File.WriteAllTextAsync(path, old.Length > 0 ? file.Replace(old, text, StringComparison.Ordinal) : file, TestContext.Current.CancellationToken);
        return await Outcome.OfAsync(["simulate", path, "--truth", "predictive", "--trials", "2000"]);
    }
}
