namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>When a run ends.</summary>
public abstract record StoppingRule
{
    private StoppingRule()
    {
    }

    /// <summary>After all replicates of the plan.</summary>
    public sealed record AllReplicates : StoppingRule;

    /// <summary>
    /// As soon as the Monte Carlo error is small enough. It is looked at after 8, 12, 16, 24, 32, 48 … merged chunks only, whose sums do not
    /// depend on threads: the same seed always ends after the same replicates.
    /// </summary>
    /// <remarks>
    /// A run that ends because its error looks small has a slightly larger true error, the less so the more chunks were merged; the first look
    /// is at 8192 replicates for that reason.
    /// </remarks>
    /// <param name="Error">The Monte Carlo standard error to reach, &gt; 0; see <see cref="MonteCarloEstimate.ErrorForStopping"/>.</param>
    public sealed record TargetError(double Error) : StoppingRule;
}

/// <summary>Why a run ended.</summary>
public enum StopReason
{
    /// <summary>All replicates of the plan were run.</summary>
    AllReplicates,

    /// <summary>The target error was reached, after all replicates or before.</summary>
    TargetErrorReached,
}

/// <summary>What a run gave.</summary>
/// <param name="Total">The merged chunks.</param>
/// <param name="Replicates">Replicates merged.</param>
/// <param name="Reason">Why it ended.</param>
public sealed record MonteCarloRun<TAccumulator>(TAccumulator Total, long Replicates, StopReason Reason);
