using ExoMeta.Pooling;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Tests.Pooling;

/// <summary>Random sets of rows for properties.</summary>
internal static class EffectRows
{
    /// <summary>Estimates in [−2, 2], half of the sets nearly homogeneous, with variances from 0.001 to 2.</summary>
    public static Arbitrary<(double Y, double V)[]> Sets(int fewest, int most) => Arb.From(
        from k in Gen.Choose(fewest, most)
        from spread in Gen.Elements(1.0, 0.02)
        from rows in (
            from y in Gen.Choose(-2000, 2000)
            from v in Gen.Choose(0, 3300)
            select (spread * y / 1000, 0.001 * Math.Pow(10, v / 1000.0))).ArrayOf(k)
        select rows);

    public static EffectSet Set(IEnumerable<(double Y, double V)> rows) => GoldenData.Effects([.. rows.Select(r => r.Y)], [.. rows.Select(r => r.V)]);

    /// <summary>Agreement relative to a scale.</summary>
    public static bool Near(double a, double b, double scale, double tolerance) => Math.Abs(a - b) <= tolerance * scale;
}
