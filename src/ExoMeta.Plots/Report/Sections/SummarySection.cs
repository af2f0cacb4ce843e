using ExoMeta.Analysis;
using ExoMeta.Plots.Forest;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>What was found, short enough for a reader with five minutes; each part says where the rest stands.</summary>
internal static class SummarySection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results)
    {
        html.Heading(2, "Summary", "summary");
        Pooled(html, results);
        Claims(html, results);
        Exploratory(html, results);
        NotPooled(html, results);
        UncertaintySummary.Write(html, results);
        Swim(html, results);
        TrialSummary.Write(html, results);
    }

    private static void Pooled(HtmlWriter html, AnalysisResults results)
    {
        html.Heading(3, "What was pooled");
        var strict = Groups(results, PoolScope.Strict).Where(g => g.Group.Pool is not null).ToArray();
        if (strict.Length > 0)
        {
            html.List(strict.Select(g => ReportWords.Pool(g.Outcome, g.Group, g.Group.Pool!)));
            return;
        }

        html.Open("p", ("class", "lead")).Element("strong", "Nothing was pooled, so that this report gives no pooled treatment effect. ")
            .Text("Nothing met the rules of pooling: comparative effects of at least two independent studies that share species, model, compartment, time point, kind of comparator and product class.")
            .Close("p");
    }

    private static void Claims(HtmlWriter html, AnalysisResults results)
    {
        if (results.Claims.IsEmpty)
        {
            return;
        }

        var contradicted = results.Claims.Count(c => c.Claim.Contradiction is not null);
        html.Paragraph(
            $"{ReportWords.Plural(results.Claims.Length, "printed claim was", "printed claims were")} read, and each ended in one place"
            + (contradicted > 0 ? $". In {NumberText.Count(contradicted)} the sources contradict each other; both values are kept." : "."));
        html.Open("ul", ("class", "tiles"));
        foreach (var disposition in Enum.GetValues<Disposition>())
        {
            html.Open("li").Element("b", NumberText.Count(results.Claims.Count(c => c.Disposition == disposition)));
            html.Element("span", ReportWords.Name(disposition)).Close("li");
        }

        html.Close("ul");
    }

    private static void Exploratory(HtmlWriter html, AnalysisResults results)
    {
        var pools = Groups(results, PoolScope.Exploratory).Where(g => g.Group.Pool is not null).ToArray();
        if (pools.Length == 0)
        {
            return;
        }

        html.Open("div", ("class", "warn")).Open("p").Element("strong", ForestWords.Exploratory).Close("p");
        html.Paragraph("Readers ask for these numbers, so that the analysis declares them; their rows differ in what a pool must share. They are no reason to treat or not to treat anyone.");
        html.Open("ul");
        foreach (var (outcome, group) in pools)
        {
            html.Open("li").Element("a", outcome.Title, ("href", "#" + Anchor.Of("outcome", outcome.Id))).Text(": " + ReportWords.ShortPool(outcome, group, group.Pool!)).Close("li");
        }

        html.Close("ul").Close("div");
    }

    private static void NotPooled(HtmlWriter html, AnalysisResults results)
    {
        var reasons = results.Outcomes.SelectMany(o => o.Groups.Where(g => g.Pool is null).Select(g => (Outcome: o.Title, g.Reason)))
            .GroupBy(r => ReportWords.KindOfReason(r.Reason), StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToArray();
        if (reasons.Length > 0)
        {
            html.Heading(3, "What was not pooled, and why");
            html.List(reasons.Select(r => $"{ReportWords.Sentence(r.Key).TrimEnd('.')}: {string.Join("; ", r.Select(x => x.Outcome).Distinct(StringComparer.Ordinal))}."));
        }
    }

    private static void Swim(HtmlWriter html, AnalysisResults results)
    {
        if (results.Swim.IsEmpty)
        {
            return;
        }

        html.Heading(3, "What points where: synthesis by direction");
        var directed = results.Swim.Where(s => s.Count.Favourable + s.Count.Unfavourable > 0).ToArray();
        var all = new VoteCount(
            results.Swim.Sum(s => s.Count.Favourable), results.Swim.Sum(s => s.Count.Unfavourable), results.Swim.Sum(s => s.Count.Unclear), null, null, null)
        {
            StatedNull = results.Swim.Sum(s => s.Count.StatedNull),
        };
        var text = $"{ReportWords.Plural(results.Swim.Length, "set", "sets")} of comparative claims, with and without a variance, {(results.Swim.Length == 1 ? "was" : "were")} counted by direction, one vote a study "
            + $"({string.Join(", ", EffectDirectionFigure.Parts(all))}{(all.Unfavourable == 0 ? "; none unfavourable" : "")}). ";
        if (directed.Length > 0)
        {
            var largest = directed.Max(s => s.Count.Favourable + s.Count.Unfavourable);
            text += $"The largest set holds {ReportWords.Plural(largest, "study", "studies")} with a direction"
                + (directed.Select(s => s.Count.PValue).OfType<double>().DefaultIfEmpty(1).Min() is var p ? $", and the smallest p of a sign test is {NumberText.PValue(p)}. " : ". ");
        }

        html.Open("p").Text(text + "A direction says nothing about size, and what was never printed has no vote. ").Element("a", "The votes", ("href", "#swim"), ("data-to", "Synthesis by direction")).Close("p");
    }

    private static IEnumerable<(OutcomeResult Outcome, OutcomeGroup Group)> Groups(AnalysisResults results, PoolScope scope) =>
        from outcome in results.Outcomes
        where outcome.Scope == scope
        from g in outcome.Groups
        select (outcome, g);
}
