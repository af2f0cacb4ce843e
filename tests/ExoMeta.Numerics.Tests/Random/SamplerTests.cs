using System.Globalization;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.Random;

/// <summary>Moments in standard errors, and counts in bins cut at exact quantiles (4.5 standard errors each, fixed seeds).</summary>
public class SamplerTests
{
    private const double StandardErrors = 4.5;

    // Software FMA is some hundred times slower: those runs check correctness only.
    internal static int Draws { get; } = System.Runtime.Intrinsics.X86.Fma.IsSupported || System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported ? 40_000 : 8_000;

    public static TheoryData<string, double, double> Continuous => new()
    {
        { "uniform", 0, 0 }, { "normal", 0, 0 }, { "exponential", 0, 0 },
        { "gamma", 0.05, 0 }, { "gamma", 0.9, 0 }, { "gamma", 1, 0 }, { "gamma", 3.3, 0 }, { "gamma", 400, 0 },
        { "chisq", 1, 0 }, { "chisq", 7, 0 },
        { "beta", 0.01, 2 }, { "beta", 0.5, 0.5 }, { "beta", 2, 9 }, { "beta", 60, 1.5 },
        { "t", 1, 0 }, { "t", 4.5, 0 }, { "t", double.PositiveInfinity, 0 },
    };

