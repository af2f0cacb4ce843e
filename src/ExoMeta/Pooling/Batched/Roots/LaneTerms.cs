using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>The two sides of an estimating equation at one τ²: the estimate is where they are equal. Both are ≥ 0 and fall with τ².</summary>
/// <typeparam name="TLane">The lane type.</typeparam>
internal struct LaneTerms<TLane>
    where TLane : struct, ILane<TLane>
{
    /// <summary>The side that a larger τ² is needed for while it is the greater.</summary>
    public TLane Rise;

    /// <summary>Its derivative.</summary>
    public TLane RiseSlope;

    /// <summary>The other side.</summary>
    public TLane Fall;

    /// <summary>Its derivative.</summary>
    public TLane FallSlope;
}
