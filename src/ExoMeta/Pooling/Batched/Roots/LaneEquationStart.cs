using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>What is known of an estimating equation before its root is sought: weights and spread of the rows, and the equation at τ² = 0.</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
internal struct LaneEquationStart<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>The weights at τ² = 0.</summary>
    public LaneStart<TLane> Start;

    /// <summary>The unweighted spread.</summary>
    public LaneSpread<TLane> Spread;

    /// <summary>The equation at τ² = 0.</summary>
    public LaneTerms<TLane> Terms;

    /// <summary>Cochran's Q.</summary>
    public TLane Q;

    /// <summary>tr P at τ² = 0.</summary>
    public TLane TraceP;

    /// <summary>A τ² from which on Fall exceeds Rise.</summary>
    public TLane FallsFrom;

    /// <summary>Mask of lanes in which the search stays within range and rounding leaves the root where it is.</summary>
    public TLane IsSought;
}
