namespace ExoMeta.Pooling;

/// <summary>Where lanes write what they find, one entry a replicate; as many entries as replicates are fitted, a multiple of eight.</summary>
internal readonly ref struct LaneColumns
{
    /// <summary>Number of columns.</summary>
    public const int Count = 6;

    /// <summary>Pooled effect.</summary>
    public required Span<double> Estimate { get; init; }

    /// <summary>Its standard error, Hartung–Knapp factor included.</summary>
    public required Span<double> StandardError { get; init; }

    /// <summary>τ²; 0 for one row.</summary>
    public required Span<double> TauSquared { get; init; }

    /// <summary>Cochran's Q; 0 for one row.</summary>
    public required Span<double> CochranQ { get; init; }

    /// <summary>tr P at τ² = 0.</summary>
    public required Span<double> TraceP { get; init; }

    /// <summary>1 where the other columns hold, 0 where the scalar path has to decide.</summary>
    public required Span<double> Decided { get; init; }

    /// <summary>Columns of a size, one behind the other in scratch space of <see cref="Count"/> times that size.</summary>
    public static LaneColumns In(Span<double> scratch, int size) => new()
    {
        Estimate = scratch[..size],
        StandardError = scratch.Slice(size, size),
        TauSquared = scratch.Slice(2 * size, size),
        CochranQ = scratch.Slice(3 * size, size),
        TraceP = scratch.Slice(4 * size, size),
        Decided = scratch.Slice(5 * size, size),
    };
}
