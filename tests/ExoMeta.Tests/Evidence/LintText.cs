using System.Collections.Immutable;
using ExoMeta.Evidence.Lint;

namespace ExoMeta.Tests.Evidence;

/// <summary>Lints a table given as text.</summary>
internal static class LintText
{
    /// <summary>The findings of a table called t.csv; lines are separated by / where the text has no line break.</summary>
    public static ImmutableArray<LintFinding> Check(string csv, Func<LintInput, LintInput>? reading = null, LintOptions? options = null)
    {
        using var file = new TableFile(csv);
        var input = new LintInput(file.Path, "t.csv");
        return Linter.Check([reading is null ? input : reading(input)], options ?? new()).Findings;
    }

    /// <summary><c>2:7 error impossible-ratio</c>.</summary>
    public static string Brief(LintFinding f) =>
        FormattableString.Invariant($"{f.Location.Line}:{f.Location.Column} {f.Severity.ToString().ToLowerInvariant()} {f.Rule}");
}
