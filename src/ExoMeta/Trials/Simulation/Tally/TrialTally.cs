using System.Numerics;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>Counts and moments over simulated trials.</summary>
internal sealed class TrialTally : IAccumulator<TrialTally>
{
    private readonly PatientNumbers _patients;
    private readonly RejectionSides _sides;
    private readonly double[][] _intervalFactors;

    // One at either end stays empty: tallies that lie one after another in memory, and are in the hands of two threads, would share a cache line.
    private readonly ComparisonTally[] _padded;
    private readonly LookTally[] _looks;
    private GroupSums _sizeSums;
    private UpdateTally _updates;
    private long _trials;

    public TrialTally(PatientNumbers patients, RejectionSides sides, double[][] intervalFactors)
    {
        (_patients, _sides, _intervalFactors) = (patients, sides, intervalFactors);
        _padded = new ComparisonTally[patients.Arms + 1];
        _looks = new LookTally[patients.Looks];
    }

    public ReadOnlySpan<ComparisonTally> Comparisons => Own;

    public ReadOnlySpan<LookTally> Looks => _looks;

    public long AnySignificant { get; private set; }

    public long AllSignificant { get; private set; }

    public long AnyReachable { get; private set; }

    /// <summary>What updated pools show.</summary>
    public ref UpdateTally Updates => ref _updates;

    /// <summary>Patients of a trial.</summary>
    public RunningMoments Sizes { get; private set; }

    private Span<ComparisonTally> Own => _padded.AsSpan(1, _padded.Length - 2);

    /// <summary>Adds the trials of a block, all of whose comparisons have ended.</summary>
    public void Add<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        if (_trials == 0)
        {
            Pivot(block);
        }

        _trials += block.Count;
        for (var c = 0; c < block.Comparisons; c++)
        {
            Add<TLane>(block, c, ref Own[c]);
        }

