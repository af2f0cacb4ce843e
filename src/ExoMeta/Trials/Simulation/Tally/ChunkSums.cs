using System.Numerics;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Counts the trials of one chunk after another, block by block. Scratch space: one a thread; only what <see cref="CloseInto"/> hands over leaves it.</summary>
internal sealed class ChunkSums
{
    private readonly PatientNumbers _patients;
    private readonly RejectionSides _sides;
    private readonly double[][] _intervalFactors;
    private readonly ComparisonSums[] _comparisons;
    private readonly LookTally[] _looks;
    private readonly ArmLookTally[] _armLooks;
    private TrialCounts _counts;
    private GroupSums _sizes;
    private long _trials;

    /// <summary>Makes ready to count.</summary>
    /// <param name="patients">Patients by look and arm.</param>
    /// <param name="sides">Which side is favourable.</param>
    /// <param name="intervalFactors">By look and comparison, how many standard errors the 95 % interval reaches to either side.</param>
    public ChunkSums(PatientNumbers patients, RejectionSides sides, double[][] intervalFactors)
    {
        (_patients, _sides, _intervalFactors) = (patients, sides, intervalFactors);
        _comparisons = new ComparisonSums[patients.Arms - 1];
        _looks = new LookTally[patients.Looks];
        _armLooks = new ArmLookTally[patients.Looks * _comparisons.Length];
    }

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
            Add<TLane>(block, c, ref _comparisons[c]);
        }

        AddTrials<TLane>(block);
        if (_looks.Length > 1)
        {
            AddEnds<TLane>(block);
            if (block.Comparisons > 1)
            {
                AddBest<TLane>(block);
            }
        }
    }

    /// <summary>Ends a chunk: its sums become moments of an empty tally, and the next chunk begins at nothing.</summary>
    public void CloseInto(TrialTally tally)
    {
        var comparisons = tally.Comparisons;
        for (var c = 0; c < comparisons.Length; c++)
        {
            comparisons[c] = _comparisons[c].Close(_trials, _patients.At(0, c + 1));
        }

        tally.Counts = _counts;
        tally.Sizes = _sizes.ToMoments(_patients.Of(0), _trials);
        _looks.CopyTo(tally.Looks);
        _armLooks.CopyTo(tally.AllArmLooks);
        (_counts, _sizes, _trials) = (default, default, 0);
        Array.Clear(_comparisons);
        Array.Clear(_looks);
        Array.Clear(_armLooks);
    }

    /// <summary>Sums are taken about the first trial's values, so that no digits are lost.</summary>
    private void Pivot(TrialBlock block)
    {
        for (var c = 0; c < block.Comparisons; c++)
        {
            _comparisons[c].EstimatePivot = block.FinalEstimate(c)[0];
            _comparisons[c].ErrorPivot = block.FinalEstimate(c)[0] - block.Theta(c)[0];
        }
    }

    private void Add<TLane>(TrialBlock block, int comparison, ref ComparisonSums sums)
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

        sums.Significant += significant;
        sums.Covered += covered;
        sums.Reachable += reachable;
        sums.Estimates.Add<TLane>(estimates, isCounted, sums.EstimatePivot);
        sums.Errors.Add<TLane>(errors, isCounted, sums.ErrorPivot);
        sums.SquaredErrors.AddSquares<TLane>(errors, isCounted, sums.ErrorPivot * sums.ErrorPivot);
        if (_looks.Length > 1)
        {
            sums.Sizes.Add<TLane>(block.FinalPatients(comparison), isCounted, _patients.At(0, comparison + 1));
        }
    }

    private void AddTrials<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        var isCounted = block.IsCounted;
        var sizes = block.Scratch;
        var zero = TLane.Broadcast(0);

        var (anySignificant, allSignificant, anyReachable, anyFalse) = (0L, 0L, 0L, 0L);
        Span<LookTally> looks = stackalloc LookTally[_looks.Length];
        for (var i = 0; i < sizes.Length; i += TLane.Count)
        {
            var counted = TLane.Load(isCounted[i..]);
            var (any, all, reachable, wrong, last) = (zero, counted, zero, zero, zero);
            for (var c = 0; c < block.Comparisons; c++)
            {
                var rejected = TLane.Load(block.IsRejected(c)[i..]);
                any |= rejected;
                all &= rejected;
                var isReachable = _sides.Counts(TLane.Load(block.Theta(c)[i..]));
                reachable |= isReachable;
                wrong |= TLane.Select(isReachable, zero, rejected);
                var end = TLane.Load(block.EndLook(c)[i..]);
                last = TLane.Select(TLane.LessThan(last, end), end, last);
            }

            if (block.DoseFinding is { } found)
            {
                any = TLane.Load(found.IsSignal[i..]);
                wrong = TLane.Select(reachable, zero, any);
            }

            any &= counted;
            anySignificant += CountOf(any);
            allSignificant += CountOf(all);
            anyReachable += CountOf(reachable & counted);
            anyFalse += CountOf(wrong & counted);
            AddLooks(last, any, counted, looks);
        }

        _counts.AnySignificant += anySignificant;
        _counts.AllSignificant += allSignificant;
        _counts.AnyReachable += anyReachable;
        _counts.AnyFalse += anyFalse;
        for (var look = 0; look < looks.Length; look++)
        {
            _looks[look].Efficacy += looks[look].Efficacy;
            _looks[look].Futility += looks[look].Futility;
        }

        if (_looks.Length > 1)
        {
            block.TotalPatients<TLane>(sizes);
            _sizes.Add<TLane>(sizes, isCounted, _patients.Of(0));
        }
    }

    /// <summary>At which look each comparison ended, and how.</summary>
    private void AddEnds<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        for (var look = 0; look < _looks.Length; look++)
        {
            var place = TLane.Broadcast(look);
            for (var c = 0; c < block.Comparisons; c++)
            {
                var ends = block.EndLook(c);
                var isRejected = block.IsRejected(c);
                var (all, rejected) = (0, 0);
                for (var i = 0; i < ends.Length; i += TLane.Count)
                {
                    var ended = TLane.EqualTo(TLane.Load(ends[i..]), place) & TLane.Load(block.IsCounted[i..]);
                    all += CountOf(ended);
                    rejected += CountOf(ended & TLane.Load(isRejected[i..]));
                }

                ref var tally = ref _armLooks[look * block.Comparisons + c];
                tally.Rejected += rejected;
                tally.Dropped += all - rejected;
            }
        }
    }

    /// <summary>Which of the significant comparisons has the best estimate; of equal ones the first.</summary>
    private void AddBest<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        var best = block.Scratch;
        for (var i = 0; i < best.Length; i += TLane.Count)
        {
            var (estimate, arm) = (TLane.Broadcast(double.NegativeInfinity), TLane.Broadcast(TrialDecision.Open));
            for (var c = 0; c < block.Comparisons; c++)
            {
                var own = _sides.Favourable(TLane.Load(block.FinalEstimate(c)[i..]));
                var isBetter = TLane.LessThan(estimate, own) & TLane.Load(block.IsRejected(c)[i..]) & TLane.Load(block.IsCounted[i..]);
                estimate = TLane.Select(isBetter, own, estimate);
                arm = TLane.Select(isBetter, TLane.Broadcast(c), arm);
            }

            TLane.Store(arm, best[i..]);
        }

        for (var c = 0; c < block.Comparisons; c++)
        {
            var count = 0;
            for (var i = 0; i < best.Length; i += TLane.Count)
            {
                count += CountOf(TLane.EqualTo(TLane.Load(best[i..]), TLane.Broadcast(c)));
            }

            _comparisons[c].Best += count;
        }
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

/// <summary>Counts and sums of one comparison, of a chunk that is not over.</summary>
internal struct ComparisonSums
{
    public long Significant;
    public long Covered;
    public long Reachable;
    public long Best;
    public double EstimatePivot;
    public double ErrorPivot;
    public GroupSums Estimates;
    public GroupSums Errors;
    public GroupSums SquaredErrors;
    public GroupSums Sizes;

    /// <summary>The moments of all trials of the chunk; sizes are summed about a pivot of their own.</summary>
    public readonly ComparisonTally Close(long trials, double sizePivot) => new()
    {
        Significant = Significant,
        Covered = Covered,
        Reachable = Reachable,
        Best = Best,
        Estimates = Estimates.ToMoments(EstimatePivot, trials),
        Errors = Errors.ToMoments(ErrorPivot, trials),
        SquaredErrors = SquaredErrors.ToMoments(ErrorPivot * ErrorPivot, trials),
        Sizes = Sizes.ToMoments(sizePivot, trials),
    };
}
