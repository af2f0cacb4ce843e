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

    [Theory]
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

    private AnalysisResults Run(string theta)
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
        File.WriteAllText(Path.Combine(_folder, "analysis.yaml"), """
            title: Test
            seed: 5
            pooling: {method: REML, inference: hksj}
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
