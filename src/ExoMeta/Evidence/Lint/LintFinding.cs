using System.Collections.Immutable;
using ExoMeta.Problems;

namespace ExoMeta.Evidence.Lint;

/// <summary>How much a finding matters.</summary>
public enum LintSeverity
{
    /// <summary>Worth knowing; nothing need be wrong.</summary>
    Note,

    /// <summary>May be true, rarely is: somebody must look at the source.</summary>
    Warning,

    /// <summary>Cannot be true as it stands, or cannot be computed with: the row is not to be pooled before it is settled.</summary>
    Error,
}

/// <summary>One thing that a careful reviewer would ask about.</summary>
/// <param name="Location">The cell.</param>
/// <param name="Study">The row's study, or its number in the table where it has none.</param>
/// <param name="Rule">Id of the rule, one of <see cref="LintRules.All"/>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Reason">One plain sentence with the numbers.</param>
public sealed record LintFinding(SourceLocation Location, string Study, string Rule, LintSeverity Severity, string Reason);

/// <summary>What a linted file was taken for.</summary>
public enum LintTableKind
{
    /// <summary>A table of printed claims.</summary>
    Claims,

    /// <summary>A table of assumptions.</summary>
    Assumptions,

    /// <summary>Raw data or printed effects, one row a comparison.</summary>
    StudyData,
}

/// <summary>A file that was linted.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Kind">What it was taken for.</param>
/// <param name="Rows">Its rows.</param>
public sealed record LintedFile(string File, LintTableKind Kind, int Rows);

/// <summary>What the linter says of some files.</summary>
/// <param name="Files">The files, in the order given.</param>
/// <param name="Findings">The findings by file, line, column and rule.</param>
public sealed record LintReport(ImmutableArray<LintedFile> Files, ImmutableArray<LintFinding> Findings)
{
    /// <summary>Whether any finding is an error.</summary>
    public bool HasErrors => Count(LintSeverity.Error) > 0;

    /// <summary>Number of findings of one severity.</summary>
    public int Count(LintSeverity severity) => Findings.Count(f => f.Severity == severity);
}