    [Theory]
    [MemberData(nameof(Continuous))]
    public void Draws_fall_into_bins_as_often_as_the_distribution_says(string name, double a, double b)
    {
        var stream = new RandomStream(new(1234, 0, 7));
        var bins = new int[20];
        for (var i = 0; i < Draws; i++)
        {
            bins[Math.Min(19, (int)(20 * Probability(name, Draw(ref stream, name, a, b), a, b)))]++;
        }

        CheckBins(bins, [.. Enumerable.Repeat(0.05, 20)], Draws);
    }

    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(10, 0.5)]
    [InlineData(25, 0.39)]
    [InlineData(25, 0.41)]
    [InlineData(200, 0.93)]
    [InlineData(40, 0.5)]
    [InlineData(1000, 0.013)]
    [InlineData(100000, 0.5)]
    [InlineData(2000000000, 0.25)]
    [InlineData(2000000000, 1e-9)]
    public void Binomial_draws_have_the_binomial_masses(int trials, double p)
    {
        var stream = new RandomStream(new(99, 1, 0));
        var cuts = Enumerable.Range(1, 11).Select(i => Binomial.Quantile(i / 12.0, trials, p)).Distinct().Order().ToArray();
        CheckDiscrete(cuts, k => Binomial.Cdf(k, trials, p), () => stream.NextBinomial(trials, p));
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(3)]
    [InlineData(9.99)]
    [InlineData(10)]
    [InlineData(137.5)]
    [InlineData(1e6)]
    public void Poisson_draws_have_the_poisson_masses(double mean)
    {
        var stream = new RandomStream(new(98, 1, 0));
        double Cdf(int k) => Gamma.Survival(mean, k + 1.0);
        var root = Math.Sqrt(mean);
        var cuts = Enumerable.Range(-5, 11).Select(i => (int)Math.Floor(mean + 0.4 * i * root)).Where(k => k >= 0).Distinct().Order().ToArray();
        CheckDiscrete(cuts, Cdf, () => stream.NextPoisson(mean));
    }

    [Fact]
    public void Integers_are_uniform_over_a_range_that_does_not_divide_the_words()
    {
        var stream = new RandomStream(new(5, 5, 5));
        var bins = new int[7];
        for (var i = 0; i < Draws; i++)
        {
            bins[stream.NextInteger(-3, 3) + 3]++;
        }

        CheckBins(bins, [.. Enumerable.Repeat(1 / 7.0, 7)], Draws);
        Assert.Equal(4, stream.NextInteger(4, 4));
        Assert.InRange(stream.NextInteger(int.MinValue, int.MaxValue), int.MinValue, int.MaxValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextInteger(2, 1));
    }

    [Fact]
    public void Means_and_variances_agree_with_theory()
    {
        Check(0.5, 1 / 12.0, (ref RandomStream s) => s.NextUniform());
        Check(0, 1, (ref RandomStream s) => s.NextNormal());
        Check(1, 1, (ref RandomStream s) => s.NextExponential());
        Check(0.3, 0.3, (ref RandomStream s) => s.NextGamma(0.3));
        Check(50, 50, (ref RandomStream s) => s.NextGamma(50));
        Check(0.2, 0.2 * 0.8 / 11, (ref RandomStream s) => s.NextBeta(2, 8));
        Check(12, 12 * 0.7, (ref RandomStream s) => s.NextBinomial(40, 0.3));
        Check(17, 17, (ref RandomStream s) => s.NextPoisson(17));
        Check(0, 10 / 8.0, (ref RandomStream s) => s.NextStudentT(10));
    }

    [Fact]
    public void Streams_and_replicates_are_uncorrelated()
    {
        foreach (var (first, second) in new (StreamKey, StreamKey)[]
                 {
                     (new(1, 0, 0), new(1, 0, 1)), (new(1, 0, 0), new(1, 1, 0)), (new(1, 0, 0), new(2, 0, 0)), (new(1, 1UL << 32, 0), new(1, 0, 0)),
                 })
        {
            var (x, y) = (new RandomStream(first), new RandomStream(second));
            var sum = 0.0;
            for (var i = 0; i < Draws; i++)
            {
                sum += x.NextNormal() * y.NextNormal();
            }

            Assert.InRange(sum / Math.Sqrt(Draws), -StandardErrors, StandardErrors);
        }
    }

    [Fact]
    public void Edge_parameters_give_the_only_possible_draw()
    {
        var stream = new RandomStream(new(1, 2, 3));
        Assert.Equal(0, stream.NextBinomial(0, 0.4));
        Assert.Equal(0, stream.NextBinomial(50, 0));
        Assert.Equal(50, stream.NextBinomial(50, 1));
        Assert.Equal(0, stream.NextPoisson(0));
        for (var i = 0; i < 200; i++)
        {
            Assert.InRange(stream.NextBeta(1e-8, 1e-8), 0, 1);
            Assert.InRange(stream.NextGamma(1e-5), 0, 1e3);
            Assert.True(double.IsFinite(stream.NextLogGamma(1e-5)));
            Assert.False(double.IsNaN(stream.NextStudentT(0.01)));
        }
    }

    [Fact]
    public void Parameters_outside_their_domain_are_refused()
    {
        var stream = new RandomStream(new(1, 2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextBinomial(-1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextBinomial(3, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextBinomial(3, 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextGamma(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextGamma(double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextBeta(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextStudentT(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextPoisson(-1));
    }

    private delegate double Sampler(ref RandomStream stream);

    private static void Check(double mean, double variance, Sampler sampler)
    {
        var stream = new RandomStream(new(31, 0, 0));
        var values = new Moments();
        var squares = new Moments();
        for (var i = 0; i < Draws; i++)
        {
            var value = sampler(ref stream);
            values.Add(value);
            squares.Add((value - mean) * (value - mean));
        }

        Assert.InRange((values.Mean - mean) / values.ToEstimate().Mcse, -StandardErrors, StandardErrors);
        Assert.InRange((squares.Mean - variance) / squares.ToEstimate().Mcse, -StandardErrors, StandardErrors);
    }

    private static void CheckDiscrete(int[] cuts, Func<int, double> cdf, Func<double> draw)
    {
        var bins = new int[cuts.Length + 1];
        for (var i = 0; i < Draws; i++)
        {
            var value = draw();
            bins[cuts.Count(cut => value > cut)]++;
        }

        var below = cuts.Select(cdf).ToArray();
        var masses = bins.Select((_, i) => (i < below.Length ? below[i] : 1) - (i > 0 ? below[i - 1] : 0)).ToArray();
        CheckBins(bins, masses, Draws);
    }

    private static void CheckBins(int[] bins, double[] masses, int draws)
    {
        for (var i = 0; i < bins.Length; i++)
        {
            var error = Math.Sqrt(draws * masses[i] * (1 - masses[i]));
            var distance = (bins[i] - draws * masses[i]) / Math.Max(error, 1e-9);
            Assert.True(
                Math.Abs(distance) < StandardErrors,
                string.Create(CultureInfo.InvariantCulture, $"Bin {i} of mass {masses[i]} is {distance:F1} standard errors off."));
        }
    }

    private static double Draw(ref RandomStream stream, string name, double a, double b) => name switch
    {
        "uniform" => stream.NextUniform(),
        "normal" => stream.NextNormal(),
        "exponential" => stream.NextExponential(),
        "gamma" => stream.NextGamma(a),
        "chisq" => stream.NextChiSquared(a),
        "beta" => stream.NextBeta(a, b),
        "t" => stream.NextStudentT(a),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static double Probability(string name, double x, double a, double b) => name switch
    {
        "uniform" => x,
        "normal" => Normal.Cdf(x),
        "exponential" => Gamma.Cdf(x, 1),
        "gamma" => Gamma.Cdf(x, a),
        "chisq" => ChiSquared.Cdf(x, a),
        "beta" => Beta.Cdf(x, a, b),
        "t" => StudentT.Cdf(x, a),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
