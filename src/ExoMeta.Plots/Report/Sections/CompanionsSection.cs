using System.Globalization;
using ExoMeta.Analysis;
using ExoMeta.Plots.Report.Markup;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Analyses shown beside the main one, such as classic data that show the machinery at work.</summary>
internal static class CompanionsSection
{
    /// <summary>Writes the section; nothing when there is none.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results)
    {
        if (results.Companions.IsEmpty)
        {
            return;
        }

        html.Heading(2, "Appendix: the same machinery on published data", "companions");
        html.Paragraph("These are not evidence on the question above. They show the same models on data whose answers are published, so that a reader can check them.");
        for (var i = 0; i < results.Companions.Length; i++)
        {
            var prefix = "companion" + i.ToString(CultureInfo.InvariantCulture);
            html.Heading(3, results.Companions[i].Title, prefix);
            foreach (var outcome in results.Companions[i].Outcomes)
            {
                OutcomesSection.Write(html, results.Companions[i], outcome, 4, prefix, Provenance.WithoutClaims);
            }
        }
    }
}
