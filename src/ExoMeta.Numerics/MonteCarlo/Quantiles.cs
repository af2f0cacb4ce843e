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

        Probability.Check(p);
        var position = (sorted.Length - 1) * p;
        var below = (int)Math.Floor(position);
        var share = position - below;
        return share == 0 ? sorted[below] : sorted[below] + share * (sorted[below + 1] - sorted[below]);
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
        if (!(p > 0 && p < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability inside (0, 1) was expected.");
        }

        var estimate = OfSorted(sorted, p);
        var n = sorted.Length;
        var lower = sorted[Math.Clamp(Binomial.Quantile(0.025, n, p) - 1, 0, n - 1)];
        var upper = sorted[Math.Clamp(Binomial.Quantile(0.975, n, p), 0, n - 1)];
        return new(estimate, (upper - lower) / (2 * 1.959963984540054), lower, upper);
    }
}
