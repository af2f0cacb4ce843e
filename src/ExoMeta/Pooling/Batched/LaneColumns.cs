namespace ExoMeta.Pooling;

/// <summary>Where lanes write what they find, one entry a replicate; as many entries as replicates are fitted, a multiple of eight.</summary>
internal readonly ref struct LaneColumns
{
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
}
