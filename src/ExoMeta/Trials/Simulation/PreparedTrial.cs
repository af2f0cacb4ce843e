using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>A design and a truth whose critical values have been made: what runs under several plans share.</summary>
public sealed class PreparedTrial
{
    private readonly TrialDesign _design;
    private readonly Truth _truth;
    private readonly ImmutableArray<Arm> _compared;
    private readonly PatientNumbers _patients;
    private readonly TruthSampler _sampler;
    private readonly EndpointSimulator _endpoint;
    private readonly PreparedPlan _plan;
    private readonly int _largestSize;
    private readonly RejectionSides _sides;
    private readonly EvidenceUpdate? _update;
    private readonly TrialClock? _clock;
    private readonly ImmutableArray<string> _sideAnalyses;
    private readonly double[][] _intervalFactors;

    /// <summary>Prepares a trial.</summary>
    /// <param name="design">A sound design; see <see cref="TrialDesign.Problems"/>.</param>
    /// <param name="truth">A sound truth with one effect for each of <see cref="TrialDesign.ComparedArms"/>.</param>
    /// <param name="update">The pool that the trial joins; null for none.</param>
    /// <exception cref="ArgumentException">The design, the truth or the update is not sound; the message lists every problem.</exception>
    public PreparedTrial(TrialDesign design, Truth truth, EvidenceUpdate? update = null)
    {
        if (update is not null)
        {
            Refuse(update.Problems(), nameof(update));
        }

        _update = update;
        Refuse(design.Problems(), nameof(design));
        (_design, _truth, _compared) = (design, truth, design.ComparedArms);
        Refuse(truth.Problems(_compared.Length), nameof(truth));
        Refuse([.. (truth as Truth.Fixed)?.Theta.Select(design.Endpoint.ProblemAt).OfType<string>() ?? []], nameof(truth));
        _patients = design.PatientNumbers;
        _sampler = truth.CreateSampler();
        _clock = design.Conduct is { } conduct ? new(conduct.Accrual, _patients, design.Endpoint.ReadoutOf(conduct)) : null;
        _endpoint = design.Endpoint.CreateSimulator(new(design.Interim?.Most(_patients) ?? _patients)
        {
            CombinesStages = design.Interim is { CombinesStages: true }, VariesSizes = design.Interim is { VariesSizes: true }, Shares = design.Interim?.Shares ?? [1], Clock = _clock,
            Places = [design.ReferenceIndex, .. Enumerable.Range(0, design.Arms.Length).Where(i => i != design.ReferenceIndex)],
        });
        _sides = RejectionSides.Of(design);
        _plan = TrialBoundaries.Of(design, _patients, _endpoint, _sides);
        _sideAnalyses = _plan.Create().LeavesData ? _endpoint.SideAnalyses : [];
        _intervalFactors =
        [
            .. Enumerable.Range(0, _patients.Looks).Select(look => Enumerable.Range(0, _compared.Length).Select(c => _endpoint.IntervalFactor(look, c)).ToArray()),
        ];
        _largestSize = design.Interim?.MostInAll(_patients) ?? design.TotalSize;
    }

