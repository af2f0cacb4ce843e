using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>In which directions a comparison may be significant: the favourable one against control, either between doses.</summary>
internal readonly record struct RejectionSides(bool Either, bool IsLowerBetter, double TestedEffect = 0)
{
    public static RejectionSides Of(TrialDesign design) =>
        new(design.Comparison == TrialComparison.BetweenDoses, design.Endpoint.LowerIsBetter, design.Endpoint.TestedEffect);

    /// <summary>A statistic that is large where it speaks for the favourable direction; between doses for the higher value.</summary>
    public TLane Favourable<TLane>(TLane statistic)
        where TLane : struct, ILane<TLane> => IsLowerBetter && !Either ? statistic ^ TLane.BroadcastBits(1UL << 63) : statistic;

    /// <summary>A statistic as it is compared with an upper bound: large where it speaks for an effect.</summary>
    public TLane Oriented<TLane>(TLane statistic)
        where TLane : struct, ILane<TLane> => Either
        ? statistic & TLane.BroadcastBits(~(1UL << 63))
        : IsLowerBetter ? statistic ^ TLane.BroadcastBits(1UL << 63) : statistic;

    /// <summary>Mask of true effects that can be found at all, however large the trial.</summary>
    public TLane Counts<TLane>(TLane theta)
        where TLane : struct, ILane<TLane> => TLane.LessThan(TLane.Broadcast(0), Oriented(theta - TLane.Broadcast(TestedEffect)));
}
