using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>The score equation at one τ² as <see cref="MaximumCertificate{TLane}"/> needs it.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
internal struct LanePoint<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>τ².</summary>
    public TLane TauSquared;

    /// <summary>A = y'PPy.</summary>
    public TLane Rise;

    /// <summary>a = A^(−½).</summary>
    public TLane Root;

    /// <summary>da/dτ² &gt; 0.</summary>
    public TLane RootSlope;

    /// <summary>b = 1/B.</summary>
    public TLane Inverse;

    /// <summary>db/dτ² &gt; 0.</summary>
    public TLane InverseSlope;

    /// <summary>From both sides of the equation.</summary>
    public LanePoint(TLane tauSquared, in LaneTerms<TLane> terms)
    {
        TauSquared = tauSquared;
        Rise = terms.Rise;
        var inverseRise = TLane.Broadcast(1) / terms.Rise;
        Root = TLane.SquareRoot(inverseRise);
        RootSlope = TLane.Broadcast(-0.5) * terms.RiseSlope * inverseRise * Root;
        Inverse = TLane.Broadcast(1) / terms.Fall;
        InverseSlope = TLane.Broadcast(0) - terms.FallSlope * Inverse * Inverse;
    }

    /// <summary>Moves to another point where the mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MoveTo(in LanePoint<TLane> other, TLane mask)
    {
        TauSquared = TLane.Select(mask, other.TauSquared, TauSquared);
        Rise = TLane.Select(mask, other.Rise, Rise);
        Root = TLane.Select(mask, other.Root, Root);
        RootSlope = TLane.Select(mask, other.RootSlope, RootSlope);
        Inverse = TLane.Select(mask, other.Inverse, Inverse);
        InverseSlope = TLane.Select(mask, other.InverseSlope, InverseSlope);
    }
}
