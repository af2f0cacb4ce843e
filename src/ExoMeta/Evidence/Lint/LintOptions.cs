using System.Collections.Immutable;
using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>A file to lint.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="DisplayName">The file as the user named it, for messages.</param>
public sealed record LintInput(string Path, string DisplayName)
{
    /// <summary>The measure of the table's effects; null where the table says it in a column <c>measure</c>, or nobody does.</summary>
    public Measure? Measure { get; init; }

    /// <summary>Whether est, lb and ub are ratios; null where the measure decides.</summary>
    public bool? IsLog { get; init; }

    /// <summary>Confidence level of intervals in percent, where the table has no column <c>level</c>.</summary>
    public double Level { get; init; } = 95;

    /// <summary>Other names of columns: the linter's name → the table's name.</summary>
    public ImmutableDictionary<string, string> Map { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>Which findings are wanted.</summary>
public sealed record LintOptions
{
    /// <summary>Findings below it are left out.</summary>
    public LintSeverity MinimumSeverity { get; init; } = LintSeverity.Note;

    /// <summary>Ids of the rules to apply; empty means all.</summary>
    public ImmutableArray<string> Rules { get; init; } = [];

    /// <summary>Ids of rules to leave out.</summary>
    public ImmutableArray<string> Skip { get; init; } = [];
}
