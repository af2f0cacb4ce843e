using System.Globalization;
using System.Text;
using ExoMeta.Evidence.Lint;
using ExoMeta.Plots.Text;

namespace ExoMeta.Cli.Output;

/// <summary>What a person, or an editor that reads FILE:LINE:COLUMN, sees of the linter's findings.</summary>
internal static class LintText
{
    /// <summary>The findings by file, one a line, and how many there are.</summary>
    public static string Of(LintReport report)
    {
        var text = new StringBuilder();
        foreach (var file in report.Files)
        {
            var findings = report.Findings.Where(f => f.Location.File == file.File).ToList();
            text.AppendLine(CultureInfo.InvariantCulture, $"{file.File} ({Kind(file)}, {Plural(file.Rows, "row")}){(findings.Count == 0 ? ": nothing to say" : "")}");
            foreach (var finding in findings)
            {
                var study = finding.Study.Length == 0 ? "" : $"{TextMetrics.Clean(finding.Study)}: ";
                text.AppendLine(CultureInfo.InvariantCulture, $"{finding.Location}: {Word(finding.Severity)} {finding.Rule}: {study}{TextMetrics.Clean(finding.Reason)}");
            }

            text.AppendLine();
        }

        var counts = new[] { LintSeverity.Error, LintSeverity.Warning, LintSeverity.Note }.Select(s => Plural(report.Count(s), Word(s)));
        return text.AppendLine(CultureInfo.InvariantCulture, $"{Plural(report.Findings.Length, "finding")}: {string.Join(", ", counts)}").ToString();
    }

    /// <summary>Every rule with what it finds, the columns that it reads and where it comes from.</summary>
    public static string Rules()
    {
        var text = new StringBuilder();
        foreach (var rule in LintRules.All)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{rule.Id} ({Word(rule.Severity)})");
            text.AppendLine(CultureInfo.InvariantCulture, $"  {rule.Summary}");
            text.AppendLine(CultureInfo.InvariantCulture, $"  Reads: {rule.AppliesTo}{(rule.Reference is null ? "" : $". After {rule.Reference}")}");
        }

        return text.ToString();
    }

    /// <summary>A severity as options and findings write it.</summary>
    public static string Word(LintSeverity severity) => severity switch
    {
        LintSeverity.Error => "error",
        LintSeverity.Warning => "warning",
        _ => "note",
    };

    private static string Kind(LintedFile file) => file.Kind switch
    {
        LintTableKind.Claims => "claims",
        LintTableKind.Assumptions => "assumptions",
        _ => "study data",
    };

    private static string Plural(int count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");
}
