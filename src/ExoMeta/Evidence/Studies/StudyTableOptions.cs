using System.Collections.Immutable;
using ExoMeta.Effects;

namespace ExoMeta.Evidence;

/// <summary>How a table of study data is read.</summary>
public sealed record StudyTableOptions
{
    /// <summary>Other names of columns: the measure's name (or <c>study</c>) → the table's name.</summary>
    public ImmutableDictionary<string, string> Map { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What zero cells get.</summary>
    public ZeroCellRule ZeroCells { get; init; } = ZeroCellRule.Default;

    /// <summary>Whether to use the measure's bias-corrected form where it is not the default (ROM).</summary>
    public bool CorrectBias { get; init; }

    /// <summary>How <c>est lb ub</c> is read; null when the user said nothing, which is an error when it is needed.</summary>
    public IntervalReading? Interval { get; init; }

    /// <summary>
    /// Whether the rounding of printed numbers is carried as an unknown (reported tables only). Numbers that were computed rather than
    /// copied from print have no such rounding.
    /// </summary>
    public bool CarryRounding { get; init; } = true;

    /// <summary>
    /// Columns that are used besides the measure's own (moderators, subgroup, cluster, weights): they must be there, and a row that
    /// lacks a value in one is dropped.
    /// </summary>
    public ImmutableArray<string> UsedColumns { get; init; } = [];
}
