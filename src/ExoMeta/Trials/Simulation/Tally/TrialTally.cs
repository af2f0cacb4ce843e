using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>Counts and moments over simulated trials, of whole chunks: small, because it goes from the thread that filled it to the one that merges it.</summary>
internal sealed class TrialTally : IAccumulator<TrialTally>
{
    // One at either end stays empty: tallies that lie one after another in memory, and are in the hands of two threads, would share a cache line.
    private readonly ComparisonTally[] _padded;
    private readonly LookTally[] _looks;
    private readonly ArmLookTally[] _armLooks;
    private TrialCounts _counts;
    private UpdateTally _updates;
    private RunningMoments _sizes;

    /// <summary>Makes an empty tally of a design's comparisons and looks.</summary>
    /// <param name="patients">Patients by look and arm.</param>
    /// <param name="sideAnalyses">Number of analyses beside the one that the trial is about.</param>
    public TrialTally(PatientNumbers patients, int sideAnalyses = 0)
    {
        Sides = new(sideAnalyses, patients.Arms - 1);
        _padded = new ComparisonTally[patients.Arms + 1];
        _looks = new LookTally[patients.Looks];
        _armLooks = new ArmLookTally[patients.Looks * (patients.Arms - 1)];
    }

    /// <summary>Trials.</summary>
    public long Trials => Comparisons[0].Estimates.Count;

    /// <summary>Each comparison's.</summary>
    public Span<ComparisonTally> Comparisons => _padded.AsSpan(1, _padded.Length - 2);

    /// <summary>How trials ended at each look.</summary>
    public Span<LookTally> Looks => _looks;

    /// <summary>How each comparison ended at all looks, look by look.</summary>
    public Span<ArmLookTally> AllArmLooks => _armLooks;

    /// <summary>How each comparison ended at a look.</summary>
    public ReadOnlySpan<ArmLookTally> ArmLooks(int look) => _armLooks.AsSpan(look * Comparisons.Length, Comparisons.Length);

    /// <summary>Trials with some, all, any favourable comparison.</summary>
    public ref TrialCounts Counts => ref _counts;

    /// <summary>What updated pools show.</summary>
    public ref UpdateTally Updates => ref _updates;

    /// <summary>When looks took place; of no look where nobody asks.</summary>
    public CalendarTally Calendar { get; init; } = new(0);

    /// <summary>What MCP-Mod finds; empty where the trial is not analysed by it.</summary>
    public DoseFindingTally DoseFinding { get; init; } = new(0, 0);

    /// <summary>Patients of a trial.</summary>
    public ref RunningMoments Sizes => ref _sizes;

    /// <summary>What other analyses of the same trials show.</summary>
    public SideCounts Sides { get; }

    /// <inheritdoc/>
    public void Merge(TrialTally next)
    {
        _counts.Merge(next._counts);
        _updates.Merge(next._updates);
        _sizes.Merge(next._sizes);
        Calendar.Merge(next.Calendar);
        DoseFinding.Merge(next.DoseFinding);
        Sides.Merge(next.Sides);
        var (own, others) = (_padded, next._padded);
        for (var c = 0; c < own.Length; c++)
        {
            own[c].Merge(others[c]);
        }

        for (var look = 0; look < _looks.Length; look++)
        {
            _looks[look].Efficacy += next._looks[look].Efficacy;
            _looks[look].Futility += next._looks[look].Futility;
        }

        for (var i = 0; i < _armLooks.Length; i++)
        {
            _armLooks[i].Rejected += next._armLooks[i].Rejected;
            _armLooks[i].Dropped += next._armLooks[i].Dropped;
        }
    }

    /// <inheritdoc/>
    public void Clear()
    {
        (_counts, _updates, _sizes) = (default, default, default);
        Calendar.Clear();
        DoseFinding.Clear();
        Sides.Clear();
        Array.Clear(_padded);
        Array.Clear(_looks);
        Array.Clear(_armLooks);
    }
}

/// <summary>Trials counted over all their comparisons.</summary>
internal struct TrialCounts
{
    /// <summary>Trials with a significant comparison.</summary>
    public long AnySignificant;

    /// <summary>Trials all of whose comparisons are significant.</summary>
    public long AllSignificant;

    /// <summary>Trials with a true effect in the favourable direction.</summary>
    public long AnyReachable;

    /// <summary>Trials with a significant comparison that has no true effect in the favourable direction.</summary>
    public long AnyFalse;

    /// <summary>Trials whose effect was more than the endpoint's values allow.</summary>
    public long Truncated;

    /// <summary>Adds others.</summary>
    public void Merge(in TrialCounts next)
    {
        AnySignificant += next.AnySignificant;
        AllSignificant += next.AllSignificant;
        AnyReachable += next.AnyReachable;
        AnyFalse += next.AnyFalse;
        Truncated += next.Truncated;
    }
}

/// <summary>How trials ended at a look.</summary>
internal struct LookTally
{
    /// <summary>Trials that ended with a significant comparison.</summary>
    public long Efficacy;

    /// <summary>Trials that ended without one.</summary>
    public long Futility;
}

/// <summary>How one comparison ended at a look.</summary>
internal struct ArmLookTally
{
    /// <summary>Trials in which it ended significant.</summary>
    public long Rejected;

    /// <summary>Trials in which it ended otherwise.</summary>
    public long Dropped;
}

/// <summary>Counts and moments of one comparison.</summary>
internal struct ComparisonTally
{
    public long Significant;
    public long Covered;
    public long Reachable;
    public long Best;
    public RunningMoments Estimates;
    public RunningMoments Errors;
    public RunningMoments SquaredErrors;
    public RunningMoments Sizes;

    public void Merge(in ComparisonTally next)
    {
        Significant += next.Significant;
        Covered += next.Covered;
        Reachable += next.Reachable;
        Best += next.Best;
        Estimates.Merge(next.Estimates);
        Errors.Merge(next.Errors);
        SquaredErrors.Merge(next.SquaredErrors);
        Sizes.Merge(next.Sizes);
    }
}
