using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>How the standard error of the mean is made, on lanes: se² = factor/Σw. See <see cref="MeanInference"/> for the sources.</summary>
internal interface ILaneInference
{
    /// <summary>The factor, from q = Q/(k − 1) at τ².</summary>
    static abstract TLane Factor<TLane>(TLane q)
        where TLane : struct, ILane<TLane>;
}

/// <summary>Normal quantiles: 1.</summary>
internal readonly struct WaldLanes : ILaneInference
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Factor<TLane>(TLane q)
        where TLane : struct, ILane<TLane> => TLane.Broadcast(1);
}

/// <summary>Hartung and Knapp: q.</summary>
internal readonly struct HartungKnappLanes : ILaneInference
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Factor<TLane>(TLane q)
        where TLane : struct, ILane<TLane> => q;
}

/// <summary>Hartung and Knapp without narrowing: max(1, q).</summary>
internal readonly struct NeverNarrowerLanes : ILaneInference
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Factor<TLane>(TLane q)
        where TLane : struct, ILane<TLane> => TLane.Select(TLane.LessThan(q, TLane.Broadcast(1)), TLane.Broadcast(1), q);
}
