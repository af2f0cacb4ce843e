using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Effects made to break an iterative fit.</summary>
internal static class AdversarialEffects
{
    private const double Tiny = 1e-300;
    private const double Huge = 1e300;
    private const double Subnormal = 5e-324;

    /// <summary>Named sets, each of finite estimates and finite variances above 0, in the order of the names.</summary>
    public static IReadOnlyDictionary<string, (double[] Y, double[] V)> All { get; } = new SortedDictionary<string, (double[] Y, double[] V)>(StringComparer.Ordinal)
    {
        ["variances from 1e-300 to 1e300"] = ([0.1, 0.2, 0.5, -0.3], [Tiny, 1e-100, 1e100, Huge]),
        ["variances from 1e-12 to 1e12"] = ([0.1, 0.2, 0.5, -0.3], [1e-12, 1e-3, 1e3, 1e12]),
        ["variances of 1e-300"] = ([0.1, 0.2, 0.5], [Tiny, Tiny, Tiny]),
        ["variances of 1e300"] = ([0.1, 0.2, 0.5], [Huge, Huge, Huge]),
        ["variances of 1e-200"] = ([0.1, 0.2, 0.5], [1e-200, 2e-200, 3e-200]),
        ["the smallest subnormal variances"] = ([0.1, 0.2, 0.5], [Subnormal, Subnormal, Subnormal]),
        ["one subnormal variance"] = ([0.1, 0.2, 0.5], [Subnormal, 0.1, 0.2]),
        ["subnormal variances and equal effects"] = ([0.1, 0.1, 0.1], [Subnormal, 2e-320, 3e-310]),
        ["the largest variances"] = ([0.1, 0.2, 0.5], [double.MaxValue, double.MaxValue, double.MaxValue]),
        ["estimates of 1e150"] = ([1e150, -1e150, 2e150], [1, 2, 3]),
        ["estimates of 1e150 with variances to match"] = ([1e150, -1e150, 2e150], [1e299, 2e299, 3e299]),
        ["estimates of 1e200"] = ([1e200, -1e200, 2e200], [1, 2, 3]),
        ["the largest estimates"] = ([double.MaxValue, -double.MaxValue, 1], [1, 2, 3]),
        ["the largest estimates allowed"] = ([1e35, -1e35, 5e34], [1, 2, 3]),
        ["the smallest and the largest variance allowed"] = ([0.1, 0.2, 0.5, 0.3], [1e-70, 1e70, 1e-70, 1e70]),
        ["variances of 1e-70"] = ([0.1, 0.2, 0.5], [1e-70, 2e-70, 3e-70]),
        ["everything at the edge"] = ([1e35, -1e35, 5e34, 3], [1e-70, 1e70, 1e-70, 1]),
        ["one huge estimate allowed"] = ([0.1, 0.2, 1e34, 0.3], [0.01, 0.02, 0.03, 0.04]),
        ["estimates of 1e-35 with variances to match"] = ([1e-35, -1e-35, 2e-35], [1e-70, 2e-70, 3e-70]),
        ["one huge estimate"] = ([0.1, 0.2, 1e150, 0.3], [0.01, 0.02, 0.03, 0.04]),
        ["estimates of 1e-160"] = ([1e-160, -1e-160, 2e-160], [1e-10, 2e-10, 3e-10]),
        ["estimates of 1e-160 with variances to match"] = ([1e-160, -1e-160, 2e-160], [1e-320, 2e-320, 3e-320]),
        ["two identical rows"] = ([0.7, 0.7], [0.09, 0.09]),
        ["two rows far apart"] = ([0.0, 1e6], [1e-6, 1e-6]),
        ["all effects 0"] = ([0, 0, 0], [0.1, 0.2, 0.3]),
        ["one huge outlier"] = ([0.1, 0.12, 0.09, 0.11, 1e9], [0.01, 0.02, 0.01, 0.02, 0.01]),
        ["one outlier of great precision"] = ([0.1, 0.12, 0.09, 0.11, 5], [0.01, 0.02, 0.01, 0.02, 1e-14]),
        ["ties in all rows"] = ([0.3, 0.3, 0.3, 0.3, 0.3, 0.3], [0.1, 0.1, 0.1, 0.1, 0.1, 0.1]),
        ["two clumps of ties"] = ([-1, -1, -1, 1, 1, 1], [0.1, 0.1, 0.1, 0.1, 0.1, 0.1]),
        ["neighbouring numbers"] = ([1, Math.BitIncrement(1.0), Math.BitDecrement(1.0)], [1e-32, 1e-32, 1e-32]),
        ["a large offset"] = ([1e15, 1e15 + 1, 1e15 + 2, 1e15 + 3], [0.1, 0.2, 0.3, 0.4]),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>Whether the model takes numbers of this size; others are refused by row.</summary>
    public static bool IsWithinRange(string name) =>
        All[name].Y.All(y => Math.Abs(y) <= 1e35) && All[name].V.All(v => v is >= 1e-70 and <= 1e70);

    public static EffectSet Of(string name) => GoldenData.Effects(All[name].Y, All[name].V);
}
