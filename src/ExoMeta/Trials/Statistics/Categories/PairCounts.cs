using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// What a comparison of every treated with every control patient shows, lane by lane, and what the rank tests need besides. All are sums of whole
/// numbers, exact while the cube of the number of patients is below 2⁵³ (208,000 patients).
/// </summary>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <param name="Size">Treated patients, n₁.</param>
/// <param name="ControlSize">Control patients, n₀.</param>
/// <param name="Wins">Pairs in which the treated patient is better off.</param>
/// <param name="Losses">Pairs in which the control patient is.</param>
/// <param name="Cubes">Sum of the cubes of the categories' numbers of patients.</param>
public readonly record struct PairCounts<TLane>(TLane Size, TLane ControlSize, TLane Wins, TLane Losses, TLane Cubes)
    where TLane : struct, ILane<TLane>
{
    /// <summary>All pairs, n₁n₀.</summary>
    public TLane Pairs
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Size * ControlSize;
    }

    /// <summary>All patients, N.</summary>
    public TLane Total
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Size + ControlSize;
    }

    /// <summary>N³ less the cubes of the categories: 0 when all patients are alike.</summary>
    internal TLane Untied
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Total * Total * Total - Cubes;
    }

    /// <summary>Mask of the lanes that can show a difference: both arms have patients, who are not all alike.</summary>
    internal TLane IsInformative
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLane.LessThan(TLane.Broadcast(0), Pairs) & TLane.LessThan(TLane.Broadcast(0), Untied);
    }

    /// <summary>Counts the pairs.</summary>
    public static PairCounts<TLane> Of(in CategoryCounts<TLane> counts)
    {
        var zero = TLane.Broadcast(0);
        var (size, controlSize, wins, losses, cubes) = (zero, zero, zero, zero, zero);
        for (var k = 0; k < counts.Count; k++)
        {
            var (treated, control) = (counts.Treated(k), counts.Control(k));
            var both = treated + control;
            wins += treated * controlSize;
            losses += control * size;
            cubes += both * both * both;
            size += treated;
            controlSize += control;
        }

        return new(size, controlSize, wins, losses, cubes);
    }
}
