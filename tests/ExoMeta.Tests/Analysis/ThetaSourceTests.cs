using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Tests.Analysis;

/// <summary>Where a trial's θ may come from: a pool of the strict tier, the file itself, a prior marked assumed; never an exploratory pool.</summary>
public sealed class ThetaSourceTests : IDisposable
{
    private const string Data = "study,rob,ai,n1i,ci,n2i\nA,low,10,34,16,34\nB,high,42,112,47,110\nC,low,3,20,8,24\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("exometa-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_pool_gives_its_estimate_its_standard_error_and_its_degrees_of_freedom()
    {
        var results = Run("outcome: death");
        var fit = results.Outcomes[0].Groups[0].Pool!.Fit;
        var endpoint = results.Trials[0].Endpoints[0];
        var arm = endpoint.Summaries[0].Arms[0];
        Assert.True(endpoint.EvidenceBased);
        Assert.Equal(InferenceMethod.HartungKnapp, fit.Options.Inference);
        Assert.Equal(fit.Estimate, arm.Point);
        Assert.Equal(fit.StandardError, arm.PointStandardError!.Value, 1e-14);

        // θ is t with k − 1 degrees of freedom about the estimate: the ceiling is its mass below 0.
        var ceiling = StudentT.Cdf(-fit.Estimate / fit.StandardError, fit.K - 1);
        Assert.InRange(arm.Ceiling.Estimate, ceiling - 4.5 * arm.Ceiling.Mcse, ceiling + 4.5 * arm.Ceiling.Mcse);
    }

    [Fact]
    public void Theta_given_in_the_file_runs_alone_and_is_not_called_evidence()
    {
        var endpoint = Run("theta: -0.5\n    se: 0.2\n    tau: 0.1").Trials[0].Endpoints[0];
        Assert.False(endpoint.EvidenceBased);
        Assert.Equal("given in the trial file: θ = -0.5, standard error 0.2", endpoint.ThetaSource);
        var arm = endpoint.Summaries[0].Arms[0];
        Assert.InRange(arm.Ceiling.Estimate, Normal.Cdf(2.5) - 4.5 * arm.Ceiling.Mcse, Normal.Cdf(2.5) + 4.5 * arm.Ceiling.Mcse);
    }

    [Fact]
    public void Discounted_evidence_keeps_its_centre_and_widens_as_its_power_prior()
    {
        var whole = Run("theta: -0.5\n    se: 0.2\n    tau: 0.1").Trials[0].Endpoints[0].Summaries[0].Arms[0];
        var results = Run("theta: -0.5\n    se: 0.2\n    tau: 0.1\n    evidence_kept: {assumed: 0.25, reason: high risk of bias}");
        var half = results.Trials[0].Endpoints[0];
        Assert.Equal(whole.Point, half.Summaries[0].Arms[0].Point);
        Assert.Equal(2 * whole.PointStandardError!.Value, half.Summaries[0].Arms[0].PointStandardError!.Value, 1e-14);
        Assert.EndsWith("of which the part 0.25 is kept (variance times 4)", half.ThetaSource, StringComparison.Ordinal);
        Assert.Contains(results.Assumptions, a => a.Reason == "high risk of bias");
    }

    [Fact]
    public void A_discounted_pool_is_what_its_trial_gets_and_the_trial_discounts_it_once_more()
    {
        var results = Run("outcome: biased\n    evidence_kept: {assumed: 0.25, reason: other population}");
        var (plain, discounted) = (results.Outcomes.Single(o => o.Id == "death"), results.Outcomes.Single(o => o.Id == "biased"));
        var fit = discounted.Groups[0].Pool!.Fit;
        Assert.Equal(plain.Groups[0].Pool!.Fit.Estimate, discounted.Discount!.Undiscounted!.Estimate);
        Assert.NotEqual(plain.Groups[0].Pool!.Fit.Estimate, fit.Estimate);
        var endpoint = results.Trials[0].Endpoints[0];
        Assert.Equal(fit.Estimate, endpoint.Summaries[0].Arms[0].Point!.Value, 1e-15);
        Assert.Equal(2 * fit.StandardError, endpoint.Summaries[0].Arms[0].PointStandardError!.Value, 1e-14);
        Assert.Equal(
            "comparative human evidence: the pool 'biased', discounted by rob (high: 0.5, low: 1): elicited, of which the part 0.25 is kept (variance times 4)",
            endpoint.ThetaSource);
    }

