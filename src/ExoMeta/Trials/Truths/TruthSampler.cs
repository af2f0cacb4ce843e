using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>Draws true effects. Shared by all threads: no mutable state, no allocation.</summary>
internal abstract class TruthSampler
{
    /// <summary>√½: with it, a shared and an own part make deviations of variance 1 and correlation ½.</summary>
    private const double RootHalf = 0.70710678118654757;

    /// <summary>Draws θ of each comparison in each trial of a block.</summary>
    public abstract void Fill<TLane>(TrialBlock block)
        where TLane : struct, ILane<TLane>;

    /// <summary>
    /// Adds N(0, scale²) deviations with correlation ½: each comparison is the difference of two arms whose deviations are
    /// independent and alike, and the comparisons share the reference arm (Higgins and Whitehead 1996, Statistics in Medicine 15:2733).
    /// </summary>
    /// <param name="draws">The trials' streams.</param>
    /// <param name="scale">The standard deviation of each trial.</param>
    /// <param name="block">The block.</param>
    /// <param name="at">The first of these trials in the block.</param>
    protected static void AddSharedDeviations<TLane>(ref LaneStream<TLane> draws, TLane scale, TrialBlock block, int at)
        where TLane : struct, ILane<TLane>
    {
        scale *= TLane.Broadcast(RootHalf);
        var shared = draws.NextNormal();
        for (var c = 0; c < block.Comparisons; c++)
        {
            var theta = block.Theta(c)[at..];
            TLane.Store(TLane.Load(theta) + scale * (shared + draws.NextNormal()), theta);
        }
    }
}