    /// <summary>Simulates the trial once a replicate; see <see cref="TrialSimulator.Run"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 replicates.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public OperatingCharacteristics Run(MonteCarloPlan plan, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Replicates, 2, nameof(plan));
        using var desks = new ThreadScratch<(TrialDesk Desk, ChunkCounters Counters)>(() => (OpenDesk(_sideAnalyses.Length), CreateCounters()));
        var tally = MonteCarloDriver.Run(
            plan,
            () => new TrialTally(_patients, _sideAnalyses.Length)
            {
                Calendar = new(KeepsCalendar ? _patients.Looks : 0),
                DoseFinding = _plan.DoseFinding is { } analysis ? new(analysis.Candidates, new DoseScale(analysis.Doses).Classes) : new(0, 0),
            },
            (first, count, chunk) =>
            {
                var (desk, counters) = desks.Own;
                var run = new ChunkRun(this, desk, counters, plan.Seed, (ulong)first, count, chunk);
                LaneDispatch.Run(ref run);
            },
            progress,
            cancellation);
        return Summarise(plan, tally);
    }


    /// <summary>Whether single comparisons are declared significant.</summary>
    internal bool ClaimsArms => _design.Analysis.ClaimsArms;

    /// <summary>Comparisons of a trial.</summary>
    internal int Comparisons => _compared.Length;

    /// <summary>What a thread simulates on.</summary>
    /// <param name="sideAnalyses">How many of the endpoint's side analyses are asked for: all or none.</param>
    internal TrialDesk OpenDesk(int sideAnalyses = 0) => new(
        new(_compared.Length, sideAnalyses)
        {
            Calendar = KeepsCalendar ? new(_patients.Looks) : null, DoseFinding = _plan.DoseFinding is { } analysis ? new(analysis) : null,
        },
        _endpoint.CreateState(), _plan.Create());

    /// <summary>Simulates one block of trials: all its looks, as far as any comparison goes on.</summary>
    /// <param name="desk">Where; its block holds the outcome.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="first">Replicate of the first trial.</param>
    /// <param name="count">Trials, 1 to <see cref="TrialBlock.Capacity"/>.</param>
    /// <param name="replay">Watches the first trial; null where nobody does.</param>
    internal void Simulate<TLane>(TrialDesk desk, ulong seed, ulong first, int count, TrialReplay? replay = null)
        where TLane : struct, ILane<TLane>
    {
        var (block, state, decision) = desk;
        block.Start(seed, first, count);
        _sampler.Fill<TLane>(block);
        TrialDecision.Begin(block);
        foreach (var side in block.Sides)
        {
            TrialDecision.Begin(side);
        }

        _clock?.Begin<TLane>(block);
        state.Begin<TLane>(block);
        for (var look = 0; look < _patients.Looks; look++)
        {
            decision.Recruit<TLane>(block, look);
            state.Observe<TLane>(block, look);
            var clock = _endpoint.KeepsTime ? null : _clock;
            clock?.Tell<TLane>(block, look);
            replay?.See();
            var goesOn = decision.Decide<TLane>(block, look);
            replay?.Decide(look);
            foreach (var side in block.Sides)
            {
                goesOn |= decision.Decide<TLane>(side, look);
            }

            if (!goesOn)
            {
                break;
            }

            clock?.Close<TLane>(block, look);
        }
    }

    /// <summary>Shows one simulated trial of a run, patient by patient and look by look.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="replicate">Number of the trial in the run, from 0.</param>
    public ReplayedTrial Replay(ulong seed, ulong replicate)
    {
        var desk = OpenDesk();
        var replay = new TrialReplay(desk);

        // One trial a lane: the same bits as in any lanes.
        Simulate<LaneOne>(desk, seed, replicate, 1, replay);
        return replay.Result([_design.ReferenceArm.Name, .. _compared.Select(arm => arm.Name)]);
    }

    private bool KeepsCalendar => _clock is not null || _endpoint.CountsEvents;

    /// <summary>Patients of all arms of each trial of a block that has been simulated.</summary>
    internal void TotalPatients<TLane>(TrialBlock block, Span<double> total)
        where TLane : struct, ILane<TLane>
    {
        if (_endpoint.KeepsTime && _patients.Looks == 1)
        {
            block.Calendar!.Recruited(0)[..total.Length].CopyTo(total);
            return;
        }

        if (_patients.Looks == 1)
        {
            total.Fill(_patients.Of(0));
            return;
        }

        block.TotalPatients<TLane>(total);
    }

    private ChunkCounters CreateCounters() => new(
        new(_patients, _sides, _intervalFactors), new(_sideAnalyses.Length, _compared.Length), KeepsCalendar ? new(_patients.Looks) : null,
        _plan.DoseFinding is { } analysis ? new(analysis) : null, CreatePools());

    private UpdatedPools? CreatePools() => _update is null
        ? null
        : new(
            _update, _update.ArmWeights.IsEmpty ? [.. _compared.Select(arm => (double)arm.Size / _compared.Sum(a => a.Size))] : [.. _update.ArmWeights], _sides, _design.Alpha);

    private OperatingCharacteristics Summarise(MonteCarloPlan plan, TrialTally tally)
    {
        MonteCarloEstimate Share(long count) => MonteCarloEstimate.FromCount(count, plan.Replicates);
        var recruited = _clock is null ? (MonteCarloEstimate?)null : tally.Calendar.Recruited.ToEstimate();
        MonteCarloEstimate Mean(RunningMoments sizes, int all) => _patients.Looks > 1 ? sizes.ToEstimate()
            : recruited is { } some ? MonteCarloEstimate.FromError(some.Estimate * all / _design.TotalSize, some.Mcse * all / _design.TotalSize)
            : MonteCarloEstimate.FromError(all, 0);
        var arms = ImmutableArray.CreateBuilder<ArmCharacteristics>();
        for (var i = 0; i < _compared.Length; i++)
        {
            var (arm, comparison) = (_compared[i], tally.Comparisons[i]);
            arms.Add(new(
                arm.Name, arm.Dose, arm.Size, Share(comparison.Significant), comparison.Estimates.ToEstimate(), comparison.Errors.ToEstimate(),
                comparison.SquaredErrors.ToEstimateOfRoot(), Share(comparison.Covered), _plan.Boundaries.Upper[^1][i])
            {
                Ceiling = Share(comparison.Reachable),
                MeanSize = Mean(comparison.Sizes, arm.Size),
                Best = _compared.Length > 1 && _patients.Looks > 1 ? Share(comparison.Best) : null,
            });
        }

        return new(
            plan.Replicates, plan.Seed, _truth.Name, arms.ToImmutable(), Share(tally.Counts.AnySignificant), Share(tally.Counts.AllSignificant),
            Share(tally.Counts.AnyReachable), _largestSize)
        {
            FalseSignificance = Share(tally.Counts.AnyFalse),
            ExpectedSize = Mean(tally.Sizes, _largestSize),
            Looks = Looks(tally, Share),
            Duration = _clock is null ? null : tally.Calendar.Duration.ToEstimate(),
            Recruited = recruited,
            TimeUnit = _design.Conduct?.TimeUnit,
            Updated = Updated(plan, tally),
            DoseFinding = _plan.DoseFinding is { } analysis
                ? DoseFindingSummary.Of(analysis, _compared, tally.DoseFinding, plan.Replicates, _truth is Truth.DoseResponse) : null,
            Truncated = _endpoint.CanTruncate ? Share(tally.Counts.Truncated) : null,
            SideAnalyses = [.. _sideAnalyses.Select((name, side) => new SideAnalysis(
                name, [.. _compared.Select((_, c) => Share(tally.Sides.Significant(side, c)))], Share(tally.Sides.AnySignificant(side))))],
        };
    }

    private UpdatedPoolCharacteristics? Updated(MonteCarloPlan plan, TrialTally tally)
    {
        var fitted = plan.Replicates - tally.Updates.Failed;
        return _update is null || fitted < 2
            ? null
            : new(
                MonteCarloEstimate.FromCount(tally.Updates.Significant, fitted), tally.Updates.Ratios.Count > 0 ? tally.Updates.Ratios.ToEstimate() : null,
                tally.Updates.Failed);
    }

    private ImmutableArray<LookCharacteristics> Looks(TrialTally tally, Func<long, MonteCarloEstimate> share)
    {
        var looks = ImmutableArray.CreateBuilder<LookCharacteristics>();
        var ended = 0L;
        for (var look = 0; look < _patients.Looks; look++)
        {
            var (efficacy, futility) = (tally.Looks[look].Efficacy, tally.Looks[look].Futility);
            ended += efficacy + futility;
            looks.Add(new(
                _plan.Boundaries.Information[look], _patients.Of(look), [.. _plan.Boundaries.Upper[look]], [.. _plan.Boundaries.Lower[look]],
                share(efficacy), share(futility), share(ended))
            {
                Arms = _patients.Looks == 1 ? [] : [.. Enumerable.Range(0, _compared.Length).Select(c => ArmAt(tally, look, c, share))],
                Time = _clock is null ? null : MeanAt(tally.Calendar.Times, look),
                Recruited = _clock is null ? null : MeanAt(tally.Calendar.RecruitedAt, look),
                Events = _endpoint.CountsEvents ? MeanAt(tally.Calendar.Events, look) : null,
            });
        }

        return looks.ToImmutable();
    }

    private static ArmAtLook ArmAt(TrialTally tally, int look, int comparison, Func<long, MonteCarloEstimate> share)
    {
        var endedBefore = 0L;
        for (var k = 0; k < look; k++)
        {
            endedBefore += tally.ArmLooks(k)[comparison].Rejected + tally.ArmLooks(k)[comparison].Dropped;
        }

        var here = tally.ArmLooks(look)[comparison];
        return new(share(tally.Trials - endedBefore), share(here.Rejected), share(here.Dropped));
    }

    /// <summary>The mean over the trials that reach a look; null where too few do.</summary>
    private static MonteCarloEstimate? MeanAt(ReadOnlySpan<RunningMoments> moments, int look) =>
        moments[look].Count > 1 ? moments[look].ToEstimate() : null;

    private static void Refuse(ImmutableArray<string> problems, string argument)
    {
        if (!problems.IsEmpty)
        {
            throw new ArgumentException(string.Join("; ", problems), argument);
        }
    }

    private readonly struct ChunkRun(PreparedTrial trial, TrialDesk desk, ChunkCounters counters, ulong seed, ulong first, int count, TrialTally tally) : ILaneAction
    {
        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane>
        {
            for (var at = 0; at < count; at += TrialBlock.Capacity)
            {
                trial.Simulate<TLane>(desk, seed, first + (ulong)at, Math.Min(TrialBlock.Capacity, count - at));
                counters.Add<TLane>(desk.Block);
            }

            counters.CloseInto(tally);
            tally.Counts.Truncated = desk.State.TakeTruncated();
        }
    }
}

/// <summary>What a thread simulates on.</summary>
/// <param name="Block">The trials on their way.</param>
/// <param name="State">The data of the endpoint.</param>
/// <param name="Decision">What the design decides with.</param>
internal sealed record TrialDesk(TrialBlock Block, EndpointState State, TrialDecision Decision);
