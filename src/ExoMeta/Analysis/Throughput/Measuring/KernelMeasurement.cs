using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Analysis.Throughput;

/// <summary>What was measured of one kernel.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Throughput">Items per second: median over the rounds. It changes with the clock and the neighbours; compare <paramref name="Ratio"/>.</param>
/// <param name="Ratio">
/// Median over the rounds of throughput over that of the reference (items over its steps) in the neighbouring slices.
/// </param>
/// <param name="Spread">Robust standard deviation of a round's ratio relative to the median: 1.4826 times the median absolute deviation.</param>
/// <param name="Error">
/// Standard error of log <paramref name="Ratio"/> within the run: the half width of the 95 % interval of a median, whose ends are the rounds of
/// rank n/2 ± 0.98·√n, over 1.96. It supposes no distribution: on a busy machine most rounds are disturbed and their spread is wide, while
/// those in the middle still lie together.
/// </param>
/// <param name="Rounds">Rounds.</param>
/// <param name="Answer">The kernel's answer.</param>
public sealed record KernelMeasurement(TimedKernel Kernel, double Throughput, double Ratio, double Spread, double Error, int Rounds, double Answer)
{
    /// <summary>Summarises rounds.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="throughputs">Items per second, by round.</param>
    /// <param name="ratios">Ratios, by round.</param>
    /// <param name="answer">The kernel's answer.</param>
    /// <exception cref="ArgumentException">No rounds, or not as many of both.</exception>
    public static KernelMeasurement Of(TimedKernel kernel, IReadOnlyList<double> throughputs, IReadOnlyList<double> ratios, double answer)
    {
        if (ratios.Count == 0 || ratios.Count != throughputs.Count)
        {
            throw new ArgumentException("a throughput and a ratio are needed for each round", nameof(ratios));
        }

        var ratio = RobustMoments.Median(ratios);
        return new(
            kernel, RobustMoments.Median(throughputs), ratio, RobustMoments.Deviation(ratios, ratio) / ratio, RobustMoments.LogMedianError(ratios),
            ratios.Count, answer);
    }
}

/// <summary>All that one run measured.</summary>
/// <param name="Kernels">The tracked kernels.</param>
/// <param name="Limits">The limits of the hardware.</param>
/// <param name="Reference">The reference kernel's steps per second: median over all its slices; NaN when nothing was held against it.</param>
public sealed record ThroughputMeasurement(
    ImmutableArray<KernelMeasurement> Kernels, ImmutableArray<KernelMeasurement> Limits, double Reference)
{
    /// <summary>
    /// The least that an item must cost by what it cannot be made without, over what it costs: 1 at the limit; with the name of that limit.
    /// Both sides are ratios to the reference, so that the clock does not enter.
    /// </summary>
    /// <returns>Null where no limit is stated or measured.</returns>
    public (double Share, string Limit)? OfLimit(KernelMeasurement kernel)
    {
        if (kernel.Kernel.LargestRatio is { } largest)
        {
            return (kernel.Ratio / largest, "one thread twice");
        }

        var shares = kernel.Kernel.Costs
            .Select(c => (Cost: c, Limit: Limits.FirstOrDefault(l => l.Kernel.Name == c.Limit)))
            .Where(x => x.Limit is not null)
            .Select(x => (Share: kernel.Ratio * x.Cost.PerItem / x.Limit!.Ratio, x.Cost.Limit))
            .ToList();
        return shares.Count == 0 ? null : shares.MaxBy(s => s.Share);
    }
}

/// <summary>Medians of few numbers.</summary>
internal static class RobustMoments
{
    /// <summary>The middle number, or the mean of the two middle ones.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return 0.5 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]);
    }

    /// <summary>1.4826 times the median absolute deviation: the standard deviation of normal numbers, whatever a few outliers do.</summary>
    public static double Deviation(IEnumerable<double> values, double median) => 1.482602218505602 * Median(values.Select(v => Math.Abs(v - median)));

    /// <summary>Half the log of the ratio of the values of rank n/2 ± 0.98·√n (the first and the last of few values), over 1.96; all values &gt; 0.</summary>
    public static double LogMedianError(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var half = 0.98 * Math.Sqrt(sorted.Length);
        var low = Math.Max(0, (int)Math.Floor(0.5 * sorted.Length - half));
        return 0.5 * PortableMath.Log(sorted[^(low + 1)] / sorted[low]) / 1.96;
    }
}
