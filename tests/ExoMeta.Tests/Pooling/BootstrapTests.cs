using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>The bootstrap against its replicates redone one by one through the public models, and against all possible resamples.</summary>
public class BootstrapTests
{
    private const double Z = 1.959963984540054;

    private static readonly double[] Y = [0.31, -0.42, 0.65, 0.13, -0.88, 0.24, 0.47];

    private static readonly double[] V = [0.02, 0.05, 0.11, 0.3, 0.08, 0.04, 0.09];

    public static TheoryData<BootstrapKind, HeterogeneityEstimator, InferenceMethod> Fits
    {
        get
        {
            var fits = new TheoryData<BootstrapKind, HeterogeneityEstimator, InferenceMethod>();
            foreach (var kind in Enum.GetValues<BootstrapKind>())
            {
                foreach (var estimator in HeterogeneityEstimators.All)
                {
                    fits.Add(kind, estimator.Kind, estimator.Code == "DL" ? InferenceMethod.HartungKnapp : InferenceMethod.Wald);
                }

                fits.Add(kind, HeterogeneityEstimator.RestrictedMaximumLikelihood, InferenceMethod.HartungKnappNeverNarrower);
            }

            return fits;
        }
    }

    [Theory]
    [MemberData(nameof(Fits))]
    public void Every_number_is_that_of_the_replicates_redone_one_by_one(BootstrapKind kind, HeterogeneityEstimator method, InferenceMethod inference)
    {
        var options = new PoolingOptions { Method = method, Inference = inference, Level = 0.9 };
        var bootstrap = new BootstrapOptions { Kind = kind, Replicates = 1100, Seed = 77 };
        var result = Bootstrap.Run(GoldenData.Effects(Y, V), options, bootstrap);
        var fit = RandomEffectsModel.Fit(GoldenData.Effects(Y, V), options);
        var replicates = Enumerable.Range(0, 1100).Select(r => RandomEffectsModel.Fit(Redraw(kind, 77, r, fit), options)).ToArray();
        var means = replicates.Select(r => r.Estimate).ToArray();
        Assert.Equal((0L, 0L, 0L), (result.Failed, result.OneStudyOnly, result.NoStandardError));

        var (bias, sd) = (means.Average() - fit.Estimate, Deviation(means));
        Close(bias, result.Bias.Estimate);
        Close(sd / Math.Sqrt(1100), result.Bias.Mcse);
        Close(sd, result.StandardError.Estimate);
        Close(fit.Estimate - bias - Normal.UpperQuantile(0.05) * sd, result.Normal.Lower!.Value.Estimate);
        Close(fit.Estimate - bias + Normal.UpperQuantile(0.05) * sd, result.Normal.Upper!.Value.Estimate);

        var (low, high) = (Estimate(means, 0.05), Estimate(means, 0.95));
        Close(low, result.Percentile.Lower!.Value);
        Close(high, result.Percentile.Upper!.Value);
        Close(high.Scaled(-1, 2 * fit.Estimate), result.Basic.Lower!.Value);
        Close(low.Scaled(-1, 2 * fit.Estimate), result.Basic.Upper!.Value);

        var studentised = replicates.Select(r => (r.Estimate - fit.Estimate) / r.StandardError).ToArray();
        Close(Estimate(studentised, 0.95).Scaled(-fit.StandardError, fit.Estimate), result.Studentized.Lower!.Value);
        Close(Estimate(studentised, 0.05).Scaled(-fit.StandardError, fit.Estimate), result.Studentized.Upper!.Value);

        var below = means.Count(m => m < fit.Estimate - 1e-9) + 0.5 * means.Count(m => Math.Abs(m - fit.Estimate) <= 1e-9);
        var z0 = Normal.Quantile(below / 1100);
        Close(z0, result.BiasCorrection!.Value);
        var a = kind == BootstrapKind.Parametric ? 0 : Acceleration(options);
        Close(a, result.Acceleration);
        Close(Quantiles.Of(means, Corrected(z0, a, 0.05)), result.BiasCorrected.Lower!.Value.Estimate);
        Close(Quantiles.Of(means, Corrected(z0, a, 0.95)), result.BiasCorrected.Upper!.Value.Estimate);

        Assert.Equal(method == HeterogeneityEstimator.EqualEffects, result.TauSquared is null);
        if (result.TauSquared is { } tauSquared)
        {
            var taus = replicates.Select(r => r.TauSquared!.Value).ToArray();
            Close(taus.Average() - fit.TauSquared!.Value, tauSquared.Bias.Estimate);
            Close(Deviation(taus), tauSquared.StandardError.Estimate);
            Close(Estimate(taus, 0.05), tauSquared.Percentile.Lower!.Value);
            Close(Estimate(taus, 0.95), tauSquared.Percentile.Upper!.Value);
            Assert.Equal(taus.Count(t => t == 0) / 1100.0, tauSquared.ShareZero.Estimate, 1e-15);
        }
    }

