using ExoMeta.Analysis;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Power;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>What the registered designs would show: a few rows for the summary, every endpoint for the section of trials.</summary>
internal static class TrialSummary
{
    /// <summary>Writes the part of the summary; nothing without trials.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results)
    {
        if (results.Trials.IsEmpty)
        {
            return;
        }

        var endpoints = Endpoints(results);
        var evidence = endpoints.Where(e => e.Endpoint.EvidenceBased).ToArray();
        var without = results.Trials.Count(t => t.Endpoints.IsEmpty);
        html.Heading(3, "What the next trial would show");
        html.Paragraph(
            $"{ReportWords.Plural(results.Trials.Length, "registered design was", "registered designs were")} read: {NumberText.Count(results.Trials.Length - without)} with a comparison, simulated on "
            + $"{ReportWords.Plural(endpoints.Length, "endpoint", "endpoints")}, and {NumberText.Count(without)} without one, which can show adverse events but no effect.");
        html.Open("div", ("class", "warn")).Open("p").Element("strong", "The true effect θ is assumed, not known. ").Text(
            evidence.Length == 0
                ? "No endpoint has comparative human evidence on its product class: every chance below follows from an assumed prior, and none is evidence-based assurance."
                : $"{NumberText.Count(endpoints.Length - evidence.Length)} of {NumberText.Count(endpoints.Length)} endpoints {(endpoints.Length - evidence.Length == 1 ? "rests" : "rest")} on an assumed prior. Comparative human evidence exists for "
                    + string.Join("; ", evidence.Select(e => $"{e.Trial.Id}, {e.Endpoint.Name} ({e.Trial.ProductClass}; from {PowerWords.Source(e.Endpoint)})"))
                    + ". Where the source states no sizes or endpoints, these are assumed too.").Close("p").Close("div");
        Short(html, endpoints);
        var stated = endpoints.Where(e => e.Endpoint.SizesStated).Select(e => e.Summary.Assurance).OrderBy(e => e.Estimate).ToArray();
        html.Open("p").Text(
            (stated.Length == 0 ? "" : $"At the sizes that sources state, the chance of a significant result (assurance) is {NumberText.Simulated(stated[0])}"
                + (stated.Length > 1 ? $" to {NumberText.Simulated(stated[^1])}" : "") + ": a trial that shows nothing would be no proof that the product does nothing. ")
            + "No number of patients takes assurance above its ceiling (predictive and robust have ceilings of their own, which are not shown). ")
            .Element("a", "Every design and endpoint", ("href", "#trials"), ("data-to", "Trials")).Close("p");
    }

    /// <summary>Writes a row for each comparative endpoint; over a grid of sizes, the range from its smallest to its largest.</summary>
    public static void Full(HtmlWriter html, AnalysisResults results)
    {
        var table = new HtmlTable(
            "Every comparative endpoint: chance that at least one comparison is significant, estimate ± Monte Carlo standard error (over a grid: lowest to highest)",
            ["Trial", "Endpoint", "Patients in each arm", "These sizes are", "Power at the point", "Assurance", "Ceiling of assurance", "θ comes from"]);
        foreach (var (trial, endpoint, _) in Endpoints(results))
        {
            var ordered = endpoint.Summaries.OrderBy(s => s.SizePerArm.Sum()).ToArray();
            var sizes = ReportWords.Sizes(ordered[0].SizePerArm) + (ordered.Length > 1 ? " to " + ReportWords.Sizes(ordered[^1].SizePerArm) : "");
            table.Add(
                trial.Id, endpoint.Name, new(sizes, ordered[^1].SizePerArm.Sum()), Kind(endpoint), Range(ordered, s => s.PowerAtPoint, a => a.PowerAtPoint),
                Range(ordered, s => s.Assurance, a => a.Assurance), Ceiling(endpoint, ordered), Basis(endpoint));
        }

        table.Write(html);
    }

