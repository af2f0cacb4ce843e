using System.Text.RegularExpressions;
using ExoMeta.Analysis;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Everything that no source states and the analysis supplies: one entry for what is assumed with the same value for the same reason, with every place it applies to.</summary>
internal static partial class AssumptionsSection
{
    private const int ShownPlaces = 4;

    /// <summary>Writes the section; nothing when there is none.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results)
    {
        if (results.Assumptions.IsEmpty)
        {
            return;
        }

        var groups = results.Assumptions.GroupBy(Entry).ToArray();
        html.Heading(2, "Assumptions", "assumptions");
        html.Paragraph(
            $"What no source states and the analysis supplies: {ReportWords.Plural(results.Assumptions.Length, "assumption", "assumptions")} in {ReportWords.Plural(groups.Length, "entry", "entries")}, "
            + "one for the same value with the same reason. A reader who disagrees with one can change it in the input file and run again.");
        var trials = results.Trials.Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        Table(html, "Assumed about printed claims", groups.Where(g => !trials.Contains(Subject(g.First()))));
        Table(html, "Assumed about trials", groups.Where(g => trials.Contains(Subject(g.First()))));
    }

    /// <summary>What is assumed for one trial, folded away; the reasons stand in the section.</summary>
    public static void OfTrial(HtmlWriter html, AnalysisResults results, string trial)
    {
        var own = results.Assumptions.Where(a => Subject(a) == trial).ToArray();
        if (own.Length == 0)
        {
            return;
        }

        var table = new HtmlTable($"Assumed for {trial}", ["What", "Assumed"]);
        foreach (var assumption in own)
        {
            table.Add(Rest(assumption).Replace('_', ' '), assumption.Value);
        }

        html.Open("details").Element("summary", $"What is assumed here ({ReportWords.Plural(own.Length, "assumption", "assumptions")}; the reasons stand under Assumptions)");
        table.Write(html);
        html.Close("details");
    }

    private static void Table(HtmlWriter html, string caption, IEnumerable<IGrouping<(string Field, string Value, string Reason), AssumptionRecord>> groups)
    {
        var table = new HtmlTable(caption, ["What", "Assumed", "Reason", "Applies to"]);
        foreach (var group in groups)
        {
            var places = group.Select(a => Rounding().IsMatch(a.Reason) ? $"{Place(a)}: {Field(a)} {a.Value}" : Place(a)).Distinct(StringComparer.Ordinal).ToArray();
            var cell = places.Length <= ShownPlaces
                ? new Cell(string.Join("; ", places), places.Length)
                : new Cell("", places.Length, h => h.Open("details", ("data-print", "")).Element("summary", NumberText.Count(places.Length) + " places").Element("span", string.Join("; ", places)).Close("details"));
            table.Add(group.Key.Field.Replace('_', ' '), group.Key.Value, group.Key.Reason, cell);
        }

        table.Write(html);
    }

    /// <summary>What makes one entry; the rounding of printed numbers is one, whatever the number.</summary>
    private static (string Field, string Value, string Reason) Entry(AssumptionRecord assumption) => Rounding().IsMatch(assumption.Reason)
        ? ("rounding of printed numbers", "uniform over every number that rounds to the printed one", ReportWords.Sentence(Rounding().Replace(assumption.Reason, "")))
        : (Field(assumption), assumption.Value, assumption.Reason);

    /// <summary>"NCT04902183" of "NCT04902183: death-28d: control_risk".</summary>
    private static string Subject(AssumptionRecord assumption) => assumption.Where.Split(": ", 2)[0];

    private static string Rest(AssumptionRecord assumption) => assumption.Where.Split(": ", 2)[^1];

    /// <summary>"control_risk".</summary>
    private static string Field(AssumptionRecord assumption) => assumption.Where[(assumption.Where.LastIndexOf(": ", StringComparison.Ordinal) is >= 0 and var at ? at + 2 : 0)..];

    /// <summary>"NCT04902183, death-28d".</summary>
    private static string Place(AssumptionRecord assumption) =>
        assumption.Where.LastIndexOf(": ", StringComparison.Ordinal) is > 0 and var at ? assumption.Where[..at].Replace(": ", ", ", StringComparison.Ordinal) : assumption.Where;

    [GeneratedRegex(@"^-?[\d.]+ is printed; (?=every number that rounds to it)")]
    private static partial Regex Rounding();
}
