using ExoMeta.Numerics.Integration;
using Exact = ExoMeta.Numerics.Distributions;

namespace ExoMeta.Numerics.Tests.Random;

/// <summary>The distributions of the samplers under test: distribution functions of Numerics, quadrature, sums, textbook moments.</summary>
internal static class KnownDistributions
{
    public static KnownDistribution Uniform { get; } = new(x => Math.Clamp(x, 0, 1), x => 1 - Math.Clamp(x, 0, 1)) { Moments = (0.5, 1 / 12.0, 0, 1.8) };

    public static KnownDistribution Exponential { get; } = Gamma(1);

    public static KnownDistribution Normal(double mean = 0, double deviation = 1) => new(
        x => Exact.Normal.Cdf((x - mean) / deviation),
        x => Exact.Normal.Survival((x - mean) / deviation))
    { Moments = (mean, deviation * deviation, 0, 3) };

    public static KnownDistribution Gamma(double shape, double scale = 1) => new(
        x => x <= 0 ? 0 : Exact.Gamma.Cdf(x, shape, scale),
        x => x <= 0 ? 1 : Exact.Gamma.Survival(x, shape, scale))
    {
        Cuttable = (1e-290, 1e290),
        Moments = (shape * scale, shape * scale * scale, 2 / Math.Sqrt(shape), 3 + 6 / shape),
    };

    /// <summary>For shapes so large that X = shape + √shape·Z, Z of skewness 2/√shape: normal but for an error below 10⁻⁷.</summary>
    public static KnownDistribution HugeGamma(double shape) => Normal(shape, Math.Sqrt(shape));

    /// <summary>Of the logarithm; far below, P(X ≤ x) = xˢ/Γ(s + 1).</summary>
    public static KnownDistribution LogGamma(double shape) => new(
        x => x < -600 ? Math.Exp(shape * x - Exact.Gamma.LogGamma(shape + 1)) : Exact.Gamma.Cdf(Math.Exp(x), shape),
        x => x < -600 ? 1 - Math.Exp(shape * x - Exact.Gamma.LogGamma(shape + 1)) : x > 600 ? 0 : Exact.Gamma.Survival(Math.Exp(x), shape));

    public static KnownDistribution InverseChiSquared(double df) => new(
        x => x <= 0 ? 0 : Exact.ChiSquared.Survival(1 / x, df),
        x => x <= 0 ? 1 : Exact.ChiSquared.Cdf(1 / x, df))
    { Cuttable = (1e-290, 1e290) };

    public static KnownDistribution Beta(double a, double b)
    {
        var (n, difference) = (a + b, b - a);
        var skewness = 2 * difference * Math.Sqrt(n + 1) / ((n + 2) * Math.Sqrt(a * b));
        var kurtosis = 3 + 6 * (difference * difference * (n + 1) - a * b * (n + 2)) / (a * b * (n + 2) * (n + 3));
        return new(
            x => x <= 0 ? 0 : x >= 1 ? 1 : Exact.Beta.Cdf(x, a, b),
            x => x <= 0 ? 1 : x >= 1 ? 0 : Exact.Beta.Survival(x, a, b))
        {
            Cuttable = (1e-290, 1 - 1e-9),
            Moments = (a / n, a * b / (n * n * (n + 1)), skewness, kurtosis),
        };
    }

    public static KnownDistribution StudentT(double df) => new(x => Exact.StudentT.Cdf(x, df), x => Exact.StudentT.Survival(x, df))
    {
        // Standard errors of a moment need twice its order.
        Moments = df > 4.5 ? (0, df / (df - 2), df > 6.5 ? 0 : double.NaN, df > 8.5 ? 3 + 6 / (df - 4) : double.NaN) : (double.NaN, double.NaN, double.NaN, double.NaN),
    };

    /// <summary>By quadrature of the density relative to its largest value between the bounds, each in standard deviations.</summary>
    public static KnownDistribution TruncatedNormal(double mean, double deviation, double low, double high)
    {
        var (a, b) = ((low - mean) / deviation, (high - mean) / deviation);
        var mode = Math.Clamp(0, a, b);
        double Density(double z) => Math.Exp(-(z - mode) * (z + mode) / 2);
        var reach = 40 / Math.Max(1, Math.Abs(mode));
        var (from, to) = (Math.Max(a, mode - reach), Math.Min(b, mode + reach));
        double Integral(double x, double y, Func<double, double> f)
        {
            var sum = 0.0;
            for (var i = 0; i < 20; i++)
            {
                sum += GaussLegendre.Integrate(f, x + (y - x) * i / 20, x + (y - x) * (i + 1) / 20, 16);
            }

            return sum;
        }

        var total = Integral(from, to, Density);
        double Moment(double centre, int order) => Integral(from, to, z => Math.Pow(z - centre, order) * Density(z)) / total;
        var centre = mode + Moment(mode, 1);
        var variance = Moment(centre, 2);
        return new(
            x => (x - mean) / deviation <= from ? 0 : Integral(from, Math.Min(to, (x - mean) / deviation), Density) / total,
            x => (x - mean) / deviation >= to ? 0 : Integral(Math.Max(from, (x - mean) / deviation), to, Density) / total)
        {
            Moments = (
                mean + deviation * centre,
                variance * deviation * deviation,
                Moment(centre, 3) / Math.Pow(variance, 1.5),
                Moment(centre, 4) / (variance * variance)),
        };
    }

    public static KnownDistribution Binomial(int n, double p)
    {
        var (q, variance) = (1 - p, n * p * (1 - p));
        return new(
            x => Exact.Binomial.Cdf((int)Math.Clamp(x, -1, n), n, p),
            x => Exact.Binomial.Survival((int)Math.Clamp(x, -1, n), n, p),
            IsDiscrete: true)
        { Moments = (n * p, variance, (q - p) / Math.Sqrt(variance), 3 + (1 - 6 * p * q) / variance) };
    }

    public static KnownDistribution Poisson(double mean) => new(
        x => x < 0 ? 0 : mean == 0 ? 1 : Exact.Gamma.Survival(mean, Math.Floor(x) + 1),
        x => x < 0 ? 1 : mean == 0 ? 0 : Exact.Gamma.Cdf(mean, Math.Floor(x) + 1),
        IsDiscrete: true)
    { Moments = (mean, mean, 1 / Math.Sqrt(mean), 3 + 1 / mean) };

    public static KnownDistribution Integers(int low, int high)
    {
        var n = (double)high - low + 1;
        double Below(double x) => Math.Clamp((Math.Floor(x) - low + 1) / n, 0, 1);
        return new(Below, x => 1 - Below(x), IsDiscrete: true)
        {
            Moments = (low + (n - 1) / 2, (n * n - 1) / 12, 0, 3 * (3 * n * n - 7) / (5 * (n * n - 1))),
        };
    }

    public static KnownDistribution Categories(double[] weights)
    {
        var total = weights.Sum();
        return new(
            x => weights.Take((int)Math.Clamp(x + 1, 0, weights.Length)).Sum() / total,
            x => weights.Skip((int)Math.Clamp(x + 1, 0, weights.Length)).Sum() / total,
            IsDiscrete: true);
    }
}
