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

/// <summary>An estimating equation of τ².</summary>
internal interface ILaneEquation
{
    /// <summary>Number of eigenvalues n that the sums of the equation run over: k − 1, or k without restriction.</summary>
    static abstract TLane Dimension<TLane>(TLane count)
        where TLane : struct, ILane<TLane>;

    /// <summary>Both sides.</summary>
    static abstract void Terms<TLane>(in LaneMoments<TLane> moments, TLane count, out LaneTerms<TLane> terms)
        where TLane : struct, ILane<TLane>;
}
