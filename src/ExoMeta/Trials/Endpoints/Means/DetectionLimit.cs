using ExoMeta.Effects;

namespace ExoMeta.Trials;

/// <summary>A limit below which a biomarker is not measured: what is below it is analysed as a part of it.</summary>
/// <remarks>
/// Half the limit, or the limit over √2 (Hornung and Reed 1990, Applied Occupational and Environmental Hygiene 5:46), is usual; both bias means
/// of logarithms, and so the effect, which the simulation shows.
/// </remarks>
/// <param name="Limit">The limit, on the original scale.</param>
/// <param name="ControlMedian">Median (geometric mean) of the reference arm, on the original scale.</param>
/// <param name="Part">What stands for a value below the limit, as a part of the limit, above 0 and at most 1.</param>
public sealed record DetectionLimit(UncertainQuantity Limit, UncertainQuantity ControlMedian, double Part)
{
    /// <summary>½.</summary>
    public const double Half = 0.5;

    /// <summary>1/√2.</summary>
    public const double RootHalf = 0.70710678118654757;

    /// <summary>The limit itself.</summary>
    public const double AtLimit = 1;
}
