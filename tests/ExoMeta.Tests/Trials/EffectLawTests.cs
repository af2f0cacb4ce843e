using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Pooling;
using ExoMeta.Tests.Pooling;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>The distribution of θ against closed forms, and against P(θ favourable) of simulated trials, which draw θ by another route.</summary>
public class EffectLawTests
{
    private const long Replicates = 200_000;
    private static readonly TrialDesign OneArm = AgainstControl(Crp(1), new MultiplicityProcedure.None(), 0.025, 4, 4);

    private static readonly JointPosterior Pool = BayesianRandomEffects.FitJoint(
        GoldenData.Effects([-0.9, -0.1, -0.7, 0.3, -0.4], [0.08, 0.2, 0.3, 0.1, 0.06]), new TauPrior.HalfNormal(0.5), null, 0.95);

    private static readonly Dictionary<string, Func<double, Truth>> Truths = new(StringComparer.Ordinal)
    {
        ["normal"] = mean => NormalTruth(mean, 0.3),
        ["t"] = mean => NormalTruth(mean, 0.3, 3),
        ["predictive, τ known"] = mean => new Truth.Predictive(NormalTruth(mean, 0.3), new UncertainQuantity.Value(0.4)),
        ["predictive, τ half-normal"] = mean => new Truth.Predictive(NormalTruth(mean, 0.3), new UncertainQuantity.HalfNormal(0.5)),
        ["predictive of t, τ uniform"] = mean => new Truth.Predictive(NormalTruth(mean, 0.2, 4), new UncertainQuantity.Uniform(0.1, 0.9)),
        ["predictive, τ one of two"] = mean => new Truth.Predictive(NormalTruth(mean, 0.1), new UncertainQuantity.Choice([(0, 0.3), (0.8, 0.7)])),
        ["robust"] = mean => new Truth.Robust(NormalTruth(mean, 0.1), 0.4, 0.7),
    };

    public static TheoryData<string, double> Cases => [.. Truths.Keys.SelectMany(name => new[] { -0.7, -0.3, 0.05, 0.4 }.Select(mean => (name, mean)))];

    public static TheoryData<string> Names => [.. Truths.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_probability_of_a_favourable_effect_is_that_of_simulated_trials(string name, double mean)
    {
        var truth = Truths[name](mean);
        Assert.Null(EffectLaw.WhyNot(truth, 1));
        AssertProbability(EffectLaw.Of(truth).Cdf(0), TrialSimulator.Run(OneArm, truth, Plan(Replicates)).Ceiling, Replicates);
    }

    [Fact]
    public void That_of_a_Bayesian_pool_too()
    {
        var posterior = new Truth.BayesianPosterior(Pool);
        foreach (var truth in new Truth[] { posterior, new Truth.BayesianPredictive(posterior) })
        {
            Assert.Null(EffectLaw.WhyNot(truth, 1));
            AssertProbability(EffectLaw.Of(truth).Cdf(0), TrialSimulator.Run(OneArm, truth, Plan(Replicates)).Ceiling, Replicates);
        }

        Assert.Equal(Pool.Summary.Mu.Interval.Lower, EffectLaw.Of(posterior).Quantile(0.025), 1e-6);
        Assert.Equal(Pool.Summary.Mu.Interval.Upper, EffectLaw.Of(posterior).Quantile(0.975), 1e-6);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(2.5)]
    [InlineData(30.0)]
    public void A_t_is_a_mixture_of_normals(double df)
    {
        var law = EffectLaw.Of(NormalTruth(0.2, 0.5, df));
        foreach (var x in new[] { -4.0, -1, -0.1, 0, 0.6, 2, 7 })
        {
            Assert.Equal(StudentT.Cdf(x, df), law.Cdf(0.2 + 0.5 * x), 1e-9);
            Assert.Equal(Math.Exp(StudentT.LogDensity(x, df)) / 0.5, law.Density(0.2 + 0.5 * x), 1e-8);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Density_and_quantile_belong_to_the_distribution(string name)
    {
        var law = EffectLaw.Of(Truths[name](-0.2));
        foreach (var p in new[] { 0.001, 0.1, 0.5, 0.77, 0.999 })
        {
            var x = law.Quantile(p);
            Assert.Equal(p, law.Cdf(x), 1e-10);
            var slope = (law.Cdf(x + 1e-5) - law.Cdf(x - 1e-5)) / 2e-5;
            Assert.Equal(slope, law.Density(x), 1e-5 * Math.Max(1, slope));
        }
    }

    [Theory]
    [InlineData(0.1, 0.2)]
    [InlineData(0.5, 0.2)]
    [InlineData(0.4, 0.05)]
    public void Power_averaged_over_the_nodes_is_the_assurance_in_closed_form(double deviation, double standardError)
    {
        var critical = Normal.UpperQuantile(0.025);
        var average = EffectLaw.Of(NormalTruth(0.35, deviation)).Nodes(51).Sum(node => node.Weight * Normal.Cdf(node.Effect / standardError - critical));

        // What lies beyond four deviations is left out: 6e-5.
        Assert.Equal(Assurance.Normal(0.35, deviation, standardError, 0.025), average, 1e-4);
    }

    [Fact]
    public void Truths_without_one_effect_say_why()
    {
        var both = new Truth.Posterior([-0.1, 0.2], new[,] { { 0.09, 0.048 }, { 0.048, 0.04 } });
        Assert.Contains("no distribution", EffectLaw.WhyNot(Fixed(-0.3), 1)!, StringComparison.Ordinal);
        Assert.Contains("effects of their own", EffectLaw.WhyNot(both, 2)!, StringComparison.Ordinal);
        Assert.Contains("effects of their own", EffectLaw.WhyNot(new Truth.Robust(both, 0.5, 1), 1)!, StringComparison.Ordinal);
        Assert.Contains("deviate from one another", EffectLaw.WhyNot(Truths["predictive, τ known"](0), 2)!, StringComparison.Ordinal);
        Assert.Contains("deviate from one another", EffectLaw.WhyNot(Truths["robust"](0), 3)!, StringComparison.Ordinal);
        Assert.Contains("known exactly", EffectLaw.WhyNot(NormalTruth(-0.3, 0), 1)!, StringComparison.Ordinal);
        Assert.Contains("known exactly", EffectLaw.WhyNot(new Truth.Predictive(NormalTruth(-0.3, 0), new UncertainQuantity.Choice([(0, 0.5), (1, 0.5)])), 1)!, StringComparison.Ordinal);
        Assert.Null(EffectLaw.WhyNot(Truth.Posterior.OneForAll(-0.3, 0.2, 4), 4));
        var curve = new Truth.DoseResponse(Truth.Posterior.OneForAll(-0.3, 0.2, 2), DoseResponseFamily.OfName("linear")!, [], [1, 2], 0, 2);
        Assert.Null(EffectLaw.WhyNot(curve, 2));
        Assert.Contains("deviate from their dose–response", EffectLaw.WhyNot(new Truth.Predictive(curve, new UncertainQuantity.Value(0.1)), 2)!, StringComparison.Ordinal);
        Assert.Equal(0.5, EffectLaw.Of(curve).Cdf(-0.3), 1e-12);
    }
}
