using System.Numerics;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Counts the trials of which θ would carry some risk outside [0, 1]. Scratch space: one a thread.</summary>
internal sealed class TruncatedTrials
{
    private readonly LaneBuffer _mask = new(TrialBlock.Capacity);
    private long _trials;

    /// <summary>Begins other trials: a mask of none, into which <see cref="RiskMeasure.FillRisks"/> puts those of each arm.</summary>
    public Span<double> Begin(TrialBlock block)
    {
        var mask = _mask.Span[..block.Padded];
        mask.Clear();
        return mask;
    }

    /// <summary>Counts those in the mask.</summary>
    public void Count<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>
    {
        var mask = _mask.Span;
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            _trials += BitOperations.PopCount(TLane.MaskBits(TLane.Load(mask[i..]) & TLane.Load(block.IsCounted[i..])));
        }
    }

    /// <summary>How many since the last call.</summary>
    public long Take()
    {
        var trials = _trials;
        _trials = 0;
        return trials;
    }
}
