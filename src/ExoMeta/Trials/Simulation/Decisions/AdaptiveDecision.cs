using System.Runtime.InteropServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// Adaptive stages: tests by all stages so far, gives up what is futile, chooses the arms that go on, and sets the sizes of the next
/// stage trial by trial.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="test">Its critical values.</param>
/// <param name="patients">Planned patients.</param>
/// <param name="sides">Which direction is favourable.</param>
internal sealed class AdaptiveDecision(AdaptiveStages plan, AdaptiveTest test, PatientNumbers patients, RejectionSides sides) : TrialDecision(patients)
{
    // Evidence and masks of all intersections: those of one group of trials lie together.
    private readonly LaneBuffer _sums = new(test.Sets * TrialBlock.Capacity);
    private readonly LaneBuffer _sets = new(test.Sets * TrialBlock.Capacity);
    private readonly LaneBuffer _scores = new(test.Sets * TrialBlock.GroupSize);
    private readonly LaneBuffer _factors = new(TrialBlock.Capacity);

    /// <inheritdoc/>
    public override void Recruit<TLane>(TrialBlock block, int look)
    {
        if (look == 0)
        {
            base.Recruit<TLane>(block, look);
            for (var c = 0; test.Closed is not null && c < block.Comparisons; c++)
            {
                block.StageStatistic(c).Fill(double.NaN);
            }

            return;
        }

        var isResized = plan.Size is not null && look == Planned.Looks - 1;
        var rounding = TLane.Broadcast(isResized ? 1 - AdaptiveSizes.Slack : AdaptiveSizes.Slack);
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var any = TLane.BroadcastBits(0);
            for (var c = 0; c < block.Comparisons; c++)
            {
                any |= IsOpen<TLane>(block, c, i);
            }

            var factor = isResized ? TLane.Load(_factors.Span[i..]) : plan.Reallocates ? Reallocated<TLane>(block, look, i) : TLane.Broadcast(1);
            Enrol(block, look, 0, i, any, factor, rounding);
            for (var c = 0; c < block.Comparisons; c++)
            {
                Enrol(block, look, c + 1, i, IsOpen<TLane>(block, c, i), factor, rounding);
            }
        }
    }

    /// <inheritdoc/>
    public override bool Decide<TLane>(TrialBlock block, int look)
    {
        if (test.Closed is null)
        {
            TestAllData<TLane>(block, look);
        }
        else
        {
            TestStages<TLane>(block, test.Closed, look);
        }

        var goesOn = Choose<TLane>(block, look);
        if (goesOn && plan.Size is { } size && look == Planned.Looks - 2)
        {
            Resize<TLane>(block, size, look);
        }

        return goesOn;
    }

    private void Enrol<TLane>(TrialBlock block, int look, int arm, int at, TLane goesOn, TLane factor, TLane rounding)
        where TLane : struct, ILane<TLane>
    {
        var added = TLane.Floor(TLane.FusedMultiplyAdd(factor, TLane.Broadcast(Planned.NewAt(look, arm)), rounding)) & goesOn;
        TLane.Store(added, block.NewPatients(arm)[at..]);
        var patients = block.Patients(arm)[at..];
        TLane.Store(TLane.Load(patients) + added, patients);
    }

    /// <summary>Planned patients of all arms over those of the arms that go on.</summary>
    private TLane Reallocated<TLane>(TrialBlock block, int look, int at)
        where TLane : struct, ILane<TLane>
    {
        var total = Planned.NewAt(look, 0);
        var goingOn = TLane.Broadcast(total);
        for (var c = 0; c < block.Comparisons; c++)
        {
            total += Planned.NewAt(look, c + 1);
            goingOn += TLane.Broadcast(Planned.NewAt(look, c + 1)) & IsOpen<TLane>(block, c, at);
        }

        return TLane.Broadcast(total) / goingOn;
    }

    private void TestAllData<TLane>(TrialBlock block, int look)
        where TLane : struct, ILane<TLane>
    {
        var bound = TLane.Broadcast(test.Boundaries.Upper[look][0]);
        var statistics = block.Statistic(0);
        var rejected = block.IsRejected(0);
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var isRejected = TLane.LessThanOrEqual(bound, sides.Favourable(TLane.Load(statistics[i..]))) & IsOpen<TLane>(block, 0, i);
            TLane.Store(TLane.Load(rejected[i..]) | isRejected, rejected[i..]);
        }
    }

    private void TestStages<TLane>(TrialBlock block, ClosedCombinationTest closed, int look)
        where TLane : struct, ILane<TLane>
    {
        for (var c = 0; look == 0 && c < block.Comparisons; c++)
        {
            if (!block.StageStatistic(c).ContainsAnyExcept(double.NaN))
            {
                throw new InvalidOperationException("the endpoint does not test the data of a look alone, which a combination of stages needs");
            }
        }

        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            TestGroup<TLane>(block, closed, look, i);
        }
    }

    private void TestGroup<TLane>(TrialBlock block, ClosedCombinationTest closed, int look, int at)
        where TLane : struct, ILane<TLane>
    {
        var (ofStatistics, ofMasks) = (default(RankedLanes<TLane>), default(RankedLanes<TLane>));
        var statistics = ((Span<TLane>)ofStatistics)[..block.Comparisons];
        var masks = ((Span<TLane>)ofMasks)[..block.Comparisons];
        var scores = MemoryMarshal.Cast<double, TLane>(_scores.Span)[..closed.Sets];
        var sums = SetsOf<TLane>(_sums, at);
        var sets = SetsOf<TLane>(_sets, at);
        for (var c = 0; c < statistics.Length; c++)
        {
            statistics[c] = sides.Favourable(TLane.Load(block.StageStatistic(c)[at..]));
            masks[c] = IsOpen<TLane>(block, c, at);
        }

        test.Scores[look].Score<TLane>(statistics, scores);
        if (look == 0)
        {
            ClosedCombinationTest.Begin(sums, sets);
        }
        else
        {
            IntersectionScores.Restrict<TLane>(masks, scores);
        }

        closed.AddStage<TLane>(look, scores, sums, sets, masks);
        for (var c = 0; c < masks.Length; c++)
        {
            var rejected = block.IsRejected(c)[at..];
            TLane.Store(TLane.Load(rejected) | (masks[c] & IsOpen<TLane>(block, c, at)), rejected);
        }
    }

    /// <summary>Ends what does not go on.</summary>
    private bool Choose<TLane>(TrialBlock block, int look)
        where TLane : struct, ILane<TLane>
    {
        var goesOn = false;
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            goesOn |= TLane.Any(ChooseGroup<TLane>(block, look, i) & TLane.Load(block.IsCounted[i..]));
        }

        return goesOn;
    }

    /// <summary>Mask of the trials that go on.</summary>
    private TLane ChooseGroup<TLane>(TrialBlock block, int look, int at)
        where TLane : struct, ILane<TLane>
    {
        var (ofMasks, ofMeasures) = (default(RankedLanes<TLane>), default(RankedLanes<TLane>));
        var stays = ((Span<TLane>)ofMasks)[..block.Comparisons];
        var measures = ((Span<TLane>)ofMeasures)[..block.Comparisons];
        var (none, any) = (TLane.BroadcastBits(0), TLane.BroadcastBits(0));
        if (look == Planned.Looks - 1)
        {
            stays.Fill(none);
        }
        else
        {
            var byStatistic = plan.Selection.Scale == SelectionScale.Statistic;
            for (var c = 0; c < stays.Length; c++)
            {
                var rejected = TLane.Load(block.IsRejected(c)[at..]);
                any |= rejected;
                stays[c] = TLane.Select(rejected | IsFutile<TLane>(block, c, look, at), none, IsOpen<TLane>(block, c, at));
                measures[c] = RankedLanes.OrLeast(sides.Favourable(TLane.Load((byStatistic ? block.Statistic(c) : block.Estimate(c))[at..])));
            }

            SelectionLanes.Keep<TLane>(plan.Selection, measures, stays);
        }

        var goesOn = none;
        for (var c = 0; c < stays.Length; c++)
        {
            var stay = plan.Stop == StopRule.FirstRejection ? TLane.Select(any, none, stays[c]) : stays[c];
            var ended = TLane.Select(stay, none, IsOpen<TLane>(block, c, at));
            goesOn |= stay;
            End(block, c, look, at, ended, none);
            EndPatients(block, c, at, ended);
        }

        return goesOn;
    }

    private TLane IsFutile<TLane>(TrialBlock block, int comparison, int look, int at)
        where TLane : struct, ILane<TLane>
    {
        if (double.IsNegativeInfinity(test.Futility[look]))
        {
            return TLane.BroadcastBits(0);
        }

        var evidence = test.Closed is null
            ? sides.Favourable(TLane.Load(block.Statistic(comparison)[at..]))
            : plan.Combination is StageCombination.Fisher
                ? sides.Favourable(TLane.Load(block.StageStatistic(comparison)[at..]))
                : SetsOf<TLane>(_sums, at)[1 << comparison];
        return TLane.LessThanOrEqual(evidence, TLane.Broadcast(test.Futility[look]));
    }

    /// <summary>The factor of the last stage's size, of a trial with one comparison.</summary>
    private void Resize<TLane>(TrialBlock block, ConditionalPowerSize size, int look)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var (least, most) = (TLane.Broadcast(size.Smallest), TLane.Broadcast(size.Largest));
        var quantile = TLane.Broadcast(size.PowerQuantile);
        var growth = TLane.Broadcast(Math.Sqrt((double)Planned.NewAt(look + 1, 1) / Planned.At(look, 1)));
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var critical = NextCritical<TLane>(block, look, i);
            var drift = growth * (size.Effect is { } effect
                ? TLane.Broadcast(Math.Abs(effect)) / TLane.Load(block.StandardError(0)[i..])
                : sides.Favourable(TLane.Load(block.Statistic(0)[i..])));
            var root = (critical + quantile) / drift;
            var factor = TLane.Select(TLane.LessThan(zero, root), root * root, least);
            factor = TLane.Select(TLane.LessThan(factor, least), least, factor);
            factor = TLane.Select(TLane.LessThan(zero, drift) & TLane.LessThanOrEqual(factor, most), factor, most);

            // Below the zone: Φ(δ − c) < its lower end.
            var isHopeless = size.PromisingFrom > 0
                ? TLane.LessThan(drift - critical, TLane.Broadcast(PortableMath.NormalQuantile(size.PromisingFrom)))
                : TLane.BroadcastBits(0);
            TLane.Store(TLane.Select(isHopeless, one, factor), _factors.Span[i..]);
        }
    }

    /// <summary>What the last stage's own statistic must reach.</summary>
    private TLane NextCritical<TLane>(TrialBlock block, int look, int at)
        where TLane : struct, ILane<TLane>
    {
        if (test.Closed is not { } closed)
        {
            var share = plan.Shares[look];
            var bound = TLane.Broadcast(test.Boundaries.Upper[look + 1][0]);
            var reached = TLane.Broadcast(Math.Sqrt(share)) * sides.Favourable(TLane.Load(block.Statistic(0)[at..]));
            return (bound - reached) * TLane.Broadcast(1 / Math.Sqrt(1 - share));
        }

        return closed.NextCritical(look + 1, SetsOf<TLane>(_sums, at)[1]);
    }

    private Span<TLane> SetsOf<TLane>(LaneBuffer buffer, int at)
        where TLane : struct, ILane<TLane> => MemoryMarshal.Cast<double, TLane>(buffer.Span.Slice(at * test.Sets, test.Sets * TLane.Count));
}
