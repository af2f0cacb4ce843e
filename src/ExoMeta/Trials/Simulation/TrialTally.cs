using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>Counts and moments over simulated trials.</summary>
internal sealed class TrialTally(int comparisons) : IAccumulator<TrialTally>
{
    // One at either end stays empty: tallies that lie one after another in memory, and are in the hands of two threads, would share a cache line.
    private readonly ComparisonTally[] _padded = new ComparisonTally[comparisons + 2];

    public ReadOnlySpan<ComparisonTally> Comparisons => Own;

    private Span<ComparisonTally> Own => _padded.AsSpan(1, _padded.Length - 2);

    public long AnySignificant { get; private set; }

    public long AllSignificant { get; private set; }

    public long AnyReachable { get; private set; }

    /// <summary>Adds one trial.</summary>
    /// <param name="theta">True effects.</param>
    /// <param name="outcomes">What its comparisons show.</param>
    /// <param name="sides">In which directions a comparison may be significant.</param>
    /// <param name="critical">One-sided critical value.</param>
    public void Add(ReadOnlySpan<double> theta, ReadOnlySpan<ComparisonOutcome> outcomes, RejectionSides sides, double critical)
    {
        var own = Own;
        var significant = 0;
        var anyReachable = false;
        for (var i = 0; i < outcomes.Length; i++)
        {
            ref readonly var outcome = ref outcomes[i];
            ref var tally = ref own[i];
            var error = outcome.Estimate - theta[i];
            var isSignificant = sides.Rejects(outcome.Statistic, critical);
            significant += isSignificant ? 1 : 0;
            tally.Significant += isSignificant ? 1 : 0;
            tally.Covered += Math.Abs(error) <= outcome.HalfWidth ? 1 : 0;
            tally.Estimates.Add(outcome.Estimate);
            tally.Errors.Add(error);
            var isReachable = sides.Counts(theta[i]);
            tally.Reachable += isReachable ? 1 : 0;
            anyReachable |= isReachable;
        }

        AnySignificant += significant > 0 ? 1 : 0;
        AllSignificant += significant == outcomes.Length ? 1 : 0;
        AnyReachable += anyReachable ? 1 : 0;
    }

    public void Merge(TrialTally next)
    {
        AnySignificant += next.AnySignificant;
        AllSignificant += next.AllSignificant;
        AnyReachable += next.AnyReachable;
        var own = Own;
        for (var i = 0; i < own.Length; i++)
        {
            own[i].Merge(next.Own[i]);
        }
    }

    public void Clear()
    {
        (AnySignificant, AllSignificant, AnyReachable) = (0, 0, 0);
        Array.Clear(_padded);
    }
}

/// <summary>Counts and moments of one comparison.</summary>
internal struct ComparisonTally
{
    public long Significant;
    public long Covered;
    public long Reachable;
    public RunningMoments Estimates;
    public RunningMoments Errors;

    public void Merge(in ComparisonTally next)
    {
        Significant += next.Significant;
        Covered += next.Covered;
        Reachable += next.Reachable;
        Estimates.Merge(next.Estimates);
        Errors.Merge(next.Errors);
    }
}

/// <summary>In which directions a comparison may be significant: the favourable one against control, either between doses.</summary>
internal readonly record struct RejectionSides(bool Either, double Favourable)
{
    public static RejectionSides Of(TrialDesign design) =>
        new(design.Comparison == TrialComparison.BetweenDoses, design.Endpoint.LowerIsBetter ? -1 : 1);

    public bool Rejects(double statistic, double critical) => (Either ? Math.Abs(statistic) : Favourable * statistic) >= critical;

    /// <summary>Whether a true effect can be found at all, however large the trial.</summary>
    public bool Counts(double theta) => Either ? theta != 0 : Favourable * theta > 0;
}
