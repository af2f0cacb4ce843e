using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Documents.Pool.Parts;

/// <summary>The text of subgroups: each with its own τ², under one τ², and both tests of their difference.</summary>
internal static class SubgroupText
{
    public static void Write(ResultDocument text, PoolAnswer answer)
    {
        if (answer.Subgroups is not { } result)
        {
            return;
        }

        var column = TextMetrics.Clean(answer.Request.Subgroup ?? "");
        text.Append($"subgroups of {column}, each with its own τ²\n");
        var table = new TextTable("", "k", "estimate", "se", "ci.lb", "ci.ub", "τ²", "I² %", "Q", "p (Q)");
        foreach (var s in result.Subgroups)
        {
            var fit = s.Fit;
            table.Add(
                TextMetrics.Clean(s.Name), Numbers.Whole(fit.K), Numbers.Text(fit.Estimate), Numbers.Text(fit.StandardError),
                Numbers.Text(fit.Interval.Lower), Numbers.Text(fit.Interval.Upper), Numbers.Text(fit.TauSquared), Numbers.Text(fit.ISquared, "0.0"),
                Numbers.Text(fit.K > 1 ? fit.Q : null, "0.00"), Numbers.P(fit.K > 1 ? fit.QPValue : null));
        }

        var own = result.TestWithSeparateTauSquared;
        text.Append(table).Append($"difference between subgroups: {TestText.Of("Q", own.Statistic, own.DegreesOfFreedom, own.PValue)}\n\n");
        if (result.Common is not { } common)
        {
            return;
        }

        text.Append($"subgroups of {column}, one τ² = {Numbers.Text(common.TauSquared)}{(common.TauSquaredInterval is { } i ? " " + Numbers.Text(i) : "")}\n");
        var shared = new TextTable("", "k", "estimate", "se", "ci.lb", "ci.ub");
        foreach (var s in result.Subgroups.Where(s => s.WithCommonTauSquared is not null))
        {
            var mean = s.WithCommonTauSquared!;
            shared.Add(
                TextMetrics.Clean(s.Name), Numbers.Whole(s.Fit.K), Numbers.Text(mean.Estimate), Numbers.Text(mean.StandardError),
                Numbers.Text(mean.Interval.Lower), Numbers.Text(mean.Interval.Upper));
        }

        text.Append(shared);
        text.Append(result.TestWithCommonTauSquared is { } test ? $"difference between subgroups: {TestText.Of(test)}\n\n" : "\n");
    }
}