    [Fact]
    public void A_trial_gets_the_bayesian_posterior_only_where_it_asks_for_it()
    {
        var results = Run("bayes: {outcome: death}", Prior);
        var pool = results.Outcomes[0].Groups[0].Pool!;
        var endpoint = results.Trials[0].Endpoints[0];
        var (summary, arm) = (endpoint.Summaries[0], endpoint.Summaries[0].Arms[0]);
        Assert.True(endpoint.EvidenceBased);
        Assert.Equal("comparative human evidence: the Bayesian posterior of the pool 'death'", endpoint.ThetaSource);
        Assert.Equal("half-normal(0.5)", endpoint.Bayesian!.Summary.TauPrior);
        Assert.Equal(pool.Bayesian!.Mu.Mean, arm.Point);
        Assert.Equal(pool.Bayesian.Mu.StandardDeviation, arm.PointStandardError);
        Assert.Equal(pool.Bayesian.Mu.Interval, arm.Credible);
        Assert.InRange(arm.Ceiling.Estimate, pool.Bayesian.Mu.ProbabilityBelowZero - 4.5 * arm.Ceiling.Mcse, pool.Bayesian.Mu.ProbabilityBelowZero + 4.5 * arm.Ceiling.Mcse);

        // The same analysis, the trial as before: its fit, whatever prior of τ the analysis has.
        var fit = Run("outcome: death", Prior).Trials[0].Endpoints[0];
        var plain = Run("outcome: death").Trials[0].Endpoints[0];
        Assert.Null(fit.Bayesian);
        Assert.Equal(plain.Summaries[0].Assurance, fit.Summaries[0].Assurance);
        Assert.Equal(plain.Summaries[0].Predictive, fit.Summaries[0].Predictive);
        Assert.NotEqual(fit.Summaries[0].Assurance, summary.Assurance);
    }

    [Fact]
    public void Priors_of_the_trial_file_stand_before_that_of_the_analysis_and_are_assumptions()
    {
        var own = Run("bayes:\n      outcome: death\n      tau_prior: {assumed: half-cauchy(0.2), reason: other trials}\n      mu_prior: {assumed: \"normal(0, 1)\", reason: no larger effects}", Prior);
        var summary = own.Trials[0].Endpoints[0].Bayesian!.Summary;
        Assert.Equal("half-cauchy(0.2)", summary.TauPrior);
        Assert.Equal("normal(0, 1)", summary.MuPrior);
        Assert.Contains(own.Assumptions, a => a is { Where: "T1: death: tau_prior", Reason: "other trials" });
        Assert.Contains(own.Assumptions, a => a is { Where: "T1: death: mu_prior", Reason: "no larger effects" });
    }

    [Fact]
    public void Rows_of_the_trial_file_give_the_posterior_that_the_same_pool_gives_but_are_not_called_evidence()
    {
        var pool = Run("bayes: {outcome: death}", Prior);
        var rows = string.Concat(pool.Outcomes[0].Groups[0].Rows.Select(r => FormattableString.Invariant($"\n        - {{study: {r.Study}, theta: {r.Estimate:R}, se: {r.StandardError:R}}}")));
        var given = Run($"bayes:\n      tau_prior: {{assumed: half-normal(0.5), reason: x}}\n      rows:{rows}").Trials[0].Endpoints[0];
        Assert.False(given.EvidenceBased);
        Assert.Equal("the Bayesian posterior of 3 rows given in the trial file", given.ThetaSource);
        var (one, other) = (pool.Trials[0].Endpoints[0].Bayesian!.Summary, given.Bayesian!.Summary);
        Assert.Equal(one.Mu.Mean, other.Mu.Mean, 1e-12);
        Assert.Equal(one.Predictive.Interval.Upper, other.Predictive.Interval.Upper, 1e-12);
    }

    [Fact]
    public void A_discounted_bayesian_pool_has_its_likelihood_to_that_power()
    {
        var whole = Run("bayes: {outcome: death}", Prior).Trials[0].Endpoints[0];
        var part = Run("bayes: {outcome: death}\n    evidence_kept: {assumed: 0.25, reason: other population}", Prior).Trials[0].Endpoints[0];
        Assert.EndsWith("of which the part 0.25 is kept (the likelihood to that power)", part.ThetaSource, StringComparison.Ordinal);
        Assert.Equal(0.25, part.Bayesian!.Kept);
        Assert.True(part.Bayesian.Summary.Mu.StandardDeviation > 1.9 * whole.Bayesian!.Summary.Mu.StandardDeviation);
        Assert.True(part.Bayesian.Summary.Tau.Median > whole.Bayesian.Summary.Tau.Median);
    }

