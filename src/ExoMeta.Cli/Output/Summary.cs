using System.Globalization;
using System.Text;
using ExoMeta.Analysis;
using ExoMeta.Plots.Documents;
using ExoMeta.Plots.Documents.Pool;

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
            text.Append(CultureInfo.InvariantCulture, $"  {Plural(results.Claims.Length, "claim", "claims")}: ");
            text.AppendLine(string.Join(", ", Enum.GetValues<Disposition>()
                .Select(d => (d, n: results.Claims.Count(c => c.Disposition == d)))
                .Select(x => string.Create(CultureInfo.InvariantCulture, $"{x.n} {Words(x.d)}"))));
        }

        foreach (var outcome in results.Outcomes.Concat(results.Companions.SelectMany(c => c.Outcomes)))
        {
            var uncontrolled = outcome.Groups.SelectMany(g => g.Rows).Select(r => r.Uncontrolled).FirstOrDefault(u => u is not null);
            foreach (var pool in outcome.Groups.Select(g => g.Pool).OfType<PooledResult>())
            {
                text.Append(CultureInfo.InvariantCulture, $"  {outcome.Title}{(outcome.Scope == PoolScope.Exploratory ? " (exploratory)" : "")}: ");
                text.Append(PooledSentence.Of(outcome.Measure, outcome.Scale, outcome.Display, pool.Fit, uncontrolled is not null));
                text.AppendLine(uncontrolled is null ? "" : $"; {uncontrolled}");
            }
        }

        if (!results.Trials.IsEmpty)
        {
            var comparative = results.Trials.Count(t => !t.Endpoints.IsEmpty);
            text.AppendLine(CultureInfo.InvariantCulture, $"  {Plural(results.Trials.Length, "trial", "trials")}: {Plural(comparative, "comparative design", "comparative designs")} simulated, {Plural(results.Trials.Length - comparative, "single-arm or safety cohort", "single-arm or safety cohorts")}{EarlyPhases(results)}");
        }

        if (!results.Assumptions.IsEmpty)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {Plural(results.Assumptions.Length, "assumption, listed", "assumptions, all listed")} in the report");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"Wrote report.html, results.json, run.json and {Plural(figures, "figure", "figures")} to {folder} (seed {results.Seed})");
        return text.ToString();
    }

    private static string EarlyPhases(AnalysisResults results)
    {
        var (escalations, singleArms) = (results.Trials.Count(t => t.EarlyPhase?.Escalation is not null), results.Trials.Count(t => t.EarlyPhase?.SingleArm.IsEmpty == false));
        string[] parts =
        [
            .. escalations > 0 ? [Plural(escalations, "dose escalation", "dose escalations")] : Array.Empty<string>(),
            .. singleArms > 0 ? [Plural(singleArms, "single arm in two stages", "single arms in two stages")] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? "" : "; " + string.Join(" and ", parts) + " simulated";
    }

    private static string Plural(int count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    private static string Words(Disposition disposition) => disposition switch
    {
        Disposition.Pooled => "pooled",
        Disposition.PooledWithPropagatedUncertainty => "pooled with propagated uncertainty",
        Disposition.ShownUnpooled => "shown unpooled",
        Disposition.Swim => "synthesised by direction",
        _ => "described only",
    };
}
