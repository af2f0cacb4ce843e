namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>
/// Simulated values that can be had again: the same replicate always gives the same values. Each thread has a source of its own, which may
/// hold scratch space.
/// </summary>
public interface IReplicateSource
{
    /// <summary>Writes the values of replicates <paramref name="first"/> … first + count − 1, one series after the other.</summary>
    /// <param name="first">The first replicate.</param>
    /// <param name="count">Number of replicates.</param>
    /// <param name="values">Series by replicate: value i of series s at s · count + i. NaN where a replicate has no value.</param>
    void Fill(long first, int count, Span<double> values);
}
