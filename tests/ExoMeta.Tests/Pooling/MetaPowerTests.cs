using System.Text.Json;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Simulated power against closed forms, one-dimensional integrals, and simulations in R.</summary>
public class MetaPowerTests
{
    private static readonly double[] Unequal = [0.01, 0.02, 0.05, 0.1, 0.4];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.2, 0)]
    [InlineData(0.2, 0.05)]
    public void Equal_effects_with_known_variances_have_the_power_of_a_normal_test(double effect, double tauSquared)
    {
        var weights = Unequal.Select(v => 1 / v).ToArray();
        var se = 1 / Math.Sqrt(weights.Sum());
        var sd = Math.Sqrt(Unequal.Select((v, i) => weights[i] * weights[i] * (v + tauSquared)).Sum()) / weights.Sum();
        var z = Normal.UpperQuantile(0.025);
        var ee = Run(
            new(new SimulatedStudies.KnownVariances([.. Unequal]), effect, tauSquared), [HeterogeneityEstimator.EqualEffects], [InferenceMethod.Wald]).Methods[0];
        InErrors(Rejection(effect, sd, z * se), ee.Inferences[0].Rejection);
        InErrors(1 - Rejection(0, sd, z * se), ee.Inferences[0].Coverage);
        Assert.Equal(2 * z * se, ee.Inferences[0].Width.Estimate, 1e-12);
        InErrors(0, ee.Bias);
        InErrors(sd, ee.RootMeanSquareError);
        Assert.Equal((0.0, 1.0, 0L), (ee.TauSquared.Estimate, ee.ZeroTauSquared.Estimate, ee.Failed));
    }

    [Theory]
    [InlineData(5, 0.1, 0.0, 0.0)]
    [InlineData(5, 0.1, 0.05, 0.0)]
    [InlineData(5, 0.1, 0.05, 0.3)]
    [InlineData(12, 0.04, 0.1, 0.2)]
    [InlineData(2, 0.04, 0.1, 0.2)]
    public void Studies_of_one_size_have_a_power_that_is_an_integral_over_one_chi_squared(int k, double v, double tauSquared, double effect)
    {
        var options = new MetaPowerOptions();
        var result = Run(
            new(new SimulatedStudies.KnownVariances([.. Enumerable.Repeat(v, k)]), effect, tauSquared), options.Methods, options.Inferences);
        foreach (var m in result.Methods)
        {
            // S² = Σ(y − ȳ)²/(k − 1) has a scaled χ²(k − 1) distribution and does not depend on the mean.
            double Estimate(double s) => m.Method switch
            {
                HeterogeneityEstimator.EqualEffects => 0,
                HeterogeneityEstimator.MaximumLikelihood => Math.Max(0, s * (k - 1) / k - v),
                _ => Math.Max(0, s - v),
            };
            var kink = (m.Method == HeterogeneityEstimator.MaximumLikelihood ? k : k - 1) * v / (v + tauSquared);
            double Mean(Func<double, double> of) => OverChiSquared(x => of((v + tauSquared) * x / (k - 1)), k - 1, kink, (k - 1) * v / (v + tauSquared));
            InErrors(Mean(Estimate), m.TauSquared);
            InErrors(m.Method == HeterogeneityEstimator.EqualEffects ? 1 : ChiSquared.Cdf(kink, k - 1), m.ZeroTauSquared);
            InErrors(0, m.Bias);
            InErrors(Math.Sqrt((v + tauSquared) / k), m.RootMeanSquareError);
            foreach (var i in m.Inferences)
            {
                double Half(double s)
                {
                    var variance = (v + Estimate(s)) / k;
                    var q = s / (v + Estimate(s));
                    return i.Inference switch
                    {
                        InferenceMethod.Wald => Normal.UpperQuantile(0.025) * Math.Sqrt(variance),
                        InferenceMethod.HartungKnapp => StudentT.Quantile(0.975, k - 1) * Math.Sqrt(q * variance),
                        _ => StudentT.Quantile(0.975, k - 1) * Math.Sqrt(Math.Max(1, q) * variance),
                    };
                }

                var sd = Math.Sqrt((v + tauSquared) / k);
                InErrors(Mean(s => Rejection(effect, sd, Half(s))), i.Rejection);
                InErrors(Mean(s => 1 - Rejection(0, sd, Half(s))), i.Coverage);
                InErrors(Mean(s => 2 * Half(s)), i.Width);
                if (i.Inference == InferenceMethod.HartungKnapp)
                {
                    InErrors(0.95, i.Coverage);
                }
            }
        }
    }

    [Theory]
    [InlineData("known")]
    [InlineData("MD")]
    [InlineData("SMD")]
    [InlineData("OR")]
    public void Simulations_in_r_agree(string name)
    {
        var design = name switch
        {
            "known" => new MetaPowerDesign(new SimulatedStudies.KnownVariances([.. Unequal]), 0.25, 0.08) { Shape = new EffectShape.StudentT(4) },
            "MD" => new(new SimulatedStudies.MeanDifferences([new(5, 6), new(8, 10), new(20, 15)], 2), 1, 0.5),
            "SMD" => new(new SimulatedStudies.StandardizedMeanDifferences([.. Enumerable.Repeat(new GroupSizes(12, 10), 8)]), 0.4, 0.1) { Shape = new EffectShape.TwoPoints(0.3) },
            _ => new(new SimulatedStudies.LogOddsRatios([new(10, 20), new(40, 40), new(60, 50), new(100, 120)], 0.15), -0.5, 0.15),
        };
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "References", "meta-power.json")));
        var r = document.RootElement.GetProperty(name);
        var dl = Run(design, [HeterogeneityEstimator.DerSimonianLaird], new MetaPowerOptions().Inferences).Methods[0];
        void Agree(string field, MonteCarloEstimate ours)
        {
            var (mean, mcse) = (r.GetProperty(field)[0].GetDouble(), r.GetProperty(field)[1].GetDouble());
            var error = Math.Sqrt(mcse * mcse + ours.Mcse * ours.Mcse);
            Assert.True(Math.Abs(ours.Estimate - mean) <= 4.5 * error, $"{field}: {ours.Estimate} and {mean}, {(ours.Estimate - mean) / error:0.0} standard errors");
        }

        Agree("bias", dl.Bias);
        Agree("rmse", dl.RootMeanSquareError);
        Agree("tau2", dl.TauSquared);
        Agree("zero", dl.ZeroTauSquared);
        foreach (var (code, i) in new[] { "z", "hksj", "adhoc" }.Zip(dl.Inferences))
        {
            Agree($"{code} rejection", i.Rejection);
            Agree($"{code} coverage", i.Coverage);
            Agree($"{code} width", i.Width);
        }
    }

    [Fact]
    public void Threads_change_nothing_and_nor_do_methods_beside()
    {
        var design = new MetaPowerDesign(new SimulatedStudies.LogOddsRatios([new(10, 12), new(30, 25), new(50, 50)], 0.2), -0.4, 0.1);
        var plan = new MonteCarloPlan(20_000, 3, 1);
        var one = MetaPower.Run(design, new(), plan);
        foreach (var threads in new[] { 2, 3, 8 })
        {
            Same(one, MetaPower.Run(design, new(), plan with { Threads = threads }));
        }

        var alone = MetaPower.Run(design, new() { Methods = [HeterogeneityEstimator.PauleMandel], Inferences = [InferenceMethod.Wald] }, plan);
        Assert.Equal(one.Methods[2].Inferences[0], alone.Methods[0].Inferences[0]);
        Assert.Equal(one.Methods[2].Bias, alone.Methods[0].Bias);
    }

    [Fact]
    public void A_target_error_ends_the_run_after_the_same_replicates_on_any_number_of_threads()
    {
        var design = new MetaPowerDesign(new SimulatedStudies.KnownVariances([.. Unequal]), 0.2, 0.05);
        var plan = new MonteCarloPlan(1_000_000, 3, 1) { Stopping = new StoppingRule.TargetError(0.003) };
        var one = MetaPower.Run(design, new(), plan);
        Assert.Equal(StopReason.TargetErrorReached, one.Reason);
        Assert.InRange(one.Replicates, 8192, 40_000);
        Assert.All(one.Methods.SelectMany(m => m.Inferences), i => Assert.InRange(Math.Max(i.Rejection.Mcse, i.Coverage.Mcse), 0, 0.003));
        Same(one, MetaPower.Run(design, new(), plan with { Threads = 3 }));
    }

    [Theory]
    [MemberData(nameof(WrongDesigns))]
    public void Wrong_designs_are_refused(int index)
    {
        var (why, design, options) = Wrong[index];
        Assert.Contains(why, Assert.Throws<ArgumentException>(() => MetaPower.Run(design, options, new(1000, 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_replicates_are_refused_and_a_cancelled_run_ends()
    {
        var design = new MetaPowerDesign(new SimulatedStudies.KnownVariances([1, 1]), 0, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => MetaPower.Run(design, new(), new(1, 1)));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => MetaPower.Run(design, new(), new(1000, 1), null, cancelled.Token));
    }

    public static TheoryData<int> WrongDesigns => [.. Enumerable.Range(0, Wrong.Length)];

    private static (string Why, MetaPowerDesign Design, MetaPowerOptions Options)[] Wrong { get; } =
    [
        ("there are 1 studies", new(new SimulatedStudies.KnownVariances([1]), 0, 0), new()),
        ("there are 0 studies", new(new SimulatedStudies.MeanDifferences(default, 1), 0, 0), new()),
        ("there are 1001 studies", new(new SimulatedStudies.KnownVariances([.. Enumerable.Repeat(1.0, 1001)]), 0, 0), new()),
        ("study 2: the sampling variance is 0;", new(new SimulatedStudies.KnownVariances([1, 0]), 0, 0), new()),
        ("the sampling variance is NaN", new(new SimulatedStudies.KnownVariances([1, double.NaN]), 0, 0), new()),
        ("the effect is Infinity", new(new SimulatedStudies.KnownVariances([1, 1]), double.PositiveInfinity, 0), new()),
        ("τ² is -0.1", new(new SimulatedStudies.KnownVariances([1, 1]), 0, -0.1), new()),
        ("study 1: groups of 1 and 5; from 2", new(new SimulatedStudies.StandardizedMeanDifferences([new(1, 5), new(5, 5)]), 0, 0), new()),
        ("groups of 0 and 5; from 1", new(new SimulatedStudies.LogOddsRatios([new(0, 5), new(5, 5)], 0.1), 0, 0), new()),
        ("groups of 1000001 and 5", new(new SimulatedStudies.MeanDifferences([new(1_000_001, 5), new(5, 5)], 1), 0, 0), new()),
        ("the control risk is 1;", new(new SimulatedStudies.LogOddsRatios([new(5, 5), new(5, 5)], 1), 0, 0), new()),
        ("no log odds ratio", new(new SimulatedStudies.LogOddsRatios([new(5, 5), new(5, 5)], 0.5), 21, 0), new()),
        ("no standardised mean difference", new(new SimulatedStudies.StandardizedMeanDifferences([new(5, 5), new(5, 5)]), 101, 0), new()),
        ("the standard deviation is 0;", new(new SimulatedStudies.MeanDifferences([new(5, 5), new(5, 5)], 0), 0, 0), new()),
        ("with 2 degrees of freedom has no variance", new(new SimulatedStudies.KnownVariances([1, 1]), 0, 1) { Shape = new EffectShape.StudentT(2) }, new()),
        ("the share of the first kind of studies is 1;", new(new SimulatedStudies.KnownVariances([1, 1]), 0, 1) { Shape = new EffectShape.TwoPoints(1) }, new()),
        ("the level is 1;", new(new SimulatedStudies.KnownVariances([1, 1]), 0, 0), new() { Level = 1 }),
        ("there is no method", new(new SimulatedStudies.KnownVariances([1, 1]), 0, 0), new() { Methods = [] }),
        ("a method is named twice", new(new SimulatedStudies.KnownVariances([1, 1]), 0, 0), new() { Methods = [HeterogeneityEstimator.Hedges, HeterogeneityEstimator.Hedges] }),
        ("there is no inference", new(new SimulatedStudies.KnownVariances([1, 1]), 0, 0), new() { Inferences = [] }),
        ("kr is not simulated", new(new SimulatedStudies.KnownVariances([1, 1]), 0, 0), new() { Inferences = [InferenceMethod.KenwardRoger] }),
    ];

    private static MetaPowerResult Run(
        MetaPowerDesign design, System.Collections.Immutable.ImmutableArray<HeterogeneityEstimator> methods,
        System.Collections.Immutable.ImmutableArray<InferenceMethod> inferences) =>
        MetaPower.Run(design, new() { Methods = methods, Inferences = inferences }, new(100_000, 11));

    /// <summary>P(|X| &gt; half) of X ~ N(mean, sd²).</summary>
    private static double Rejection(double mean, double sd, double half) => Normal.Survival((half - mean) / sd) + Normal.Cdf((-half - mean) / sd);

    /// <summary>E f(X) of X ~ χ²(df); f is smooth between the kinks.</summary>
    private static double OverChiSquared(Func<double, double> f, double df, params double[] kinks)
    {
        // In u = √x the density of one degree of freedom is smooth at 0.
        double[] ends = [0, .. kinks.Distinct().Order().Select(Math.Sqrt), Math.Sqrt(Math.Max(2 * kinks.Max(), ChiSquared.Quantile(1 - 1e-13, df)))];
        double Integrand(double u) => f(u * u) * 2 * u * Math.Exp(ChiSquared.LogDensity(u * u, df));
        return ends.Zip(ends.Skip(1), (low, high) => GaussLegendre.Integrate(Integrand, low, high, 200)).Sum();
    }

    /// <summary>4.5 Monte Carlo errors; those of a share that was 0 or 1 in every replicate come from its interval.</summary>
    private static void InErrors(double expected, MonteCarloEstimate actual)
    {
        var error = 4.5 * Math.Max(actual.Mcse, (actual.Upper - actual.Lower) / 4) + 1e-12;
        Assert.InRange(actual.Estimate, expected - error, expected + error);
    }

    private static void Same(MetaPowerResult expected, MetaPowerResult actual)
    {
        Assert.Equal((expected.Replicates, expected.Reason), (actual.Replicates, actual.Reason));
        foreach (var (a, b) in expected.Methods.Zip(actual.Methods))
        {
            Assert.Equal(a with { Inferences = [] }, b with { Inferences = [] });
            Assert.Equal(a.Inferences, b.Inferences);
        }
    }
}
