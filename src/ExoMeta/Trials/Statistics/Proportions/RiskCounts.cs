using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Events and sizes of a treated and a control arm, lane by lane: whole numbers, no more events than patients.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <param name="Events">Events of the treated arm, a.</param>
/// <param name="Size">Patients of the treated arm, n₁.</param>
/// <param name="ControlEvents">Events of the control arm, c.</param>
/// <param name="ControlSize">Patients of the control arm, n₀.</param>
public readonly record struct RiskCounts<TLane>(TLane Events, TLane Size, TLane ControlEvents, TLane ControlSize)
    where TLane : struct, ILane<TLane>
{
    /// <summary>Mask of the lanes in which both arms have patients.</summary>
    internal TLane HasBothArms
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLane.LessThan(TLane.Broadcast(0), Size) & TLane.LessThan(TLane.Broadcast(0), ControlSize);
    }

    /// <summary>Difference of the observed risks, p̂₁ − p̂₀; NaN where an arm is empty.</summary>
    internal TLane Difference
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Events / Size - ControlEvents / ControlSize;
    }

    /// <summary>The counts with ½ added to all four cells in the lanes of a mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RiskCounts<TLane> WithHalfWhere(TLane mask)
    {
        var half = TLane.Broadcast(0.5) & mask;
        var one = TLane.Broadcast(1) & mask;
        return new(Events + half, Size + one, ControlEvents + half, ControlSize + one);
    }

    /// <summary>The counts with ½ added to all four cells in the lanes in which one of them is empty (Haldane 1956, Anscombe 1956).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RiskCounts<TLane> WithoutEmptyCells()
    {
        var zero = TLane.Broadcast(0);
        return WithHalfWhere(TLane.EqualTo(Events, zero) | TLane.EqualTo(ControlEvents, zero)
            | TLane.EqualTo(Events, Size) | TLane.EqualTo(ControlEvents, ControlSize));
    }
}
