using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>Mantel–Haenszel pooling of two rates; T = t₁ + t₂ in each study (Greenland and Robins 1985; Rothman, Greenland and Lash 2008, chapter 15).</summary>
/// <remarks>
/// <list type="bullet">
/// <item>IRR = ΣR/ΣS, R = x₁t₂/T, S = x₂t₁/T; variance of its logarithm Σ((x₁ + x₂)t₁t₂/T²)/(ΣR·ΣS).</item>
/// <item>IRD = Σ(x₁t₂ − x₂t₁)/T / Σt₁t₂/T; variance Σ((x₁t₂² + x₂t₁²)/T²)/(Σt₁t₂/T)².</item>
/// </list>
/// </remarks>
internal static class MantelHaenszelRates
{
    public static CountModelFit Fit(Measure measure, ImmutableArray<Rates> tables, CountModelOptions options)
    {
        var isRatio = measure.Code == "IRR";
        ThrowIfUndefined(isRatio, tables);
        var (r, s, shared, weight, spread) = (0.0, 0.0, 0.0, 0.0, 0.0);
        foreach (var t in tables)
        {
            var (share1, share2) = (t.Time1 / t.Time, t.Time2 / t.Time);
            r += t.Events1 * share2;
            s += t.Events2 * share1;
            shared += t.Events * share1 * share2;
            weight += t.Time1 * share2;
            spread += t.Events1 * share2 * share2 + t.Events2 * share1 * share1;
        }

        var (estimate, variance) = isRatio
            ? (PortableMath.Log(r / s), shared / (r * s))
            : ((r - s) / weight, spread / (weight * weight));
        var q = ClosedForm.CochranQ(measure, tables, options.ZeroCells, estimate);
        return ClosedForm.Fit(CountMethod.MantelHaenszel, measure, options, tables.Length, estimate, variance, q) with
        {
            MantelHaenszelTest = isRatio ? HomogeneityTests.NoEffect(tables) : null,
            Warnings = ClosedForm.Warnings(tables, q, uninformativeRowsCount: !isRatio),
        };
    }

    private static void ThrowIfUndefined(bool isRatio, ImmutableArray<Rates> tables)
    {
        var (first, second) = (tables.Sum(t => t.Events1), tables.Sum(t => t.Events2));
        if (first + second == 0)
        {
            throw new ArgumentException("no study has an event in either arm: there is nothing to compare", nameof(tables));
        }

        if (isRatio && (first == 0 || second == 0))
        {
            throw new ArgumentException(
                $"all events are in the {(first == 0 ? "second" : "first")} arms: the incidence rate ratio is not defined; IRD is", nameof(tables));
        }
    }
}
