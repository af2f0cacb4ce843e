using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>Normal draws of the streams of a lane, one after another.</summary>
internal static class NormalFill
{
    /// <summary>Draws; alone in a method, so that the loop holds nothing else.</summary>
    /// <param name="draws">The streams.</param>
    /// <param name="values">Takes the draws.</param>
    /// <param name="count">How many of each stream.</param>
    /// <param name="step">From the start of one lane to that of the next.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Next<TLane>(ref LaneStream<TLane> draws, Span<double> values, int count, int step)
        where TLane : struct, ILane<TLane>
    {
        var stream = draws;
        for (var j = 0; j < count; j++)
        {
            TLane.Store(stream.NextNormal(), values[(j * step)..]);
        }

        draws = stream;
    }
}
