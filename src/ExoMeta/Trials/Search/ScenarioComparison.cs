using System.Collections.Immutable;
using System.Numerics;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>A probability under two scenarios, from the same draws.</summary>
/// <param name="First">Under the first.</param>
/// <param name="Second">Under the second.</param>
/// <param name="Difference">Second − first, with the error of the pairs: trials that end alike in both bring none.</param>
public sealed record PairedProbability(MonteCarloEstimate First, MonteCarloEstimate Second, MonteCarloEstimate Difference);

/// <summary>Two scenarios side by side.</summary>
/// <param name="Trials">Simulated pairs of trials.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Disjunctive">P(any comparison is significant, or with MCP-Mod a dose–response signal).</param>
/// <param name="Conjunctive">P(all comparisons are significant).</param>
/// <param name="Arms">P(significant) of each comparison, paired in their order; empty where the scenarios do not compare the same number of arms, or one of them claims no single arm.</param>
/// <param name="Size">Patients of a trial: second − first, from pairs.</param>
public sealed record ScenarioDifference(
    long Trials, ulong Seed, PairedProbability Disjunctive, PairedProbability Conjunctive, ImmutableArray<PairedProbability> Arms, MonteCarloEstimate Size);

/// <summary>
/// Compares two designs, truths or sizes under common random numbers: replicate r of one and replicate r of the other are drawn from the same streams,
/// so that what they have in common cancels (Glasserman and Yao 1992, Management Science 38:884–908).
/// </summary>
public static class ScenarioComparison
{
    /// <summary>Simulates both, trial by trial.</summary>
    /// <param name="first">The first scenario.</param>
    /// <param name="second">The second.</param>
    /// <param name="plan">Replicates, seed and threads.</param>
    /// <param name="progress">Told the number of replicates done.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 replicates.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static ScenarioDifference Run(
        PreparedTrial first, PreparedTrial second, MonteCarloPlan plan, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Replicates, 2, nameof(plan));
        var pairs = first.Comparisons == second.Comparisons && first.ClaimsArms && second.ClaimsArms ? first.Comparisons : 0;
        using var desks = new ThreadScratch<(TrialDesk First, TrialDesk Second)>(() => (first.OpenDesk(), second.OpenDesk()));
        var tally = MonteCarloDriver.Run(
            plan,
            () => new Tally(pairs),
            (start, count, chunk) =>
            {
                var run = new ChunkRun(first, second, desks.Own.First, desks.Own.Second, plan.Seed, (ulong)start, count, chunk);
                LaneDispatch.Run(ref run);
            },
            progress,
            cancellation);
        PairedProbability Paired(in PairCounts counts) => counts.ToProbability(plan.Replicates);
        return new(plan.Replicates, plan.Seed, Paired(tally.Any), Paired(tally.All), [.. tally.Arms.Select(counts => Paired(counts))], tally.Sizes.ToEstimate());
    }

    private readonly struct ChunkRun(
        PreparedTrial first, PreparedTrial second, TrialDesk ofFirst, TrialDesk ofSecond, ulong seed, ulong start, int count, Tally tally) : ILaneAction
    {
        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane>
        {
            for (var at = 0; at < count; at += TrialBlock.Capacity)
            {
                var size = Math.Min(TrialBlock.Capacity, count - at);
                first.Simulate<TLane>(ofFirst, seed, start + (ulong)at, size);
                second.Simulate<TLane>(ofSecond, seed, start + (ulong)at, size);
                tally.Add<TLane>(ofFirst.Block, ofSecond.Block, first, second);
            }

            tally.Close();
        }
    }

    /// <summary>How often something happened in one scenario, in the other, and in both.</summary>
    private struct PairCounts
    {
        private long _first;
        private long _second;
        private long _both;

        public void Add(long first, long second, long both) => (_first, _second, _both) = (_first + first, _second + second, _both + both);

        public void Merge(in PairCounts next) => Add(next._first, next._second, next._both);

        /// <summary>Differences are −1, 0 and 1: their squares add up to the discordant pairs.</summary>
        public readonly PairedProbability ToProbability(long trials)
        {
            double difference = _second - _first;
            var squares = _first + _second - 2 * _both - difference * (difference / trials);
            return new(
                MonteCarloEstimate.FromCount(_first, trials), MonteCarloEstimate.FromCount(_second, trials),
                MonteCarloEstimate.FromMoments(difference / trials, Math.Max(0, squares), trials));
        }
    }

    private sealed class Tally(int arms) : IAccumulator<Tally>
    {
        private readonly PairCounts[] _arms = new PairCounts[arms];
        private PairCounts _any;
        private PairCounts _all;
        private long _trials;
        private double _sum;
        private double _squares;
        private RunningMoments _sizes;

        public PairCounts Any => _any;

        public PairCounts All => _all;

        public IEnumerable<PairCounts> Arms => _arms;

        public RunningMoments Sizes => _sizes;

        public void Add<TLane>(TrialBlock first, TrialBlock second, PreparedTrial ofFirst, PreparedTrial ofSecond)
            where TLane : struct, ILane<TLane>
        {
            _trials += first.Count;
            var firstSizes = first.Scratch;
            var secondSizes = second.Scratch;
            ofFirst.TotalPatients<TLane>(first, firstSizes);
            ofSecond.TotalPatients<TLane>(second, secondSizes);
            for (var i = 0; i < first.Count; i++)
            {
                var difference = secondSizes[i] - firstSizes[i];
                _sum += difference;
                _squares += difference * difference;
            }

            for (var i = 0; i < first.Padded; i += TLane.Count)
            {
                var counted = TLane.Load(first.IsCounted[i..]);
                var (firstAny, firstAll) = AnyAndAll(first, i, counted);
                var (secondAny, secondAll) = AnyAndAll(second, i, counted);
                Count(firstAny, secondAny, ref _any);
                Count(firstAll, secondAll, ref _all);
                for (var c = 0; c < _arms.Length; c++)
                {
                    Count(TLane.Load(first.IsRejected(c)[i..]) & counted, TLane.Load(second.IsRejected(c)[i..]) & counted, ref _arms[c]);
                }
            }
        }

        public void Close() => _sizes = RunningMoments.About(_trials, 0, _sum, _squares);

        public void Merge(Tally next)
        {
            _any.Merge(next._any);
            _all.Merge(next._all);
            _sizes.Merge(next._sizes);
            for (var c = 0; c < _arms.Length; c++)
            {
                _arms[c].Merge(next._arms[c]);
            }
        }

        public void Clear()
        {
            (_any, _all, _sizes, _trials, _sum, _squares) = (default, default, default, 0, 0, 0);
            Array.Clear(_arms);
        }

        private static (TLane Any, TLane All) AnyAndAll<TLane>(TrialBlock block, int at, TLane counted)
            where TLane : struct, ILane<TLane>
        {
            var (any, all) = (TLane.BroadcastBits(0), counted);
            for (var c = 0; c < block.Comparisons; c++)
            {
                var rejected = TLane.Load(block.IsRejected(c)[at..]);
                any |= rejected;
                all &= rejected;
            }

            return (block.DoseFinding is { } found ? TLane.Load(found.IsSignal[at..]) & counted : any & counted, all);
        }

        private static void Count<TLane>(TLane first, TLane second, ref PairCounts counts)
            where TLane : struct, ILane<TLane> => counts.Add(
            BitOperations.PopCount(TLane.MaskBits(first)), BitOperations.PopCount(TLane.MaskBits(second)), BitOperations.PopCount(TLane.MaskBits(first & second)));
    }
}
