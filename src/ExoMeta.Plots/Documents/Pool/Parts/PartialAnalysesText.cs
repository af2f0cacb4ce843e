using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Documents.Pool.Parts;

/// <summary>The text of the pool without each row, and of the pool as rows come in.</summary>
internal static class PartialAnalysesText
{
    public static void Write(ResultDocument text, PoolAnswer answer)
    {
        if (answer.LeaveOneOut is { } without)
        {
            Table(text, "leave one out: the mean without each row", without, _ => "");
        }

        if (answer.Cumulative is { } cumulative)
        {
            Table(text, "cumulative: the mean as rows come in, in table order", cumulative, p => p.K == 1 ? "" : "+ ");
        }
    }

    private static void Table(ResultDocument text, string title, ImmutableArray<PartialAnalysis> parts, Func<PartialAnalysis, string> sign)
    {
        if (parts.IsEmpty)
        {
            return;
        }

        var table = new TextTable("", "k", "estimate", "se", "p", "ci.lb", "ci.ub", "τ²", "I² %", "Q");
        foreach (var p in parts)
        {
            table.Add(
                sign(p) + TextMetrics.Clean(p.Label), Numbers.Whole(p.K), Numbers.Text(p.Estimate), Numbers.Text(p.StandardError), Numbers.P(p.PValue),
                Numbers.Text(p.Interval.Lower), Numbers.Text(p.Interval.Upper), Numbers.Text(p.TauSquared), Numbers.Text(p.ISquared, "0.0"),
                Numbers.Text(p.Q, "0.00"));
        }

        text.Append(title).Append("\n").Append(table).Append("\n");
    }
}
