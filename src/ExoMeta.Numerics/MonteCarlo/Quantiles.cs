using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>Quantiles of simulated values.</summary>
public static class Quantiles
{
    /// <summary>Quantile of type 7 (Hyndman and Fan 1996; R's default) of values in ascending order.</summary>
    /// <exception cref="ArgumentException">No values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1].</exception>
    public static double OfSorted(ReadOnlySpan<double> sorted, double p)
    {
        if (sorted.IsEmpty)
        {
            throw new ArgumentException("There are no values.", nameof(sorted));
        }

        var (below, share) = Position(sorted.Length, p);
        return share == 0 ? sorted[(int)below] : Between(sorted[(int)below], sorted[(int)below + 1], share);
    }

    /// <summary>Quantile of type 7 of values in any order; the values are copied.</summary>
    /// <exception cref="ArgumentException">No values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p is outside [0, 1].</exception>
    public static double Of(ReadOnlySpan<double> values, double p)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return OfSorted(sorted, p);
    }

    /// <summary>
    /// A simulated quantile with its Monte Carlo error: the 95 % interval lies between two order statistics whose ranks are binomial
    /// quantiles (free of any distributional assumption), and the standard error is its width over 2 · 1.96.
    /// </summary>
    /// <exception cref="ArgumentException">No values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p is not inside (0, 1).</exception>
    public static MonteCarloEstimate EstimateOfSorted(ReadOnlySpan<double> sorted, double p)
    {
        var estimate = OfSorted(sorted, p);
        var (lower, upper) = IntervalRanks(sorted.Length, p);
        return WithInterval(estimate, sorted[lower], sorted[upper]);
    }

    /// <summary>Where a quantile of type 7 lies among n values in order: after rank <c>Below</c> (from 0), by a share of the way to the next.</summary>
    internal static (long Below, double Share) Position(long count, double p)
    {
        Probability.Check(p);
        var position = (count - 1) * p;
        var below = Math.Floor(position);
        return ((long)below, position - below);
    }

    /// <summary>A share of the way from one value to the next; equal values, infinite ones too, have no way between them.</summary>
    internal static double Between(double lower, double upper, double share)
    {
        if (lower == upper)
        {
            return lower;
        }

        var distance = upper - lower;
        return double.IsFinite(distance) || !double.IsFinite(lower) || !double.IsFinite(upper)
            ? lower + share * distance
            : (1 - share) * lower + share * upper;
    }

    /// <summary>
    /// Ranks (from 0) between which a quantile lies with 95 % confidence or more, as long as n·min(p, 1 − p) ≥ 3.7; for less, no order statistic lies
    /// far enough out, the outermost takes its place, and the confidence is less.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">p is not inside (0, 1).</exception>
    internal static (int Lower, int Upper) IntervalRanks(int count, double p)
    {
        if (!(p > 0 && p < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability inside (0, 1) was expected.");
        }

        return (
            Math.Clamp(Binomial.Quantile(0.025, count, p) - 1, 0, count - 1),
            Math.Clamp(Binomial.Quantile(0.975, count, p), 0, count - 1));
    }

    /// <summary>An estimate whose standard error is that of its interval; order statistics that are alike, infinite ones too, have none between them.</summary>
    internal static MonteCarloEstimate WithInterval(double estimate, double lower, double upper) =>
        new(estimate, lower == upper ? 0 : (upper - lower) / (2 * MonteCarloEstimate.Z), lower, upper);
}
