using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>A root of an estimating equation in each lane, and what it determines; found by <see cref="LaneSearch{TLane}"/>.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
internal struct LaneRoot<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>The root; 0 where Rise does not exceed Fall there.</summary>
    public TLane TauSquared;

    /// <summary>Σ1/(v + τ²).</summary>
    public TLane SumWeights;

    /// <summary>The weighted mean.</summary>
    public TLane Mean;

    /// <summary>The generalised Q.</summary>
    public TLane Q;

    /// <summary>The equation at the root; Rise is that at τ² = 0 where the root is 0, and equal to Fall elsewhere.</summary>
    public LaneTerms<TLane> Terms;

    /// <summary>Mask of lanes that have converged.</summary>
    public TLane IsConverged;

    /// <summary>τ² = 0, with the moments there: the root where Rise does not exceed Fall.</summary>
    public void Begin(TLane centre, in LaneMoments<TLane> moments, in LaneTerms<TLane> terms)
    {
        TauSquared = TLane.Broadcast(0);
        SumWeights = moments.SumWeights;
        Mean = centre + moments.Shift;
        Q = moments.Q;
        Terms = terms;
        IsConverged = TLane.LessThanOrEqual(terms.Rise, terms.Fall);
    }

    /// <summary>Carries moments at τ² over a last step, where the mask is set.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Take(TLane mask, TLane t, TLane move, TLane centre, in LaneMoments<TLane> m, in LaneTerms<TLane> terms)
    {
        var zero = TLane.Broadcast(0);
        var next = t + move;
        var sw = m.SumWeights - move * (m.SumSquaredWeights - move * m.SumCubedWeights);
        var swd = m.WeightedSum - move * (m.SquareWeightedSum - move * m.CubeWeightedSum);
        var fall = terms.Fall + move * terms.FallSlope;
        TauSquared = TLane.Select(mask, TLane.Select(TLane.LessThan(next, zero), zero, next), TauSquared);
        SumWeights = TLane.Select(mask, sw, SumWeights);
        Mean = TLane.Select(mask, centre + swd / sw, Mean);
        Q = TLane.Select(mask, m.Q - move * (m.QSlope - move * m.QCurvature), Q);
        Terms.Rise = TLane.Select(mask, fall, Terms.Rise);
        Terms.RiseSlope = TLane.Select(mask, terms.RiseSlope, Terms.RiseSlope);
        Terms.Fall = TLane.Select(mask, fall, Terms.Fall);
        Terms.FallSlope = TLane.Select(mask, terms.FallSlope, Terms.FallSlope);
        IsConverged = mask | IsConverged;
    }
}
