using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>A simulated number with its Monte Carlo error; no simulated number is shown without it.</summary>
/// <param name="Estimate">The estimate.</param>
/// <param name="Mcse">Monte Carlo standard error.</param>
/// <param name="Lower">Lower end of the 95 % Monte Carlo interval.</param>
/// <param name="Upper">Upper end of the 95 % Monte Carlo interval.</param>
public readonly record struct MonteCarloEstimate(double Estimate, double Mcse, double Lower, double Upper)
{
    /// <summary>A probability from a count of successes, with Wilson's (1927) 95 % interval.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No replicates, or more successes than replicates.</exception>
    public static MonteCarloEstimate FromCount(long successes, long replicates)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(replicates);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, replicates);
        const double z = 1.959963984540054;
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
        var mcse = Math.Sqrt(sumOfSquares / (replicates - 1) / replicates);
        const double z = 1.959963984540054;
        return new(mean, mcse, mean - z * mcse, mean + z * mcse);
    }
}
