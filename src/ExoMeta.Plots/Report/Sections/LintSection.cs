using ExoMeta.Analysis;
using ExoMeta.Evidence.Lint;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>What the linter says of the tables behind the report.</summary>
internal static class LintSection
{
    /// <summary>Writes the section; nothing where no table was read.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results)
    {
        AnalysisResults[] analyses = [results, .. results.Companions];
        var tables = analyses.SelectMany(a => a.Lint.Files).ToArray();
        var findings = analyses.SelectMany(a => a.Lint.Findings, (a, f) => (Claims: ClaimsByLine(a, results), Finding: f)).OrderByDescending(f => f.Finding.Severity).ToArray();
        if (tables.Length == 0 && findings.Length == 0)
        {
            return;
        }

        html.Heading(2, "Checks of the inputs", "lint");
        html.Paragraph(
            $"The linter read {ReportWords.Plural(tables.Length, "table", "tables")} ({string.Join("; ", tables.Select(t => $"{t.File}, {ReportWords.Plural(t.Rows, "row", "rows")}"))}): {Counts(findings.Select(f => f.Finding.Severity))}. "
            + "A finding changes no number; it is what a careful reviewer would ask about, and its row stays as the source prints it.");
        var table = new HtmlTable("Findings, the gravest first", ["Place", "Study", "How grave", "Finding", "Rule"]);
        foreach (var (claims, finding) in findings)
        {
            var place = finding.Location with { Column = null };
            var claim = claims.GetValueOrDefault((place.File, place.Line ?? 0));
            table.Add(
                claim is null ? null : Provenance.OfClaim(claim),
                [new(place.ToString()), finding.Study, new(Name(finding.Severity), -(int)finding.Severity), new(ReportWords.Sentence(finding.Reason), null, claim is null ? null : h => Link(h, claim)), new("", null, h => h.Element("code", finding.Rule))]);
        }

        table.Write(html);
    }

    private static string Counts(IEnumerable<LintSeverity> severities)
    {
        var all = severities.ToArray();
        return all.Length == 0
            ? "nothing to say"
            : $"{ReportWords.Plural(all.Count(s => s == LintSeverity.Error), "error", "errors")}, {ReportWords.Plural(all.Count(s => s == LintSeverity.Warning), "warning", "warnings")}, {ReportWords.Plural(all.Count(s => s == LintSeverity.Note), "note", "notes")}";
    }

    private static string Name(LintSeverity severity) => severity switch
    {
        LintSeverity.Error => "error",
        LintSeverity.Warning => "warning",
        _ => "note",
    };

    private static void Link(HtmlWriter html, string claim) => html.Text(" ").Element("a", "Claim " + claim, ("href", "#" + Provenance.ClaimAnchor(claim)));

    /// <summary>The claims that the page lists, by file and line as findings name them.</summary>
    private static Dictionary<(string File, int Line), string> ClaimsByLine(AnalysisResults analysis, AnalysisResults shown)
    {
        var file = analysis.Lint.Files.FirstOrDefault(f => f.Kind == LintTableKind.Claims)?.File;
        return file is null || !ReferenceEquals(analysis, shown)
            ? []
            : analysis.Claims.Where(c => c.Claim.Location.Line is not null).GroupBy(c => c.Claim.Location.Line!.Value).ToDictionary(g => (file, g.Key), g => g.First().Claim.Id);
    }
}