        AddTrials<TLane>(block);
    }

    /// <summary>Ends a chunk: its sums become moments.</summary>
    public void Close()
    {
        foreach (ref var tally in Own)
        {
            tally.Estimates = tally.EstimateSums.ToMoments(tally.EstimatePivot, _trials);
            tally.Errors = tally.ErrorSums.ToMoments(tally.ErrorPivot, _trials);
        }

        _updates.Close();
        for (var c = 0; c < Own.Length; c++)
        {
            Own[c].Sizes = Own[c].SizeSums.ToMoments(_patients.At(0, c + 1), _trials);
        }

        Sizes = _sizeSums.ToMoments(_patients.Of(0), _trials);
    }

    public void Merge(TrialTally next)
    {
        AnySignificant += next.AnySignificant;
        AllSignificant += next.AllSignificant;
        AnyReachable += next.AnyReachable;
        _updates.Merge(next._updates);
        var sizes = Sizes;
        sizes.Merge(next.Sizes);
        Sizes = sizes;
        var own = Own;
        var others = next.Own;
        for (var c = 0; c < own.Length; c++)
        {
            own[c].Merge(others[c]);
        }

        for (var look = 0; look < _looks.Length; look++)
        {
            _looks[look].Efficacy += next._looks[look].Efficacy;
            _looks[look].Futility += next._looks[look].Futility;
        }
    }

    public void Clear()
    {
        (AnySignificant, AllSignificant, AnyReachable, _trials) = (0, 0, 0, 0);
        (_sizeSums, _updates) = (default, default);
        Sizes = default;
        Array.Clear(_padded);
        Array.Clear(_looks);
    }

    /// <summary>Sums are taken about the first trial's values, so that no digits are lost.</summary>
    private void Pivot(TrialBlock block)
    {
        for (var c = 0; c < block.Comparisons; c++)
        {
            Own[c].EstimatePivot = block.FinalEstimate(c)[0];
            Own[c].ErrorPivot = block.FinalEstimate(c)[0] - block.Theta(c)[0];
        }
    }

    private void Add<TLane>(TrialBlock block, int comparison, ref ComparisonTally tally)
        where TLane : struct, ILane<TLane>
    {
        var theta = block.Theta(comparison);
        var estimates = block.FinalEstimate(comparison);
        var standardErrors = block.FinalError(comparison);
        var ends = block.EndLook(comparison);
        var isRejected = block.IsRejected(comparison);
        var isCounted = block.IsCounted;
        var errors = block.Scratch;
        var (significant, covered, reachable) = (0L, 0L, 0L);
        for (var i = 0; i < errors.Length; i += TLane.Count)
        {
            var counted = TLane.Load(isCounted[i..]);
            var effect = TLane.Load(theta[i..]);
            var error = TLane.Load(estimates[i..]) - effect;
            TLane.Store(error, errors[i..]);
            var halfWidth = FactorOf(comparison, TLane.Load(ends[i..])) * TLane.Load(standardErrors[i..]);
            var isCovered = TLane.LessThanOrEqual(error & TLane.BroadcastBits(~(1UL << 63)), halfWidth);
            significant += CountOf(TLane.Load(isRejected[i..]) & counted);
            covered += CountOf(isCovered & counted);
            reachable += CountOf(_sides.Counts(effect) & counted);
        }

        tally.Significant += significant;
        tally.Covered += covered;
        tally.Reachable += reachable;
        tally.EstimateSums.Add<TLane>(estimates, isCounted, tally.EstimatePivot);
        tally.ErrorSums.Add<TLane>(errors, isCounted, tally.ErrorPivot);
        if (_looks.Length > 1)
        {
            var sizes = block.Scratch;
            for (var i = 0; i < sizes.Length; i += TLane.Count)
            {
                TLane.Store(PatientsOf(comparison + 1, TLane.Load(ends[i..])), sizes[i..]);
            }

            tally.SizeSums.Add<TLane>(sizes, isCounted, _patients.At(0, comparison + 1));
        }
    }

    private void AddTrials<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        var isCounted = block.IsCounted;
        var sizes = block.Scratch;
        var zero = TLane.Broadcast(0);

        // Counted here and added once a block: what another thread holds may lie in the same cache line.
        var (anySignificant, allSignificant, anyReachable) = (0L, 0L, 0L);
        Span<LookTally> looks = stackalloc LookTally[_looks.Length];
        for (var i = 0; i < sizes.Length; i += TLane.Count)
        {
            var counted = TLane.Load(isCounted[i..]);
            var (any, all, reachable, last) = (zero, counted, zero, zero);
            for (var c = 0; c < block.Comparisons; c++)
            {
                var rejected = TLane.Load(block.IsRejected(c)[i..]);
                any |= rejected;
                all &= rejected;
                reachable |= _sides.Counts(TLane.Load(block.Theta(c)[i..]));
                var end = TLane.Load(block.EndLook(c)[i..]);
                last = TLane.Select(TLane.LessThan(last, end), end, last);
            }

            any &= counted;
            anySignificant += CountOf(any);
            allSignificant += CountOf(all);
            anyReachable += CountOf(reachable & counted);
            AddLooks(last, any, counted, looks);
            if (_looks.Length > 1)
            {
                TLane.Store(Patients(block, i, last), sizes[i..]);
            }
        }

        AnySignificant += anySignificant;
        AllSignificant += allSignificant;
        AnyReachable += anyReachable;
        for (var look = 0; look < looks.Length; look++)
        {
            _looks[look].Efficacy += looks[look].Efficacy;
            _looks[look].Futility += looks[look].Futility;
        }

        if (_looks.Length > 1)
        {
            _sizeSums.Add<TLane>(sizes, isCounted, _patients.Of(0));
        }
    }

    /// <summary>Patients of all arms, each as far as it went; the reference arm goes on as long as any comparison does.</summary>
    private TLane Patients<TLane>(TrialBlock block, int at, TLane last)
        where TLane : struct, ILane<TLane>
    {
        var total = PatientsOf(0, last);
        for (var c = 0; c < block.Comparisons; c++)
        {
            total += PatientsOf(c + 1, TLane.Load(block.EndLook(c)[at..]));
        }

        return total;
    }

    private TLane PatientsOf<TLane>(int arm, TLane end)
        where TLane : struct, ILane<TLane>
    {
        var patients = TLane.Broadcast(_patients.At(0, arm));
        for (var look = 1; look < _looks.Length; look++)
        {
            patients = TLane.Select(TLane.EqualTo(end, TLane.Broadcast(look)), TLane.Broadcast(_patients.At(look, arm)), patients);
        }

        return patients;
    }

    private TLane FactorOf<TLane>(int comparison, TLane end)
        where TLane : struct, ILane<TLane>
    {
        var factor = TLane.Broadcast(_intervalFactors[0][comparison]);
        for (var look = 1; look < _looks.Length; look++)
        {
            factor = TLane.Select(TLane.EqualTo(end, TLane.Broadcast(look)), TLane.Broadcast(_intervalFactors[look][comparison]), factor);
        }

        return factor;
    }

    private static void AddLooks<TLane>(TLane last, TLane isSuccess, TLane counted, Span<LookTally> looks)
        where TLane : struct, ILane<TLane>
    {
        for (var look = 0; look < looks.Length; look++)
        {
            var ended = TLane.EqualTo(last, TLane.Broadcast(look)) & counted;
            var successes = CountOf(ended & isSuccess);
            looks[look].Efficacy += successes;
            looks[look].Futility += CountOf(ended) - successes;
        }
    }

    private static int CountOf<TLane>(TLane mask)
        where TLane : struct, ILane<TLane> => BitOperations.PopCount(TLane.MaskBits(mask));
}

/// <summary>How trials ended at a look.</summary>
internal struct LookTally
{
    /// <summary>Trials that ended with a significant comparison.</summary>
    public long Efficacy;

    /// <summary>Trials that ended without one.</summary>
    public long Futility;
}

/// <summary>Counts and moments of one comparison.</summary>
internal struct ComparisonTally
{
    public long Significant;
    public long Covered;
    public long Reachable;
    public RunningMoments Estimates;
    public RunningMoments Errors;
    public GroupSums EstimateSums;
    public RunningMoments Sizes;
    public GroupSums ErrorSums;
    public GroupSums SizeSums;
    public double EstimatePivot;
    public double ErrorPivot;

    public void Merge(in ComparisonTally next)
    {
        Significant += next.Significant;
        Covered += next.Covered;
        Reachable += next.Reachable;
        Estimates.Merge(next.Estimates);
        Errors.Merge(next.Errors);
        Sizes.Merge(next.Sizes);
    }
}
