using ExoMeta.Analysis;
using ExoMeta.Plots.Report.Markup;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Synthesis without meta-analysis.</summary>
internal static class SwimSection
{
    /// <summary>Writes the section; nothing when there is none.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results)
    {
        if (results.Swim.IsEmpty)
        {
            return;
        }

        html.Heading(2, "Synthesis by direction (SWiM)", "swim");
        html.Paragraph("Every comparative claim counts, whether or not it gives a variance: each study has one vote, the direction of its claims. A vote says nothing about size.");
        var provenance = new Provenance(results);
        foreach (var swim in results.Swim)
        {
            html.Heading(3, swim.Title, Anchor.Of("swim", swim.Id)).Paragraph(EffectDirectionFigure.CountText(swim));
            html.Figure(html.Figures!.Has(swim) ? html.Figures[swim] : EffectDirectionFigure.Draw(swim), $"{swim.Title}: direction of each study's claims. The size of a mark means nothing.");
            var table = new HtmlTable("Votes: " + swim.Title, ["Study", "Direction", "Claims", "How it was decided"]);
            foreach (var vote in swim.Votes)
            {
                table.Add(vote.Study, EffectDirectionFigure.Word(vote.Direction), new("", null, h => Claims(h, provenance, vote)), vote.Reason.Length > 0 ? vote.Reason : "–");
            }

            html.Open("details").Element("summary", "The votes as a table");
            table.Write(html);
            html.Close("details");
        }
    }

    private static void Claims(HtmlWriter html, Provenance provenance, SwimVote vote)
    {
        for (var i = 0; i < vote.Claims.Length; i++)
        {
            var (id, comma) = (vote.Claims[i], i + 1 < vote.Claims.Length ? ", " : "");
            _ = provenance.Lists(id) ? html.Element("a", id, ("href", "#" + Provenance.ClaimAnchor(id))).Text(comma) : html.Text(id + comma);
        }
    }
}
