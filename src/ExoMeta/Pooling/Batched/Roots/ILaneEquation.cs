using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>An estimating equation of τ².</summary>
internal interface ILaneEquation
{
    /// <summary>Number of eigenvalues n that the sums of the equation run over: k − 1, or k without restriction.</summary>
    static abstract TLane Dimension<TLane>(TLane count)
        where TLane : struct, ILane<TLane>;

    /// <summary>Both sides.</summary>
    static abstract void Terms<TLane>(in LaneMoments<TLane> moments, TLane count, out LaneTerms<TLane> terms)
        where TLane : struct, ILane<TLane>;

    /// <summary>Mask of lanes in which rounding leaves the root where it is, given tr P at τ² = 0.</summary>
    static abstract TLane IsWellConditioned<TLane>(in LaneStart<TLane> start, TLane traceP)
        where TLane : struct, ILane<TLane>;

    /// <summary>Mask of lanes whose root has been found and is proved to be the estimate.</summary>
    static abstract TLane IsProved<TLane>(in LaneRows<TLane> rows, in LaneEquationStart<TLane> zero, in LaneRoot<TLane> root)
        where TLane : struct, ILane<TLane>;
}
