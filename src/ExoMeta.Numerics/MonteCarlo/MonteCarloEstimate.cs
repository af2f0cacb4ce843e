using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>A simulated number with its Monte Carlo error; no simulated number is shown without it.</summary>
/// <param name="Estimate">The estimate.</param>
/// <param name="Mcse">Monte Carlo standard error.</param>
/// <param name="Lower">Lower end of the 95 % Monte Carlo interval.</param>
/// <param name="Upper">Upper end of the 95 % Monte Carlo interval.</param>
public readonly record struct MonteCarloEstimate(double Estimate, double Mcse, double Lower, double Upper)
{
    /// <summary>The normal quantile of 95 % intervals.</summary>
    internal const double Z = 1.959963984540054;

    /// <summary>A probability from a count of successes, with Wilson's (1927) 95 % interval.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No replicates, or more successes than replicates.</exception>
    public static MonteCarloEstimate FromCount(long successes, long replicates)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(replicates);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, replicates);
        const double z = Z;
        double n = replicates;
        var p = successes / n;
        var centre = (p + z * z / (2 * n)) / (1 + z * z / n);
        var half = z / (1 + z * z / n) * Math.Sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        var lower = successes == 0 ? 0 : Math.Max(0, centre - half);
        var upper = successes == replicates ? 1 : Math.Min(1, centre + half);
        return new(p, Math.Sqrt(p * (1 - p) / n), lower, upper);
    }

    /// <summary>A mean from its sum of squares about the mean, with a normal 95 % interval.</summary>
    public static MonteCarloEstimate FromMoments(double mean, double sumOfSquares, long replicates)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicates, 2);
        return FromError(mean, Math.Sqrt(sumOfSquares / (replicates - 1) / replicates));
    }

    /// <summary>An estimate and its standard error, with a normal 95 % interval.</summary>
    public static MonteCarloEstimate FromError(double estimate, double mcse) => new(estimate, mcse, estimate - Z * mcse, estimate + Z * mcse);

    /// <summary>
    /// √ of a quantity that is not negative, such as a mean square or a variance: its error is that of the quantity over twice the root (delta method), and its
    /// interval ends at 0. Where the quantity is 0 its values were all 0, and the root is 0 without an error.
    /// </summary>
    /// <param name="estimate">Estimate of the quantity, ≥ 0.</param>
    /// <param name="mcse">Its Monte Carlo standard error.</param>
    public static MonteCarloEstimate RootOf(double estimate, double mcse)
    {
        var root = Math.Sqrt(estimate);
        var plain = FromError(root, root == 0 ? 0 : mcse / (2 * root));
        return plain with { Lower = Math.Max(0, plain.Lower) };
    }

    /// <summary>shift + factor · estimate: the same draws on another scale.</summary>
    public MonteCarloEstimate Scaled(double factor, double shift)
    {
        var (first, second) = (shift + factor * Lower, shift + factor * Upper);
        return new(shift + factor * Estimate, Math.Abs(factor) * Mcse, Math.Min(first, second), Math.Max(first, second));
    }

    /// <summary>
    /// The error that a <see cref="StoppingRule.TargetError"/> looks at: the standard error, or the half width of the interval over 1.96
    /// where that is larger, as it is for a probability of which only successes (or none) were seen. +∞ where both are 0: values that
    /// were all alike so far do not tell their error.
    /// </summary>
    public double ErrorForStopping() => Math.Max(Mcse, (Upper - Lower) / (2 * Z)) is > 0 and var error ? error : double.PositiveInfinity;
}