    [Theory]
    [InlineData("bayes: {outcome: deth}", "bayes", "there is no outcome 'deth'; did you mean 'death'?")]
    [InlineData("bayes: {outcome: mice}", "bayes", "mice does not say 'species: human'")]
    [InlineData("bayes: {outcome: single}", "bayes", "single is not pooled: One effect of one study.")]
    [InlineData("bayes: {outcome: death}", "bayes", "no prior of τ: 'tau_prior' stands neither here nor under 'pooling' of")]
    [InlineData("bayes: {outcome: death, tau_prior: {assumed: \"half-t(0.3, 1)\", reason: x}}\n    evidence_kept: {assumed: 0.1, reason: x}", "bayes", "the posterior of τ is improper, or all but")]
    [InlineData("bayes: {outcome: death, rows: []}", "rows", "stand beside 'outcome'; θ has one source")]
    [InlineData("bayes: {}", "bayes", "names no evidence; expected 'outcome' (a pool of the analysis) or 'rows'")]
    [InlineData("bayes: death", "bayes", "expected a group of fields, found 'death'")]
    [InlineData("bayes: {outcome: death}\n    outcome: death", "bayes", "stands beside 'outcome'; θ has one source")]
    [InlineData("bayes: {outcome: death}\n    tau: 0.1", "tau", "stands beside 'bayes': τ is drawn from its posterior, together with θ")]
    [InlineData("theta: 0\n    se: 1\n    tau: 0\n    evidence_kept: 0.5", "evidence_kept", "discounting is a judgement")]
    [InlineData("theta: 0\n    se: 1\n    tau: 0\n    evidence_kept: {assumed: 1.5, reason: x}", "evidence_kept", "expected a part above 0")]
    [InlineData("prior: {assumed: \"normal(0, 1)\", reason: x}\n    tau: 0\n    evidence_kept: {assumed: 0.5, reason: x}", "evidence_kept", "there is no evidence to discount")]
    [InlineData("outcome: deth", "outcome", "there is no outcome 'deth'; did you mean 'death'?")]
    [InlineData("outcome: stay", "outcome", "stay is on the measure MD; this endpoint needs OR")]
    [InlineData("outcome: mice", "outcome", "mice does not say 'species: human'")]
    [InlineData("outcome: single", "outcome", "single is not pooled: One effect of one study.")]
    [InlineData("theta: -0.5\n    tau: 0.1", "se", "is missing")]
    [InlineData("theta: -0.5\n    se: 0.2", "tau", "is missing")]
    [InlineData("theta: -0.5\n    se: -0.2\n    tau: 0", "se", "expected a standard error of at least 0")]
    [InlineData("outcome: death\n    theta: 0\n    se: 1", "theta", "stands beside 'outcome'; θ has one source")]
    [InlineData("prior: normal(0, 1)\n    tau: 0", "prior", "a prior without comparative evidence is an assumption")]
    public void A_wrong_source_is_refused(string theta, string field, string message)
    {
        var problems = Assert.Throws<InvalidInputException>(() => Run(theta)).Problems;
        Assert.Contains(problems, p => p.Name == field && p.Message.StartsWith(message, StringComparison.Ordinal));
    }

    private const string Prior = ", tau_prior: half-normal(0.5)";

    private AnalysisResults Run(string theta, string pooling = "")
    {
        File.WriteAllText(Path.Combine(_folder, "death.csv"), Data);
        File.WriteAllText(Path.Combine(_folder, "stay.csv"), "m1i,sd1i,n1i,m2i,sd2i,n2i\n1,1,10,2,1,10\n1,1,12,3,1,12\n");
        File.WriteAllText(Path.Combine(_folder, "single.csv"), "study,ai,n1i,ci,n2i\nA,10,34,16,34\n");
        File.WriteAllText(Path.Combine(_folder, "trial.yaml"), $"""
            id: T1
            title: Next trial
            product: x
            product_class: exosomes
            route: inhaled
            country: any
            section: none
            stated: none
            comparison: against-control
            arms:
              - name: control
                control: true
                n: 100
              - name: treated
                n: 100
            endpoints:
              - id: death
                name: Death
                type: binary
                lower_is_better: true
                control_risk: 0.4
                multiplicity: none
                alpha: 0.025
                theta_grid: [0]
                {theta.Replace("\n    ", "\n    ", StringComparison.Ordinal)}
                robust:
                  weight: 0.5
                  sceptical_sd: 0.2
            """);
        File.WriteAllText(Path.Combine(_folder, "analysis.yaml"), $$$"""
            title: Test
            seed: 5
            pooling: {method: REML, inference: hksj{{{pooling}}} }
            simulation: {trials: 20000, grid_trials: 100}
            data:
              - {id: death, title: Death, file: death.csv, measure: OR, display: ratio, good: down, species: human}
              - {id: stay, title: Stay, file: stay.csv, measure: MD, display: identity, good: down, species: human}
              - {id: mice, title: Mice, file: death.csv, measure: OR, display: ratio, good: down, species: mouse}
              - {id: biased, title: Biased, file: death.csv, measure: OR, display: ratio, good: down, species: human, discount: {column: rob, rules: "high: 0.5, low: 1", reason: elicited}}
              - {id: single, title: Single, file: single.csv, measure: OR, display: ratio, good: down, species: human}
            trials: [trial.yaml]
            """);
        return AnalysisPipeline.Run(AnalysisLoader.Load(Path.Combine(_folder, "analysis.yaml")), new RunOptions());
    }
}