    [Theory]
    [InlineData(BootstrapKind.Parametric)]
    [InlineData(BootstrapKind.Nonparametric)]
    public void Threads_change_nothing(BootstrapKind kind)
    {
        var options = new BootstrapOptions { Kind = kind, Replicates = 20_000, Seed = 5, Threads = 1 };
        var one = Bootstrap.Run(GoldenData.Effects(Y, V), new PoolingOptions(), options);
        foreach (var threads in new[] { 2, 3, 8 })
        {
            Assert.Equal(one, Bootstrap.Run(GoldenData.Effects(Y, V), new PoolingOptions(), options with { Threads = threads }));
        }
    }

    [Fact]
    public void Resampled_studies_have_the_distribution_of_all_resamples()
    {
        // 4⁴ resamples, each as likely; τ² = 0 in those of one study.
        var options = new PoolingOptions { Method = HeterogeneityEstimator.DerSimonianLaird };
        var all = Enumerable.Range(0, 256).Select(i => RandomEffectsModel.Fit(
            GoldenData.Effects([.. Rows(i).Select(r => Y[r])], [.. Rows(i).Select(r => V[r])]), options)).ToArray();
        var means = all.Select(r => r.Estimate).ToArray();
        var fit = RandomEffectsModel.Fit(GoldenData.Effects(Y[..4], V[..4]), options);
        var result = Bootstrap.Run(
            GoldenData.Effects(Y[..4], V[..4]), options, new BootstrapOptions { Kind = BootstrapKind.Nonparametric, Replicates = 100_000, Seed = 9 });
        InErrors(means.Average() - fit.Estimate, result.Bias);
        InErrors(Math.Sqrt(means.Sum(m => (m - means.Average()) * (m - means.Average())) / 256), result.StandardError);
        InErrors(all.Count(r => r.TauSquared == 0) / 256.0, result.TauSquared!.ShareZero);
        InErrors(all.Average(r => r.TauSquared!.Value) - fit.TauSquared!.Value, result.TauSquared.Bias);
        InErrors(4 / 256.0, MonteCarloEstimate.FromCount(result.OneStudyOnly, 100_000));
        var ties = means.Count(m => Math.Abs(m - fit.Estimate) <= 1e-9);
        Assert.True(ties >= 24);
        var share = (means.Count(m => m < fit.Estimate - 1e-9) + 0.5 * ties) / 256;
        Assert.InRange(Normal.Cdf(result.BiasCorrection!.Value), share - 4.5 * 0.5 / Math.Sqrt(100_000), share + 4.5 * 0.5 / Math.Sqrt(100_000));
        Array.Sort(means);
        Assert.Equal(Quantiles.OfSorted(means, 0.025), result.Percentile.Lower!.Value.Estimate, 1e-12);

        static int[] Rows(int i) => [i % 4, i / 4 % 4, i / 16 % 4, i / 64];
    }

