using System.Globalization;
using System.Text;
using ExoMeta.Analysis;

namespace ExoMeta.Cli.Output;

/// <summary>What a person reads on the terminal after a run.</summary>
internal static class Summary
{
    public static string Of(AnalysisResults results, string folder, int figures)
    {
        var text = new StringBuilder();
        text.AppendLine(results.Title);
        if (!results.Claims.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {results.Claims.Length} claims: ");
            text.AppendLine(string.Join(", ", Enum.GetValues<Disposition>()
                .Select(d => (d, n: results.Claims.Count(c => c.Disposition == d)))
                .Select(x => string.Create(CultureInfo.InvariantCulture, $"{x.n} {Words(x.d)}"))));
        }

        foreach (var outcome in results.Outcomes.Concat(results.Companions.SelectMany(c => c.Outcomes)))
        {
            foreach (var pool in outcome.Groups.Select(g => g.Pool).OfType<PooledResult>())
            {
                text.Append(CultureInfo.InvariantCulture, $"  {outcome.Title}{(outcome.Scope == PoolScope.Exploratory ? " (exploratory)" : "")}: ");
                text.AppendLine(PooledSentence.Of(outcome.Measure, outcome.Scale, outcome.Display, pool.Fit));
            }
        }

        if (!results.Trials.IsEmpty)
        {
            var comparative = results.Trials.Count(t => !t.Endpoints.IsEmpty);
            text.AppendLine(CultureInfo.InvariantCulture, $"  {results.Trials.Length} trials: {comparative} comparative designs simulated, {results.Trials.Length - comparative} single-arm or safety cohorts");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  {results.Assumptions.Length} assumptions, all listed in the report");
        text.AppendLine(CultureInfo.InvariantCulture, $"Wrote report.html, results.json, run.json and {figures} figures to {folder} (seed {results.Seed})");
        return text.ToString();
    }

    private static string Words(Disposition disposition) => disposition switch
    {
        Disposition.Pooled => "pooled",
        Disposition.PooledWithPropagatedUncertainty => "pooled with propagated uncertainty",
        Disposition.ShownUnpooled => "shown unpooled",
        Disposition.Swim => "synthesised by direction",
        _ => "described only",
    };
}
