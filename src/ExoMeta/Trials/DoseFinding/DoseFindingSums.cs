using System.Numerics;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Counts what MCP-Mod finds, block by block. Scratch space: one a thread.</summary>
/// <param name="analysis">The analysis.</param>
internal sealed class DoseFindingSums(PreparedMcpMod analysis)
{
    private readonly long[] _significant = new long[analysis.Candidates];
    private readonly long[] _chosen = new long[analysis.Candidates];
    private readonly DoseScale _scale = new(analysis.Doses);
    private readonly long[] _classes = new long[new DoseScale(analysis.Doses).Classes];
    private readonly double _pivot = 0.5 * analysis.Doses[^1];
    private DoseCounts _counts;
    private PivotSums _doses;
    private PivotSums _trueDoses;
    private PivotSums _errors;
    private PivotSums _squaredErrors;

    /// <summary>Adds the trials of a block that have ended.</summary>
    public void Add<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        var found = block.DoseFinding!;
        for (var candidate = 0; candidate < _significant.Length; candidate++)
        {
            var (count, critical) = (0, TLane.Broadcast(analysis.Critical));
            for (var i = 0; i < block.Padded; i += TLane.Count)
            {
                var isSignificant = TLane.LessThanOrEqual(critical, TLane.Load(found.Statistic(candidate)[i..])) & TLane.Load(block.IsCounted[i..]);
                count += BitOperations.PopCount(TLane.MaskBits(isSignificant));
            }

            _significant[candidate] += count;
        }

        for (var i = 0; i < block.Count; i++)
        {
            Add(found, i);
        }
    }

    /// <summary>Ends a chunk: hands its counts over, and the next chunk begins at nothing.</summary>
    public void CloseInto(DoseFindingTally tally)
    {
        _significant.CopyTo(tally.Significant, 0);
        _chosen.CopyTo(tally.Chosen, 0);
        _classes.CopyTo(tally.Classes, 0);
        tally.Counts = _counts;
        (tally.Doses, tally.TrueDoses, tally.Errors, tally.SquaredErrors) = (_doses.Close(_pivot), _trueDoses.Close(_pivot), _errors.Close(0), _squaredErrors.Close(0));
        Array.Clear(_significant);
        Array.Clear(_chosen);
        Array.Clear(_classes);
        (_counts, _doses, _trueDoses, _errors, _squaredErrors) = (default, default, default, default, default);
    }

    private void Add(DoseFindingColumns found, int i)
    {
        var (dose, trueDose) = (found.Dose[i], found.TrueDose[i]);
        var (isFound, isTrue) = (double.IsFinite(dose), double.IsFinite(trueDose));
        if (BitConverter.DoubleToInt64Bits(found.IsSignal[i]) != 0)
        {
            _counts.Signals++;
            if (BitConverter.DoubleToInt64Bits(found.IsFitted[i]) == 0)
            {
                _counts.Unfitted++;
            }

            _chosen[(int)found.Chosen[i]]++;
        }

        if (isFound)
        {
            _counts.Found++;
            _doses.Add(dose - _pivot);
            _classes[_scale.ClassOf(dose)]++;
        }

        if (isTrue)
        {
            _counts.True++;
            _trueDoses.Add(trueDose - _pivot);
        }

        if (isFound && isTrue)
        {
            _errors.Add(dose - trueDose);
            _squaredErrors.Add((dose - trueDose) * (dose - trueDose));
            _counts.Near += dose <= trueDose * analysis.Analysis.Near && trueDose <= dose * analysis.Analysis.Near ? 1 : 0;
        }
        else if (isFound)
        {
            _counts.Spurious++;
        }
    }

    private struct PivotSums
    {
        private long _count;
        private double _sum;
        private double _squares;

        public void Add(double deviation)
        {
            _count++;
            _sum += deviation;
            _squares += deviation * deviation;
        }

        public readonly RunningMoments Close(double pivot) => _count == 0 ? default : RunningMoments.About(_count, pivot, _sum, _squares);
    }
}
