namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>How many replicates to run, from which seed, on how many threads.</summary>
/// <param name="Replicates">Number of replicates, ≥ 1; with a target error the most that are run.</param>
/// <param name="Seed">Seed of every stream of the run.</param>
/// <param name="Threads">Threads to use; 0 means all cores. Never changes a result.</param>
public sealed record MonteCarloPlan(long Replicates, ulong Seed, int Threads = 0)
{
    /// <summary>When the run ends: after all replicates unless said otherwise.</summary>
    public StoppingRule Stopping { get; init; } = new StoppingRule.AllReplicates();
}
