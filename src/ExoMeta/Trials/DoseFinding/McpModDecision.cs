using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>One look, at which <see cref="McpMod"/> tests for a dose–response and fits a curve where there is one; no comparison is rejected by itself.</summary>
/// <param name="patients">Planned patients.</param>
/// <param name="analysis">Contrasts and critical value.</param>
internal sealed class McpModDecision(PatientNumbers patients, PreparedMcpMod analysis) : TrialDecision(patients)
{
    /// <summary>An arm's own variance is no rounding error of the whole.</summary>
    private const double LeastOwnPart = 1e-9;

    private readonly LaneBuffer _variances = new(analysis.Rank.Length * TrialBlock.Capacity);
    private readonly LaneBuffer _isTold = new(TrialBlock.Capacity);
    private readonly LaneBuffer _criteria = new(TrialBlock.Capacity);
    private readonly CurveColumns _curves = new(analysis.Doses.Length, TrialBlock.Capacity);
    private readonly int[] _members = new int[TrialBlock.Capacity];

    public override bool Decide<TLane>(TrialBlock block, int look)
    {
        var found = block.DoseFinding!;
        Divide<TLane>(block);
        Test<TLane>(block, found);
        found.Dose.Fill(double.PositiveInfinity);
        found.IsFitted.Clear();
        _criteria.Span.Fill(double.PositiveInfinity);
        for (var candidate = 0; candidate < analysis.Candidates; candidate++)
        {
            Fit<TLane>(block, found, candidate);
        }

        EndAll<TLane>(block, look);
        return false;
    }

    private Span<double> Variance(int comparison) => _variances.Span.Slice(comparison * TrialBlock.Capacity, TrialBlock.Capacity);

