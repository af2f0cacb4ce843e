using System.Collections.Immutable;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>The analyses of all subsets of the rows, or of a sample of them (Olkin, Dahabreh and Trikalinos 2012), in numbers.</summary>
/// <param name="Subsets">Subsets of two rows or more.</param>
/// <param name="IsExact">Whether they are all there are.</param>
/// <param name="Seed">Seed of the sample; null when exact.</param>
/// <param name="Estimate">Pooled effect over the subsets.</param>
/// <param name="TauSquared">τ² over the subsets.</param>
/// <param name="ISquared">I² over the subsets, percent.</param>
/// <param name="Rows">What each row does to the median of the pooled effect.</param>
/// <param name="Density">The subsets counted by pooled effect and I².</param>
public sealed record GoshSummary(
    int Subsets, bool IsExact, ulong? Seed, GoshRange Estimate, GoshRange TauSquared, GoshRange ISquared, ImmutableArray<GoshRow> Rows, GoshDensity Density)
{
    internal static GoshSummary Of(EffectSet effects, PoolingOptions options, ulong seed, CancellationToken cancellation)
    {
        var gosh = new GoshOptions { Seed = seed };
        var columns = new GoshColumns(Gosh.SubsetsOf(effects.Count, gosh), effects.Count);
        var isExact = Gosh.Run(effects, options, gosh, columns, cancellation);

        // A single row is that row, not an analysis of several. Sorted once, so that every row's subsets come sorted.
        int[] subsets = [.. Enumerable.Range(0, columns.Count).Where(s => columns.Size[s] > 1).OrderBy(s => columns.Estimate[s])];
        if (subsets.Length == 0)
        {
            throw new ArgumentException("subsets need two effects or more");
        }

        var rows = effects.Effects.Select((e, i) => new GoshRow(
            e.Label,
            Median(subsets.Where(s => columns.Contains(s, i)).Select(s => columns.Estimate[s])),
            Median(subsets.Where(s => !columns.Contains(s, i)).Select(s => columns.Estimate[s]))));
        return new(
            subsets.Length, isExact, isExact ? null : seed, GoshRange.Of(subsets.Select(s => columns.Estimate[s])),
            GoshRange.Of(subsets.Select(s => columns.TauSquared[s])), GoshRange.Of(subsets.Select(s => columns.ISquared[s])), [.. rows],
            GoshDensity.Of(columns, subsets));
    }

    /// <summary>The median of values that come sorted.</summary>
    private static double? Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        return sorted.Length == 0 ? null : GoshRange.Quantile(sorted, 0.5);
    }
}

/// <summary>A quantity over the subsets; quantiles of type 7.</summary>
/// <param name="Smallest">Smallest value.</param>
/// <param name="LowerQuartile">25 % quantile.</param>
/// <param name="Median">Median.</param>
/// <param name="UpperQuartile">75 % quantile.</param>
/// <param name="Largest">Largest value.</param>
public sealed record GoshRange(double Smallest, double LowerQuartile, double Median, double UpperQuartile, double Largest)
{
    internal static GoshRange Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new(sorted[0], Quantile(sorted, 0.25), Quantile(sorted, 0.5), Quantile(sorted, 0.75), sorted[^1]);
    }

    internal static double Quantile(double[] sorted, double p)
    {
        var at = p * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 < sorted.Length ? sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}

/// <summary>The median pooled effect of the subsets with a row and of those without it.</summary>
/// <param name="Label">The row.</param>
/// <param name="With">With it.</param>
/// <param name="Without">Without it; null where every subset of two has it.</param>
public sealed record GoshRow(string Label, double? With, double? Without);
