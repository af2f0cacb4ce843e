using ExoMeta.Analysis;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>How many rows are uncertain beyond sampling error, and which of what sources leave open drives the width: the part of the summary.</summary>
internal static class UncertaintySummary
{
    /// <summary>Writes the part; nothing where no effect has an interval.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results)
    {
        // A claim that stands in several outcomes is one row.
        var rows = results.Outcomes.SelectMany(o => o.Groups.SelectMany(g => g.Rows), (o, r) => (Key: (o.Id, r.Source, r.Label), Row: r))
            .DistinctBy(r => r.Row.Source is null ? ("", null, r.Row.Id) : r.Key).Select(r => r.Row).ToArray();
        if (rows.Length == 0)
        {
            return;
        }

        html.Heading(3, "What is uncertain beyond sampling error");
        var open = rows.Where(r => !r.Unknowns.IsDefaultOrEmpty).ToArray();
        if (open.Length == 0)
        {
            html.Paragraph($"Of {ReportWords.Plural(rows.Length, "row", "rows")} with an effect none leaves anything open: what is needed of each is printed.");
            return;
        }

        var rounding = open.Count(r => r.Unknowns.All(u => u.IsRounding));
        html.Paragraph(
            $"Of {ReportWords.Plural(rows.Length, "row", "rows")} with an effect, {NumberText.Count(open.Length)} {(open.Length == 1 ? "leaves" : "leave")} something open that the effect depends on"
            + (rounding == 0 ? "" : rounding == open.Length ? " (rounding only)" : $" ({NumberText.Count(rounding)} of them rounding only)")
            + ": beside the plug-in interval each of these carries a total interval, in which the unknown is drawn and not chosen.");
        Drivers(html, results);
    }

    /// <summary>One line an outcome, its strongest driver; the longest list that a reader with five minutes takes.</summary>
    private static void Drivers(HtmlWriter html, AnalysisResults results)
    {
        const int shown = 6;
        var groups = results.Outcomes.SelectMany(o => o.Groups, (o, g) => (Outcome: o, Group: g)).Where(x => !x.Group.WidthDrivers.IsEmpty).ToArray();
        var driven = groups.Select(x => (x.Outcome, x.Group, Driver: WidthWords.Largest(x.Group)!)).Where(x => x.Driver is not null)
            .OrderByDescending(x => Math.Abs(x.Driver.RelativeChangeIfKnown)).DistinctBy(x => x.Outcome.Id, StringComparer.Ordinal).ToArray();
        if (groups.Length == 0)
        {
            return;
        }

        html.Open("p").Element("strong", "What drives the width. ").Text(
            driven.Length == 0
                ? $"Fixing any one unknown changes no total interval by {NumberText.Percent(WidthWords.Noticeable, 0)} or more: sampling error and the number of studies set the widths."
                : "Where one unknown changes a total interval noticeably, by outcome and the strongest first; elsewhere sampling error and the number of studies set the width:").Close("p");
        if (driven.Length == 0)
        {
            return;
        }

        html.Open("ul");
        foreach (var (outcome, group, driver) in driven.Take(shown))
        {
            html.Open("li").Element("a", outcome.Title, ("href", "#" + Anchor.Of("outcome", outcome.Id))).Text(": " + ReportWords.Stop(WidthWords.Short(group, driver))).Close("li");
        }

        html.Close("ul");
        if (driven.Length > shown)
        {
            html.Paragraph($"{ReportWords.Plural(driven.Length - shown, "more outcome has its", "more outcomes have their")} driver where the outcome stands.");
        }
    }
}