    [Fact]
    public void Errors_of_limits_are_those_of_repeated_runs()
    {
        const int runs = 400;
        var results = Enumerable.Range(0, runs).Select(seed => Bootstrap.Run(
            GoldenData.Effects(Y, V), new PoolingOptions { Method = HeterogeneityEstimator.DerSimonianLaird },
            new BootstrapOptions { Kind = BootstrapKind.Nonparametric, Replicates = 1000, Seed = (ulong)seed, Threads = 1 })).ToArray();
        (string Name, Func<BootstrapResult, MonteCarloEstimate> Of)[] limits =
        [
            ("bias", r => r.Bias), ("se", r => r.StandardError), ("normal lower", r => r.Normal.Lower!.Value), ("normal upper", r => r.Normal.Upper!.Value),
            ("percentile", r => r.Percentile.Upper!.Value), ("basic", r => r.Basic.Upper!.Value), ("studentised", r => r.Studentized.Lower!.Value),
            ("BCa lower", r => r.BiasCorrected.Lower!.Value), ("BCa upper", r => r.BiasCorrected.Upper!.Value),
            ("τ² se", r => r.TauSquared!.StandardError), ("τ²", r => r.TauSquared!.Percentile.Upper!.Value),
        ];
        foreach (var (name, of) in limits)
        {
            var between = results.Select(r => of(r).Estimate).ToArray();
            var variance = Math.Pow(Deviation(between), 2);
            var stated = results.Average(r => of(r).Mcse * of(r).Mcse);

            // 4.5 standard errors of a sample variance (kurtosis 3 to 4); order statistics' intervals are a few percent too long.
            Assert.True(variance / stated is > 1 - 4.5 * 0.085 and < 1 + 4.5 * 0.085, $"{name}: {variance / stated}");
        }
    }

    [Fact]
    public void The_parametric_distribution_of_an_equal_effects_mean_is_normal()
    {
        var effects = GoldenData.Effects(Y, V);
        var options = new PoolingOptions { Method = HeterogeneityEstimator.EqualEffects };
        var fit = RandomEffectsModel.Fit(effects, options);
        var result = Bootstrap.Run(effects, options, new BootstrapOptions { Replicates = 200_000, Seed = 3 });
        InErrors(0, result.Bias);
        InErrors(fit.StandardError, result.StandardError);
        foreach (var interval in new[] { result.Normal, result.Basic, result.Percentile, result.Studentized, result.BiasCorrected })
        {
            InErrors(fit.Interval.Lower, interval.Lower!.Value);
            InErrors(fit.Interval.Upper, interval.Upper!.Value);
        }

        Assert.Null(result.TauSquared);
    }

    [Fact]
    public void Rows_that_are_all_alike_have_a_distribution_without_spread()
    {
        var result = Bootstrap.Run(
            GoldenData.Effects([0.3, 0.3, 0.3], [0.1, 0.2, 0.3]), new PoolingOptions { Inference = InferenceMethod.HartungKnapp },
            new BootstrapOptions { Kind = BootstrapKind.Nonparametric, Replicates = 2000 });
        Assert.Equal(0, result.Bias.Estimate, 1e-15);
        Assert.Equal((0.0, 2000L), (result.BiasCorrection, result.NoStandardError));
        Assert.Equal(0.3, result.Studentized.Lower!.Value.Estimate, 1e-15);
        Assert.Equal(1, result.TauSquared!.ShareZero.Estimate);
    }

    [Fact]
    public void Infinite_deviations_leave_the_studentised_limits_open()
    {
        // Half of the resamples of two studies hold one of them only.
        var result = Bootstrap.Run(
            GoldenData.Effects([0.1, 0.9], [0.1, 0.1]), new PoolingOptions { Inference = InferenceMethod.HartungKnapp },
            new BootstrapOptions { Kind = BootstrapKind.Nonparametric, Replicates = 4000 });
        Assert.InRange(result.OneStudyOnly, 2000 - 4.5 * Math.Sqrt(1000), 2000 + 4.5 * Math.Sqrt(1000));
        Assert.Equal(result.OneStudyOnly, result.NoStandardError);
        Assert.Equal(new BootstrapInterval(null, null), result.Studentized);
        Assert.Equal((0.1, 0.9), (result.Percentile.Lower!.Value.Estimate, result.Percentile.Upper!.Value.Estimate));
    }

