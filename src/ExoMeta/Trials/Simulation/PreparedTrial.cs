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
    private readonly TrialBoundaries _boundaries;
    private readonly TrialDecision _decision;
    private readonly RejectionSides _sides;
    private readonly EvidenceUpdate? _update;

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
        _patients = design.PatientNumbers;
        _sampler = truth.CreateSampler();
        _endpoint = design.Endpoint.CreateSimulator(new(_patients));
        _sides = RejectionSides.Of(design);
        (_boundaries, _decision) = TrialBoundaries.Of(design, _patients, _endpoint, _sides);
    }

    /// <summary>Simulates the trial once a replicate; see <see cref="TrialSimulator.Run"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 replicates.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public OperatingCharacteristics Run(MonteCarloPlan plan, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Replicates, 2, nameof(plan));
        double[][] factors =
        [
            .. Enumerable.Range(0, _patients.Looks).Select(look => Enumerable.Range(0, _compared.Length).Select(c => _endpoint.IntervalFactor(look, c)).ToArray()),
        ];
        var sideAnalyses = SideAnalyses.Length;
        using var desks = new ThreadLocal<(TrialDesk Desk, ChunkSums Sums, SideCounts Sides, UpdatedPools? Pools)>(() => (
            OpenDesk(sideAnalyses), new(_patients, _sides, factors), new(sideAnalyses, _compared.Length), CreatePools()));
        var tally = MonteCarloDriver.Run(
            plan,
            () => new TrialTally(_patients, sideAnalyses),
            (first, count, chunk) =>
            {
                var (desk, sums, sides, pools) = desks.Value;
                var run = new ChunkRun(this, desk, sums, sides, pools, plan.Seed, (ulong)first, count, chunk);
                LaneDispatch.Run(ref run);
            },
            progress,
            cancellation);
        return Summarise(plan, tally);
    }

    private ImmutableArray<string> SideAnalyses => _decision.LeavesData ? _endpoint.SideAnalyses : [];

    /// <summary>Comparisons of a trial.</summary>
    internal int Comparisons => _compared.Length;

    /// <summary>What a thread simulates on.</summary>
    /// <param name="sideAnalyses">How many of the endpoint's side analyses are asked for: all or none.</param>
    internal TrialDesk OpenDesk(int sideAnalyses = 0) => new(new(_compared.Length, sideAnalyses), _endpoint.CreateState());

    /// <summary>Simulates one block of trials: all its looks, as far as any comparison goes on.</summary>
    /// <param name="desk">Where; its block holds the outcome.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="first">Replicate of the first trial.</param>
    /// <param name="count">Trials, 1 to <see cref="TrialBlock.Capacity"/>.</param>
    internal void Simulate<TLane>(TrialDesk desk, ulong seed, ulong first, int count)
        where TLane : struct, ILane<TLane>
    {
        var (block, state) = desk;
        block.Start(seed, first, count);
        _sampler.Fill<TLane>(block);
        TrialDecision.Begin(block);
        foreach (var side in block.Sides)
        {
            TrialDecision.Begin(side);
        }

        state.Begin<TLane>(block);
        for (var look = 0; look < _patients.Looks; look++)
        {
            _patients.Recruit(block, look);
            state.Observe<TLane>(block, look);
            var goesOn = _decision.Decide<TLane>(block, look);
            foreach (var side in block.Sides)
            {
                goesOn |= _decision.Decide<TLane>(side, look);
            }

            if (!goesOn)
            {
                break;
            }
        }
    }

    /// <summary>Patients of all arms of each trial of a block that has been simulated.</summary>
    internal void TotalPatients<TLane>(TrialBlock block, Span<double> total)
        where TLane : struct, ILane<TLane>
    {
        if (_patients.Looks == 1)
        {
            total.Fill(_patients.Of(0));
            return;
        }

        block.TotalPatients<TLane>(total);
    }

    private UpdatedPools? CreatePools() => _update is null
        ? null
        : new(_update, [.. _compared.Select(arm => (double)arm.Size / _compared.Sum(a => a.Size))], _sides, _design.Alpha);

    private OperatingCharacteristics Summarise(MonteCarloPlan plan, TrialTally tally)
    {
        MonteCarloEstimate Share(long count) => MonteCarloEstimate.FromCount(count, plan.Replicates);
        MonteCarloEstimate Mean(RunningMoments sizes, int all) => _patients.Looks == 1 ? MonteCarloEstimate.FromError(all, 0) : sizes.ToEstimate();
        var arms = ImmutableArray.CreateBuilder<ArmCharacteristics>();
        for (var i = 0; i < _compared.Length; i++)
        {
            var (arm, comparison) = (_compared[i], tally.Comparisons[i]);
            arms.Add(new(
                arm.Name, arm.Dose, arm.Size, Share(comparison.Significant), comparison.Estimates.ToEstimate(), comparison.Errors.ToEstimate(),
                comparison.Errors.RootMeanSquare, Share(comparison.Covered), _boundaries.Upper[^1][i])
            {
                Ceiling = Share(comparison.Reachable),
                MeanSize = Mean(comparison.Sizes, arm.Size),
            });
        }

        return new(
            plan.Replicates, plan.Seed, _truth.Name, arms.ToImmutable(), Share(tally.Counts.AnySignificant), Share(tally.Counts.AllSignificant),
            Share(tally.Counts.AnyReachable), _design.TotalSize)
        {
            ExpectedSize = Mean(tally.Sizes, _design.TotalSize),
            Looks = Looks(tally, Share),
            Updated = Updated(plan, tally),
            SideAnalyses = [.. SideAnalyses.Select((name, side) => new SideAnalysis(
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
                _boundaries.Information[look], _patients.Of(look), [.. _boundaries.Upper[look]], [.. _boundaries.Lower[look]],
                share(efficacy), share(futility), share(ended)));
        }

        return looks.ToImmutable();
    }

    private static void Refuse(ImmutableArray<string> problems, string argument)
    {
        if (!problems.IsEmpty)
        {
            throw new ArgumentException(string.Join("; ", problems), argument);
        }
    }

    private readonly struct ChunkRun(
        PreparedTrial trial, TrialDesk desk, ChunkSums sums, SideCounts sides, UpdatedPools? pools, ulong seed, ulong first, int count, TrialTally tally)
        : ILaneAction
    {
        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane>
        {
            for (var at = 0; at < count; at += TrialBlock.Capacity)
            {
                trial.Simulate<TLane>(desk, seed, first + (ulong)at, Math.Min(TrialBlock.Capacity, count - at));
                sums.Add<TLane>(desk.Block);
                sides.Add<TLane>(desk.Block);
                pools?.Add<TLane>(desk.Block);
            }

            sums.CloseInto(tally);
            sides.CloseInto(tally.Sides);
            pools?.CloseInto(ref tally.Updates);
        }
    }
}

/// <summary>What a thread simulates on.</summary>
/// <param name="Block">The trials on their way.</param>
/// <param name="State">The data of the endpoint.</param>
internal sealed record TrialDesk(TrialBlock Block, EndpointState State);
