using ExoMeta.Analysis;
using ExoMeta.Plots.Report.Markup;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Everything that no source states and the analysis supplies.</summary>
internal static class AssumptionsSection
{
    /// <summary>Writes the section; nothing when there is none.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results)
    {
        if (results.Assumptions.IsEmpty)
        {
            return;
        }

        html.Heading(2, "Assumptions", "assumptions");
        html.Paragraph("What no source states and the analysis supplies. A reader who disagrees with one can change it in the input file and run again.");
        var table = new HtmlTable("Assumptions", ["Where", "Assumed", "Reason"]);
        foreach (var assumption in results.Assumptions)
        {
            table.Add(assumption.Where, assumption.Value, assumption.Reason);
        }

        table.Write(html);
    }
}
