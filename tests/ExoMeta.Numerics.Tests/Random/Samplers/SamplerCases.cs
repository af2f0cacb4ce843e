using System.Globalization;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.Random;

/// <summary>Every sampler, over a grid of parameters with the edges of their ranges and of the methods.</summary>
internal static class SamplerCases
{
    private const double Infinity = double.PositiveInfinity;

    private static readonly double[] Weights = [0, 1, 0, 0, 5e-4, 2.5, 0, 7, 1e-30, 3, 0];
    private static readonly double[] ManyWeights = [.. Enumerable.Range(0, 4096).Select(i => i % 7 == 0 ? 0 : 1 + i % 50.0)];

    public static Dictionary<string, SamplerCase> All { get; } = List().ToDictionary(x => x.Name);

    public static TheoryData<string> Names => [.. All.Keys];

    private static IEnumerable<SamplerCase> List() => [.. Words(), .. Gammas(), .. Ratios(), .. TruncatedNormals(), .. Counts()];

    private static IEnumerable<SamplerCase> Words()
    {
        yield return SamplerCase.Of("uniform", default(UniformSampler), KnownDistributions.Uniform);
        yield return SamplerCase.Of("normal", default(NormalSampler), KnownDistributions.Normal());
        yield return SamplerCase.Of("exponential", default(ExponentialSampler), KnownDistributions.Exponential);
        foreach (var (low, high) in new[] { (4, 4), (-3, 3), (0, 999), (int.MinValue, int.MaxValue) })
        {
            yield return SamplerCase.Of(Name($"integer {low} to {high}"), new IntegerSampler(low, high), KnownDistributions.Integers(low, high));
        }

        yield return SamplerCase.Of("categorical, some weights 0", new CategoricalSampler(Weights), KnownDistributions.Categories(Weights));
        yield return SamplerCase.Of("categorical, 4096 weights", new CategoricalSampler(ManyWeights), KnownDistributions.Categories(ManyWeights));
        yield return SamplerCase.Of("categorical, one weight", new CategoricalSampler([3.5]), KnownDistributions.Categories([3.5]));
    }

    private static IEnumerable<SamplerCase> Gammas()
    {
        foreach (var shape in new[] { 1e-3, 0.5, 1, 3.3, 1974, 1976, 1e6 })
        {
            yield return SamplerCase.Of(Name($"gamma {shape}"), new GammaSampler(shape), KnownDistributions.Gamma(shape));
        }

        yield return SamplerCase.Of("gamma 1e15", new GammaSampler(1e15), KnownDistributions.HugeGamma(1e15));
        yield return SamplerCase.Of("gamma 2.5, scale 0.3", new GammaSampler(2.5, 0.3), KnownDistributions.Gamma(2.5, 0.3));
        yield return SamplerCase.Of("log-gamma 0.001", new LogGammaSampler(1e-3), KnownDistributions.LogGamma(1e-3));
        yield return SamplerCase.Of("log-gamma 2.5", new LogGammaSampler(2.5), KnownDistributions.LogGamma(2.5));
        yield return SamplerCase.Of("chi-squared 1", GammaSampler.ChiSquared(1), KnownDistributions.Gamma(0.5, 2));
        yield return SamplerCase.Of("chi-squared 7", GammaSampler.ChiSquared(7), KnownDistributions.Gamma(3.5, 2));
        yield return SamplerCase.Of("inverse chi-squared 4", new InverseChiSquaredSampler(4), KnownDistributions.InverseChiSquared(4));
    }

    private static IEnumerable<SamplerCase> Ratios()
    {
        foreach (var (a, b) in new[] { (0.01, 0.01), (0.5, 0.5), (2, 9), (0.3, 40), (1e6, 1e6) })
        {
            yield return SamplerCase.Of(Name($"beta {a}, {b}"), new BetaSampler(a, b), KnownDistributions.Beta(a, b));
        }

        foreach (var df in new[] { 0.5, 1, 2, 3, 9, 1e9 })
        {
            yield return SamplerCase.Of(Name($"t {df}"), new StudentTSampler(df), KnownDistributions.StudentT(df));
        }

        yield return SamplerCase.Of("t infinite", new StudentTSampler(Infinity), KnownDistributions.Normal());
    }

    private static IEnumerable<SamplerCase> TruncatedNormals()
    {
        foreach (var (mean, deviation, low, high) in new (double, double, double, double)[]
                 {
                     (0, 1, -Infinity, Infinity), (0, 1, -1, 2), (0, 1, 8, Infinity), (0, 1, 40, 41), (0, 1, -1e-9, 1e-9), (0, 1, -Infinity, -12),
                     (10, 2, 9, Infinity), (10, 2, -Infinity, 17), (-3, 0.5, -2.4, -2.395), (0, 1, 0.5, 0.55), (0, 1, -45, -38), (0, 1, 1e5, Infinity),
                 })
        {
            yield return SamplerCase.Of(
                Name($"normal {mean}, {deviation} in [{low}, {high}]"),
                new TruncatedNormalSampler(mean, deviation, low, high),
                KnownDistributions.TruncatedNormal(mean, deviation, low, high));
        }
    }

    private static IEnumerable<SamplerCase> Counts()
    {
        const int most = int.MaxValue;
        foreach (var (n, p) in new[]
                 {
                     (0, 0.4), (7, 0), (7, 1), (1, 0.3), (50, 0.3), (50, 0.7), (50, 1e-12), (1000, 0.013), (100_000, 0.5), (200_000, 0.5),
                     (most, 1e-12), (most, 1 - 1e-12), (most, 1e-7), (most, 1e-3), (most, 0.5), (most, 0.9),
                 })
        {
            yield return SamplerCase.Of(Name($"binomial {n}, {p}"), new BinomialSampler(n, p), KnownDistributions.Binomial(n, p));
        }

        foreach (var mean in new[] { 0, 0.02, 4, 137.5, 30_000, 45_000, 1e6, 1e9 })
        {
            yield return SamplerCase.Of(Name($"Poisson {mean}"), new PoissonSampler(mean), KnownDistributions.Poisson(mean));
        }
    }

    private static string Name(FormattableString name) => name.ToString(CultureInfo.InvariantCulture);
}
