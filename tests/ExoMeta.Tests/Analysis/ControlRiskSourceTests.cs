using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Pooling;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Analysis;

/// <summary>A trial whose control risk comes from the control arms of an outcome.</summary>
public sealed class ControlRiskSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exometa-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Logits and variances by hand, the arm without events with ½ added, pooled by the model that pools effects.</summary>
    [Fact]
    public void Control_arms_are_pooled_on_the_logit_scale()
    {
        (double X, double N)[] arms = [(16, 34), (47, 110), (0.5, 25), (8, 24)];
        var fit = RandomEffectsModel.Fit(
            new([.. arms.Select((a, i) => new StudyEffect($"{i}", $"{i}", Math.Log(a.X / (a.N - a.X)), 1 / a.X + 1 / (a.N - a.X)))]),
            new PoolingOptions { Method = HeterogeneityEstimator.RestrictedMaximumLikelihood });
        var deviation = Math.Sqrt(fit.StandardError * fit.StandardError + fit.TauSquared!.Value);
        Write("{outcome: death}");
        var inputs = AnalysisLoader.Load(Path.Combine(_folder, "analysis.yaml"));
        var endpoint = EvidenceForTrials.Of(inputs).WithControlRisks(inputs.Trials[0]).Endpoints[0];
        var risk = Assert.IsType<UncertainQuantity.LogitNormal>(Assert.IsType<Endpoint.Binary>(endpoint.Endpoint).ControlRisk);
        Assert.Equal(fit.Estimate, risk.LogitMean, 1e-9);
        Assert.Equal(deviation, risk.LogitStandardDeviation, 1e-9);
        Assert.StartsWith("Control risk: the 4 control arms of 'death', pooled on the logit scale:", endpoint.ControlRisk!.Found, StringComparison.Ordinal);
        Assert.Contains(AnalysisPipeline.Run(inputs, new RunOptions()).Trials[0].Endpoints[0].Notes, n => n == endpoint.ControlRisk.Found);
    }

    [Theory]
    [InlineData("{outcome: deth}", "outcome", "there is no outcome 'deth'; did you mean 'death'?")]
    [InlineData("{outcome: stay}", "outcome", "stay is no table of events in two arms")]
    [InlineData("{outcome: mice}", "outcome", "mice does not say 'species: human'")]
    [InlineData("{outcome: single}", "outcome", "single has 1 control arm(s)")]
    [InlineData("{outcom: death}", "outcom", "unknown field; did you mean 'outcome'?")]
    [InlineData("{outcom: death}", "outcome", "is missing")]
    [InlineData("[0.3]", "control_risk", "expected a number or a distribution")]
    public void A_wrong_source_is_refused(string risk, string field, string message)
    {
        Write(risk);
        var problems = Assert.Throws<InvalidInputException>(() => AnalysisLoader.Load(Path.Combine(_folder, "analysis.yaml"))).Problems;
        Assert.Contains(problems, p => p.Name == field && p.Message.StartsWith(message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_logit_normal_quantity_has_the_mean_of_quadrature_and_expit_quantiles()
    {
        var quantity = new UncertainQuantity.LogitNormal(-0.4, 0.7);
        var mean = Trials.TrialTesting.OverNormal(x => 1 / (1 + Math.Exp(-x)), -0.4, 0.7);
        Assert.Equal(mean, quantity.Mean, 1e-12);
        Assert.Equal(1 / (1 + Math.Exp(0.4)), quantity.Median, 1e-15);
        Assert.Equal(1 / (1 + Math.Exp(0.4 - 0.7 * PortableMath.NormalQuantile(0.9))), quantity.Quantile(0.9), 1e-15);
        Assert.True(UncertainQuantity.TryParse("logit-normal(-0.4, 0.7)", out var read, out _));
        Assert.Equal(quantity, read);
        Assert.Equal("logit-normal(-0.4, 0.7)", quantity.ToString());
        Assert.False(UncertainQuantity.TryParse("logit-normal(-0.4, 0)", out _, out var error));
        Assert.Contains("above 0", error, StringComparison.Ordinal);
    }

    private void Write(string risk)
    {
        File.WriteAllText(Path.Combine(_folder, "death.csv"), "study,ai,n1i,ci,n2i\nA,10,34,16,34\nB,42,112,47,110\nC,1,25,0,24\nD,3,20,8,24\n");
        File.WriteAllText(Path.Combine(_folder, "stay.csv"), "m1i,sd1i,n1i,m2i,sd2i,n2i\n1,1,10,2,1,10\n1,1,12,3,1,12\n");
        File.WriteAllText(Path.Combine(_folder, "single.csv"), "study,ai,n1i,ci,n2i\nA,10,34,16,34\n");
        File.WriteAllText(Path.Combine(_folder, "trial.yaml"), $$"""
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
                control_risk: {{risk}}
                multiplicity: none
                alpha: 0.025
                theta_grid: [0]
                theta: -0.3
                se: 0.2
                tau: 0
                robust: {weight: 0.5, sceptical_sd: 0.2}
            """);
        File.WriteAllText(Path.Combine(_folder, "analysis.yaml"), """
            title: Test
            seed: 5
            pooling: {method: REML, inference: z}
            simulation: {trials: 2000, grid_trials: 100}
            data:
              - {id: death, title: Death, file: death.csv, measure: OR, display: ratio, good: down, species: human}
              - {id: stay, title: Stay, file: stay.csv, measure: MD, display: identity, good: down, species: human}
              - {id: mice, title: Mice, file: death.csv, measure: OR, display: ratio, good: down, species: mouse}
              - {id: single, title: Single, file: single.csv, measure: OR, display: ratio, good: down, species: human}
            trials: [trial.yaml]
            """);
    }
}
