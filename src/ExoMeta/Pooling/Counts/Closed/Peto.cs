using System.Collections.Immutable;
using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>
/// Peto's one-step log odds ratio (Yusuf, Peto, Lewis, Collins and Sleight 1985): Σ(a − E)/ΣV with variance 1/ΣV, E = n₁m/N and
/// V = n₁n₂m(N − m)/(N²(N − 1)); Q = Σ(a − E)²/V − (Σ(a − E))²/ΣV.
/// </summary>
/// <remarks>Raw counts: a zero in one arm needs no addition, and studies without information (V = 0) drop out. Biased far from OR = 1 and with unequal arms.</remarks>
internal static class Peto
{
    public static CountModelFit Fit(Measure measure, ImmutableArray<TwoByTwo> tables, CountModelOptions options)
    {
        var (difference, variance, informative) = (0.0, 0.0, 0);
        foreach (var t in tables.Where(t => !t.IsUninformative))
        {
            difference += t.Events1 - t.NullMean;
            variance += t.NullVariance;
            informative++;
        }

        if (informative == 0)
        {
            throw new ArgumentException("every study is without events, or with nothing else, in both arms: there is nothing to compare", nameof(tables));
        }

        var estimate = difference / variance;
        var statistic = tables.Where(t => !t.IsUninformative).Sum(t =>
        {
            var distance = t.Events1 - t.NullMean - estimate * t.NullVariance;
            return distance * distance / t.NullVariance;
        });
        var q = ChiSquaredTest.Of(statistic, informative - 1);
        return ClosedForm.Fit(CountMethod.Peto, measure, options, tables.Length, estimate, 1 / variance, q) with
        {
            Warnings = ClosedForm.Warnings(tables, q, uninformativeRowsCount: false),
        };
    }
}
