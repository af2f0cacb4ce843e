using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>A multiplicity procedure with its critical values: immutable, shared by threads.</summary>
public abstract class PreparedProcedure
{
    private protected PreparedProcedure(int comparisons) => Comparisons = comparisons;

    /// <summary>m, the number of comparisons.</summary>
    public int Comparisons { get; }

    /// <summary>The largest critical value in use: what makes a statistic significant whatever the others show, but for a fixed sequence.</summary>
    public abstract double LargestCritical { get; }

    /// <summary>Decides which hypotheses are rejected, trial by trial.</summary>
    /// <param name="statistics">m lanes: the statistic of each comparison, large is favourable. NaN counts as −∞: never rejected.</param>
    /// <param name="rejected">m lanes, not the statistics: the mask of the trials in which a hypothesis is rejected.</param>
    /// <exception cref="ArgumentException">A span is shorter than m.</exception>
    public void Reject<TLane>(ReadOnlySpan<TLane> statistics, Span<TLane> rejected)
        where TLane : struct, ILane<TLane>
    {
        if (statistics.Length < Comparisons || rejected.Length < Comparisons)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{Comparisons} lanes of statistics and of masks were expected"), nameof(statistics));
        }

        statistics = statistics[..Comparisons];
        rejected = rejected[..Comparisons];

        // Not a virtual method: a generic one is looked up at every call.
        switch (this)
        {
            case SingleStepThreshold single:
                single.Run(statistics, rejected);
                break;
            case StepDownThresholds down:
                down.Run(statistics, rejected);
                break;
            case StepUpThresholds up:
                up.Run(statistics, rejected);
                break;
            case HommelThresholds hommel:
                hommel.Run(statistics, rejected);
                break;
            case SubsetStepDown subsets:
                subsets.Run(statistics, rejected);
                break;
            case SequentialThreshold sequence:
                sequence.Run(statistics, rejected);
                break;
            default:
                throw new InvalidOperationException("an unknown procedure");
        }
    }
}
