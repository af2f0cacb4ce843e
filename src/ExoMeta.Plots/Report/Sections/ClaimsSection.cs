using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Every printed claim, where it ended and why, with its words and its place.</summary>
internal static class ClaimsSection
{
    /// <summary>Writes the section; nothing when there is none.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results)
    {
        if (results.Claims.IsEmpty)
        {
            return;
        }

        html.Heading(2, "Every claim", "claims");
        html.Paragraph("One row a claim, as its source prints it. Open a row for the words, their place and what was derived from them.");
        var table = new HtmlTable("Claims", ["Claim", "Study", "Outcome", "Printed", "Where it ended", "Why, and its source"]);
        foreach (var claim in results.Claims)
        {
            var pools = claim.ExploratoryPools.IsDefaultOrEmpty ? "" : "; also, exploratory: " + string.Join(", ", claim.ExploratoryPools.Select(id => Title(results, id)));
            var reason = results.Swim.OrderByDescending(s => s.Id.Length).Aggregate(claim.Reason, (text, s) => text.Replace(" in " + s.Id + ".", $" in '{s.Title}'.", StringComparison.Ordinal));
            table.Add(
                Provenance.OfClaim(claim.Claim.Id),
                [claim.Claim.Id, claim.Claim.Study, claim.Claim.Outcome, new(claim.Claim.Printed, null, h => Contradiction(h, claim.Claim)),
                ReportWords.Name(claim.Disposition) + pools, new(reason, null, h => Details(h, claim))]);
        }

        table.Write(html);
    }

    private static string Title(AnalysisResults results, string outcome) => results.Outcomes.FirstOrDefault(o => o.Id == outcome)?.Title ?? outcome;

    private static void Contradiction(HtmlWriter html, Claim claim)
    {
        if (claim.Contradiction is { } contradiction)
        {
            html.Open("div", ("class", "warn")).Element("strong", "Contradicted: ").Text(contradiction).Close("div");
        }
    }

    private static void Details(HtmlWriter html, ClaimResult result)
    {
        var claim = result.Claim;
        html.Open("details", ("id", Provenance.ClaimAnchor(claim.Id)), ("data-print", "")).Element("summary", $"Source of {claim.Id}").Element("blockquote", "“" + claim.Quote + "”");
        html.Open("dl");
        Item(html, "Place", $"{claim.Source}, {claim.Section}");
        Item(html, "Reference", claim.Reference);
        Item(html, "Setting", $"{claim.Species} · {claim.Model} · {claim.Compartment} · {claim.Timepoint}");
        Item(html, "Product", string.Join(" · ", new[] { claim.Product, claim.ProductClass, claim.Dose, claim.Route }.OfType<string>()));
        Item(html, "Comparator", claim.Comparator);
        Item(html, "Derived", Derived(result.Recovery));
        if (claim.Note is { } note)
        {
            Item(html, "Note", note);
        }

        html.Close("dl").Close("details");
    }

    /// <summary>What was derived and how; of a single proportion, with the kind of its interval.</summary>
    private static string Derived(Recovery recovery) => recovery is Recovery.SingleProportion p
        ? $"{NumberText.Count(p.Events)}/{NumberText.Count(p.Total)} = {NumberText.Percent((double)p.Events / p.Total)}, two-sided exact 95 % interval (Clopper–Pearson) "
            + $"{NumberText.Percent(p.Lower)} to {NumberText.Percent(p.Upper)} ({p.Record.Formula})"
        : $"{recovery.Record.Derived} ({recovery.Record.Formula})";

    private static void Item(HtmlWriter html, string name, string value) => html.Element("dt", name).Element("dd", value);
}
