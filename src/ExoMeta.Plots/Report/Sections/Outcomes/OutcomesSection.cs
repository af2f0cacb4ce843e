using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Plots.Forest;
using ExoMeta.Plots.Report.Markup;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Each outcome with its forest plot and its tables.</summary>
internal static class OutcomesSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results)
    {
        html.Heading(2, "Outcomes", "outcomes");
        if (results.Outcomes.IsEmpty)
        {
            html.Paragraph("No claim gives an effect with a variance.");
        }

        var provenance = new Provenance(results);
        foreach (var outcome in results.Outcomes)
        {
            Write(html, results, outcome, 3, "outcome", provenance);
        }
    }

    private static string Caption(OutcomeResult outcome)
    {
        var rows = outcome.Groups.SelectMany(g => g.Rows).ToArray();
        var pooled = outcome.Groups.Any(g => g.Pool is not null);
        var text = $"{outcome.Title}: {(pooled ? outcome.Scope == PoolScope.Exploratory ? "an exploratory pool and its rows" : "pooled effect and its rows" : "each effect by itself, nothing pooled")}.";
        text += outcome.Discount is { } discount ? $" Effects and weights are discounted by {discount.Column}." : "";
        text += rows.Any(r => r.Uncontrolled is not null) ? " Circles are changes from baseline without a comparison group: not treatment effects." : "";
        return text + (rows.Any(r => r.Propagated is not null) ? " The lower line of a row carries what its source leaves open." : "");
    }

    /// <summary>Writes one outcome below a heading of the given level.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results, OutcomeResult outcome, int level, string prefix, Provenance provenance)
    {
        var id = Anchor.Of(prefix, outcome.Id);
        html.Heading(level, outcome.Title, id);
        if (outcome.Scope == PoolScope.Exploratory)
        {
            html.Open("div", ("class", "warn")).Open("p").Element("strong", ForestWords.Exploratory).Close("p");
            html.Paragraph("Shown because: " + ReportWords.Stop(outcome.ScopeReason ?? "the analysis declares it"));
            if (!outcome.Differences.IsDefaultOrEmpty && outcome.Groups.Sum(g => g.Rows.Length) > 1)
            {
                html.Paragraph("What differs between the rows:").List(outcome.Differences);
            }

            html.Close("div");
        }

        if (!outcome.Warnings.IsDefaultOrEmpty)
        {
            html.Open("div", ("class", "note")).List(outcome.Warnings).Close("div");
        }

        var rows = provenance.RowsOf(id, outcome).ToArray();
        Figures(html, results, outcome, prefix, [.. rows.Select(r => (r.Row.Label, r.Mark))]);
        if (outcome.Discount is { } discount)
        {
            DiscountTables.Write(html, outcome, discount);
        }

        var next = 0;
        foreach (var group in outcome.Groups)
        {
            ImmutableArray<PageMark> marks = [.. rows[next..(next + group.Rows.Length)].Select(r => r.Mark)];
            next += group.Rows.Length;
            OutcomeTables.Rows(html, outcome, group, marks);
            if (group.Pool is { } pool)
            {
                PoolTables.Write(html, outcome, group, pool, level + 1);
            }
            else
            {
                html.Paragraph("Not pooled: " + ReportWords.Stop(ReportWords.Reason(group.Reason)));
                OutcomeTables.Drivers(html, $"What drives the width: {group.Title}", outcome, group);
            }

            OutcomeTables.Recoveries(html, outcome, group, marks);
        }
    }

    /// <summary>The forest plot, then the figures that the analysis asks for; one that is called like the forest plot takes its place.</summary>
    private static void Figures(HtmlWriter html, AnalysisResults results, OutcomeResult outcome, string prefix, (string Label, PageMark Mark)[] rows)
    {
        var forest = "forest-" + outcome.Id;
        var requested = results.Figures.Where(f => f.Spec.Of == outcome.Id).ToArray();
        if (html.Figures!.Has(outcome))
        {
            // The notes stand above as text; the figure keeps its exploratory mark.
            html.Figure(html.Figures![outcome].WithoutFoot() with { Id = $"{prefix}-{forest}" }, Caption(outcome), rows);
        }

        foreach (var figure in requested)
        {
            html.Figure(
                html.Figures![figure.Spec] with { Id = $"{prefix}-{figure.Spec.Id}" },
                figure.Spec.Id == forest ? Caption(outcome) : $"{PoolFigures.Find(figure.Spec.Kind.Name)!.Title}: {outcome.Title}.", rows);
        }
    }
}
