using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>The two groups of a comparison, or one measured twice.</summary>
internal enum GroupRole
{
    /// <summary>The treated, or those measured after treatment.</summary>
    Treated,

    /// <summary>The controls.</summary>
    Control,

    /// <summary>The same subjects before treatment.</summary>
    Before,

    /// <summary>The only group.</summary>
    Single,
}

/// <summary>What a row prints of one group. Columns are the canonical names of the cells.</summary>
internal sealed record Group(GroupRole Role)
{
    public string? MeanColumn { get; init; }

    public PrintedNumber? Mean { get; init; }

    public string? SpreadColumn { get; init; }

    public PrintedNumber? Spread { get; init; }

    /// <summary>Whether the spread is printed as a standard error of the mean.</summary>
    public bool IsStandardError { get; init; }

    public string? SizeColumn { get; init; }

    /// <summary>Group size, when it is a whole number above 0.</summary>
    public double? Size { get; init; }

    public string? EventsColumn { get; init; }

    /// <summary>Events, when they are a whole number from 0 to the size.</summary>
    public double? Events { get; init; }

    /// <summary>A percentage of the group, and its column.</summary>
    public (string Column, PrintedNumber Number, bool IsProportion)? Share { get; init; }

    /// <summary>Standard deviation: printed, or the standard error times √n.</summary>
    public double? Deviation => Spread is { Value: > 0 } spread
        ? !IsStandardError ? spread.Value : Size is { } n ? spread.Value * Math.Sqrt(n) : null
        : null;

    /// <summary>For reasons: treated, controls.</summary>
    public string Name => Role switch
    {
        GroupRole.Treated => "treated",
        GroupRole.Control => "control",
        GroupRole.Before => "baseline",
        _ => "single",
    };
}