    [Fact]
    public void Limits_beyond_the_replicates_are_not_told()
    {
        var result = Bootstrap.Run(
            GoldenData.Effects(Y, V), new PoolingOptions { Level = 0.9999 }, new BootstrapOptions { Replicates = 10_000, Seed = 2 });
        Assert.Equal(new BootstrapInterval(null, null), result.Percentile);
        Assert.Equal(new BootstrapInterval(null, null), result.TauSquared!.Percentile);
        Assert.NotNull(result.Normal.Lower);
    }

    [Fact]
    public void What_has_no_bootstrap_is_refused()
    {
        var effects = GoldenData.Effects(Y, V);
        var covariance = new double[7, 7];
        for (var i = 0; i < 7; i++)
        {
            covariance[i, i] = V[i];
        }

        Refused("independent rows", GoldenData.Effects(Y, V, covariance), new(), new());
        Refused("leave weights out", effects, new() { Weights = [1, 2, 3, 4, 5, 6, 7] }, new());
        Refused("Kenward–Roger", effects, new() { Inference = InferenceMethod.KenwardRoger }, new());
        Refused("at least two", GoldenData.Effects([1], [1]), new(), new());
        Refused("999 bootstrap replicates", effects, new(), new() { Replicates = 999 });
        Refused("100000001 bootstrap replicates", effects, new(), new() { Replicates = 100_000_001 });
        Refused("level", effects, new() { Level = 1 }, new());
        Refused("there is no effect", new EffectSet([]), new(), new());
        Refused("sampling variance", GoldenData.Effects([1, 2], [1, 0]), new(), new());
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => Bootstrap.Run(effects, new(), new(), cancelled.Token));

        static void Refused(string why, EffectSet effects, PoolingOptions options, BootstrapOptions bootstrap) =>
            Assert.Contains(why, Assert.Throws<ArgumentException>(() => Bootstrap.Run(effects, options, bootstrap)).Message, StringComparison.Ordinal);
    }

    /// <summary>A replicate by the documented stream: draw i of (seed, replicate, 0xB007) belongs to row i.</summary>
    private static EffectSet Redraw(BootstrapKind kind, ulong seed, int replicate, MetaAnalysis fit)
    {
        var stream = new RandomStream(new(seed, (ulong)replicate, 0xB007));
        var (y, v) = (new double[Y.Length], new double[Y.Length]);
        for (var i = 0; i < y.Length; i++)
        {
            if (kind == BootstrapKind.Parametric)
            {
                (y[i], v[i]) = (fit.Estimate + Math.Sqrt(V[i] + fit.TauSquared!.Value) * stream.NextNormal(), V[i]);
            }
            else
            {
                var row = (int)Math.Floor(Y.Length * stream.NextUniform());
                (y[i], v[i]) = (Y[row], V[row]);
            }
        }

        return GoldenData.Effects(y, v);
    }

    private static double Acceleration(PoolingOptions options)
    {
        var without = Enumerable.Range(0, Y.Length).Select(i => RandomEffectsModel.Fit(
            GoldenData.Effects([.. Y.Where((_, j) => j != i)], [.. V.Where((_, j) => j != i)]), options).Estimate).ToArray();
        var d = without.Select(w => without.Average() - w).ToArray();
        return d.Sum(x => x * x * x) / (6 * Math.Pow(d.Sum(x => x * x), 1.5));
    }

    private static double Corrected(double z0, double a, double p)
    {
        var w = z0 + Normal.Quantile(p);
        return Normal.Cdf(z0 + w / (1 - a * w));
    }

    private static MonteCarloEstimate Estimate(double[] values, double p) => Quantiles.EstimateOfSorted([.. values.Order()], p);

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
    }

    private static void Close(double expected, double actual) => Assert.Equal(expected, actual, 1e-9);

    private static void Close(MonteCarloEstimate expected, MonteCarloEstimate actual)
    {
        Close(expected.Estimate, actual.Estimate);
        Close(expected.Mcse, actual.Mcse);
        Close(expected.Lower, actual.Lower);
        Close(expected.Upper, actual.Upper);
        Close((expected.Upper - expected.Lower) / (2 * Z), actual.Mcse);
    }

    private static void InErrors(double expected, MonteCarloEstimate actual) =>
        Assert.InRange(actual.Estimate, expected - 4.5 * actual.Mcse, expected + 4.5 * actual.Mcse);
}