    private static void Short(HtmlWriter html, (TrialResult Trial, TrialEndpointResult Endpoint, PowerSummary Summary)[] endpoints)
    {
        var table = new HtmlTable(
            "Chance that at least one comparison is significant (a range over designs, and over a grid of sizes, runs from the lowest to the highest; ± is the largest Monte Carlo standard error)",
            ["Endpoint", "Designs", "Patients in all", "These sizes are", "θ comes from", "Power at the point", "Assurance", "Ceiling of assurance"]);
        var groups = endpoints.GroupBy(e => (e.Endpoint.EvidenceBased, Name: e.Endpoint.Name + (e.Endpoint.Comparison == TrialComparison.BetweenDoses ? ", dose against dose" : ""), Kind: Kind(e.Endpoint)))
            .OrderByDescending(g => g.Key.EvidenceBased).ThenByDescending(g => g.Key.Kind, StringComparer.Ordinal).ThenBy(g => g.Key.Name, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var summaries = group.SelectMany(e => e.Endpoint.Summaries).ToArray();
            var all = summaries.Select(s => s.SizePerArm.Sum()).ToArray();
            table.Add(
                group.Key.Name, group.Count() == 1 ? group.First().Trial.Id : new Cell(NumberText.Count(group.Count()), group.Count()),
                new(all.Min() == all.Max() ? NumberText.Count(all.Min()) : $"{NumberText.Count(all.Min())} to {NumberText.Count(all.Max())}", all.Max()), group.Key.Kind, Basis(group.First().Endpoint),
                Range(summaries, s => s.PowerAtPoint, a => a.PowerAtPoint), Range(summaries, s => s.Assurance, a => a.Assurance), Ceiling(group.First().Endpoint, summaries));
        }

        table.Write(html);
    }

    /// <summary>The value of one summary, by arm too where arms have effects of their own; the range over several.</summary>
    private static Cell Range(PowerSummary[] summaries, Func<PowerSummary, MonteCarloEstimate> value, Func<ArmPower, MonteCarloEstimate> ofArm)
    {
        if (summaries.Length == 1 && PowerWords.ArmsDiffer(summaries[0]))
        {
            var any = value(summaries[0]);
            var lines = summaries[0].Arms.Select(a => $"{a.Name}: {NumberText.Simulated(ofArm(a))}").Append("any arm: " + NumberText.Simulated(any)).ToArray();
            return new(lines[0], any.Estimate, html => Array.ForEach(lines[1..], line => html.Open("br").Text(line)));
        }

        var sorted = summaries.Select(value).OrderBy(e => e.Estimate).ToArray();
        var (low, high) = (sorted[0], sorted[^1]);
        if (sorted.Length == 1)
        {
            return TrialTables.Simulated(low);
        }

        var widest = sorted.MaxBy(e => e.Mcse);
        // No success in so many simulated trials is no zero.
        var lowest = NumberText.Percent(low.Estimate > 0 ? low.Estimate : low.Upper);
        var highest = NumberText.Percent(high.Estimate);
        var range = lowest == highest ? highest : $"{(low.Estimate > 0 || lowest[0] == '<' ? "" : "below ")}{lowest} to {highest}";
        return new($"{range} ± {NumberText.Fixed(Math.Max(100 * widest.Mcse, 0.1), 1)}", high.Estimate);
    }

    /// <summary>The ceiling of assurance; between doses any θ but 0 can be found, which every draw of a continuous prior gives.</summary>
    private static Cell Ceiling(TrialEndpointResult endpoint, PowerSummary[] summaries) =>
        endpoint.Comparison == TrialComparison.BetweenDoses && summaries.All(s => s.AssuranceCeiling.Estimate == 1)
            ? new("100 % (θ ≠ 0)", 1)
            : Range(summaries, s => s.AssuranceCeiling, a => a.Ceiling);

    private static string Basis(TrialEndpointResult endpoint) => endpoint.EvidenceBased ? "evidence" : "assumed prior";

    private static string Kind(TrialEndpointResult endpoint) =>
        endpoint.SizesStated ? "stated" : endpoint.Summaries.Length > 1 ? "a grid" : "assumed";

    private static (TrialResult Trial, TrialEndpointResult Endpoint, PowerSummary Summary)[] Endpoints(AnalysisResults results) =>
        [.. results.Trials.SelectMany(t => t.Endpoints.Where(e => !e.Summaries.IsEmpty).Select(e => (t, e, e.Summaries.MaxBy(s => s.SizePerArm.Sum())!)))];
}