    private static void EndAll<TLane>(TrialBlock block, int look)
        where TLane : struct, ILane<TLane>
    {
        var (all, none) = (TLane.BroadcastBits(ulong.MaxValue), TLane.BroadcastBits(0));
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            for (var c = 0; c < block.Comparisons; c++)
            {
                End(block, c, look, i, all, none);
            }
        }
    }

    /// <summary>
    /// Takes the reference arm's part out of each variance. Where it is an approximation that leaves nothing, the arm's own part is that of its size.
    /// </summary>
    private void Divide<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        var (zero, infinity) = (TLane.Broadcast(0), TLane.Broadcast(double.PositiveInfinity));
        var shared = block.SharedVariance;
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var ofReference = TLane.Load(shared[i..]);
            var isTold = TLane.LessThan(zero, ofReference) & TLane.LessThan(ofReference, infinity);
            for (var c = 0; c < block.Comparisons; c++)
            {
                var error = TLane.Load(block.StandardError(c)[i..]);
                var estimate = TLane.Load(block.Estimate(c)[i..]);
                var whole = error * error;
                var own = whole - ofReference;
                own = TLane.Select(TLane.LessThan(TLane.Broadcast(LeastOwnPart) * whole, own), own, TLane.Broadcast(analysis.ReferenceShare[c]) * whole);
                isTold &= TLane.LessThan(zero, own) & TLane.LessThan(estimate * estimate, infinity);
                TLane.Store(own, Variance(c)[i..]);
            }

            TLane.Store(isTold, _isTold.Span[i..]);
        }
    }

    /// <summary>The contrasts' statistics, whether the largest is significant, and whose it is: of equal ones the first.</summary>
    private void Test<TLane>(TrialBlock block, DoseFindingColumns found)
        where TLane : struct, ILane<TLane>
    {
        var least = TLane.Broadcast(double.NegativeInfinity);
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var isTold = TLane.Load(_isTold.Span[i..]);
            var ofReference = TLane.Load(block.SharedVariance[i..]);
            var (largest, chosen) = (least, TLane.Broadcast(DoseFindingColumns.NoCandidate));
            for (var candidate = 0; candidate < analysis.Candidates; candidate++)
            {
                var contrast = analysis.Contrast(candidate);
                var (effect, variance) = (TLane.Broadcast(0), TLane.Broadcast(contrast[0] * contrast[0]) * ofReference);
                for (var c = 0; c < block.Comparisons; c++)
                {
                    var weight = contrast[analysis.Rank[c]];
                    effect = TLane.FusedMultiplyAdd(TLane.Broadcast(weight), TLane.Load(block.Estimate(c)[i..]), effect);
                    variance = TLane.FusedMultiplyAdd(TLane.Broadcast(weight * weight), TLane.Load(Variance(c)[i..]), variance);
                }

                var statistic = TLane.Select(isTold, analysis.Sides.Favourable(effect / TLane.SquareRoot(variance)), least);
                TLane.Store(statistic, found.Statistic(candidate)[i..]);
                var isLarger = TLane.LessThan(largest, statistic);
                largest = TLane.Select(isLarger, statistic, largest);
                chosen = TLane.Select(isLarger, TLane.Broadcast(candidate), chosen);
            }

            var isSignal = TLane.LessThanOrEqual(TLane.Broadcast(analysis.Critical), largest);
            TLane.Store(isSignal, found.IsSignal[i..]);
            TLane.Store(TLane.Select(isSignal, chosen, TLane.Broadcast(DoseFindingColumns.NoCandidate)), found.Chosen[i..]);
        }
    }

    /// <summary>Fits a candidate in the trials that want it, side by side.</summary>
    private void Fit<TLane>(TrialBlock block, DoseFindingColumns found, int candidate)
        where TLane : struct, ILane<TLane>
    {
        var members = Members(block, found, candidate);
        if (members.Length == 0)
        {
            return;
        }

        var padded = (members.Length + TrialBlock.GroupSize - 1) / TrialBlock.GroupSize * TrialBlock.GroupSize;
        Gather(block, members, padded);
        var fit = analysis.Fits[candidate];
        fit.Fit<TLane>(_curves, padded);
        fit.TargetDoses<TLane>(_curves, padded, analysis.Gain);
        var penalty = 2.0 * fit.Parameters;
        for (var j = 0; j < members.Length; j++)
        {
            var i = members[j];
            if (BitConverter.DoubleToInt64Bits(_curves.IsFitted[j]) != 0 && _curves.Deviance[j] + penalty < _criteria.Span[i])
            {
                _criteria.Span[i] = _curves.Deviance[j] + penalty;
                found.Chosen[i] = candidate;
                found.Dose[i] = _curves.Dose[j];
                found.IsFitted[i] = _curves.IsFitted[j];
            }
        }
    }

    /// <summary>The trials in which a candidate is fitted: where its statistic is the largest, or by the criterion where it is significant.</summary>
    private ReadOnlySpan<int> Members(TrialBlock block, DoseFindingColumns found, int candidate)
    {
        var count = 0;
        var statistics = found.Statistic(candidate);
        for (var i = 0; i < block.Count; i++)
        {
            var isMember = BitConverter.DoubleToInt64Bits(found.IsSignal[i]) != 0
                && (analysis.Analysis.Selection == CandidateSelection.Statistic ? found.Chosen[i] == candidate : statistics[i] >= analysis.Critical);
            if (isMember)
            {
                _members[count++] = i;
            }
        }

        return _members.AsSpan(0, count);
    }

    private void Gather(TrialBlock block, ReadOnlySpan<int> members, int padded)
    {
        for (var j = 0; j < padded; j++)
        {
            var i = members[Math.Min(j, members.Length - 1)];
            _curves.Mean(0)[j] = 0;
            _curves.Weight(0)[j] = 1 / block.SharedVariance[i];
            for (var c = 0; c < block.Comparisons; c++)
            {
                _curves.Mean(analysis.Rank[c])[j] = analysis.Sides.Favourable(new LaneOne(block.Estimate(c)[i])).Value;
                _curves.Weight(analysis.Rank[c])[j] = 1 / Variance(c)[i];
            }
        }
    }
}
