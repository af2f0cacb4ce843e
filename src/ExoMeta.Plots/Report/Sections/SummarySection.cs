using ExoMeta.Analysis;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>What was found, in words with the numbers filled in.</summary>
internal static class SummarySection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results)
    {
        html.Heading(2, "Summary", "summary");
        Claims(html, results);
        Pooled(html, results);
        NotPooled(html, results);
        Drivers(html, results);
        if (!results.Swim.IsEmpty)
        {
            html.Heading(3, "What points where, without a variance");
            html.List(results.Swim.Select(s => $"{s.Title}: {EffectDirectionFigure.CountText(s).TrimEnd('.')}."));
        }

        Trials(html, results);
    }

    private static void Claims(HtmlWriter html, AnalysisResults results)
    {
        if (results.Claims.IsEmpty)
        {
            return;
        }

        var contradicted = results.Claims.Count(c => c.Claim.Contradiction is not null);
        html.Paragraph(
            $"{ReportWords.Plural(results.Claims.Length, "printed claim was", "printed claims were")} read and each ended in one place"
            + (contradicted > 0 ? $"; in {NumberText.Count(contradicted)} the sources contradict each other, and both values are kept." : "."));
        html.Open("ul", ("class", "tiles"));
        foreach (var disposition in Enum.GetValues<Disposition>())
        {
            html.Open("li").Element("b", NumberText.Count(results.Claims.Count(c => c.Disposition == disposition)));
            html.Element("span", ReportWords.Name(disposition)).Close("li");
        }

        html.Close("ul");
    }

    private static void Pooled(HtmlWriter html, AnalysisResults results)
    {
        html.Heading(3, "What was pooled");
        var strict = Pools(results, PoolScope.Strict).ToArray();
        if (strict.Length == 0)
        {
            html.Paragraph("Nothing met the rules of pooling: comparative effects of at least two independent studies that share species, model, compartment, time point, kind of comparator and product class. There is no pooled treatment effect in this report.");
        }
        else
        {
            html.List(strict);
        }

        var exploratory = Pools(results, PoolScope.Exploratory).ToArray();
        if (exploratory.Length > 0)
        {
            html.Open("div", ("class", "warn")).Open("p").Element("strong", Forest.ForestWords.Exploratory).Close("p");
            html.Paragraph("Wider pools that the analysis declares, each with what differs between its rows:").List(exploratory).Close("div");
        }
    }

    private static IEnumerable<string> Pools(AnalysisResults results, PoolScope scope) =>
        from outcome in results.Outcomes
        where outcome.Scope == scope
        from g in outcome.Groups
        where g.Pool is not null
        select ReportWords.Pool(outcome, g, g.Pool!);

    private static void NotPooled(HtmlWriter html, AnalysisResults results)
    {
        var reasons = results.Outcomes.SelectMany(o => o.Groups.Where(g => g.Pool is null).Select(g => (Outcome: o.Title, g.Reason)))
            .GroupBy(r => ReportWords.Reason(r.Reason), StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToArray();
        if (reasons.Length > 0)
        {
            html.Heading(3, "What was not pooled, and why");
            html.List(reasons.Select(r => $"{ReportWords.Sentence(r.Key).TrimEnd('.')} ({ReportWords.Plural(r.Count(), "group", "groups")}: {string.Join("; ", r.Select(x => x.Outcome).Distinct(StringComparer.Ordinal))})."));
        }
    }

    private static void Drivers(HtmlWriter html, AnalysisResults results)
    {
        var groups = results.Outcomes.SelectMany(o => o.Groups.Where(g => !WidthWords.Drivers(g).IsEmpty).Select(g => (o.Title, Group: g, Text: WidthWords.Of(g)))).ToArray();
        if (groups.Length == 0)
        {
            return;
        }

        html.Heading(3, "What drives the width");
        var items = groups.Where(g => g.Text is not null).Select(g => $"{g.Title}: {g.Text}").ToList();
        var quiet = groups.GroupBy(g => g.Title, StringComparer.Ordinal).Where(o => o.All(g => g.Text is null)).Select(o => o.Key).ToArray();
        if (quiet.Length > 0)
        {
            items.Add($"No single unknown changes a total interval by {NumberText.Percent(WidthWords.Noticeable, 0)} or more in: {string.Join("; ", quiet)}. There, sampling error and the number of studies set the width.");
        }

        html.List(items);
    }

    private static void Trials(HtmlWriter html, AnalysisResults results)
    {
        if (results.Trials.IsEmpty)
        {
            return;
        }

        var endpoints = results.Trials.SelectMany(t => t.Endpoints.Select(e => (Trial: t, Endpoint: e))).ToArray();
        var evidence = endpoints.Count(e => e.Endpoint.EvidenceBased);
        html.Heading(3, "What the next trial would show");
        html.Paragraph(
            $"{ReportWords.Plural(results.Trials.Length, "registered design was", "registered designs were")} simulated, with {ReportWords.Plural(endpoints.Length, "comparative endpoint", "comparative endpoints")}; "
            + $"{NumberText.Count(results.Trials.Count(t => t.Endpoints.IsEmpty))} without a comparison (what these can see of an adverse event is under Trials). "
            + (evidence == 0
                ? "No endpoint has comparative human evidence on its product class, so that every prior below is assumed and no number is evidence-based assurance."
                : $"{NumberText.Count(evidence)} of the endpoints rest on comparative human evidence; the others on an assumed prior."));
        var table = new HtmlTable(
            "Chance of a significant result, each as estimate ± Monte Carlo standard error",
            ["Trial", "Endpoint", "Patients in each arm", "These sizes are", "Power at the point", "Assurance", "Ceiling of assurance", "θ comes from"]);
        foreach (var (trial, endpoint) in endpoints)
        {
            if (endpoint.Summaries.IsEmpty)
            {
                continue;
            }

            var summary = endpoint.Summaries.MaxBy(s => s.SizePerArm.Sum())!;
            table.Add(
                trial.Id, endpoint.Name, new(ReportWords.Sizes(summary.SizePerArm), summary.SizePerArm.Sum()),
                endpoint.SizesStated ? "stated" : endpoint.Summaries.Length > 1 ? "largest of a grid" : "assumed",
                TrialTables.Simulated(summary.PowerAtPoint), TrialTables.Simulated(summary.Assurance), TrialTables.Simulated(summary.AssuranceCeiling),
                endpoint.EvidenceBased ? "evidence" : "assumed prior");
        }

        table.Write(html);
    }
}
