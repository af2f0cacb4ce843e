using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Documents.Pool.Evidence;

/// <summary>The text of evidence discounted by risk of bias: every row before and after.</summary>
internal static class DiscountText
{
    public static void Write(ResultDocument text, PoolAnswer answer)
    {
        if (answer.Discounted is not { } evidence)
        {
            return;
        }

        text.Append($"evidence discounted by {TextMetrics.Clean(answer.Request.Discount?.Column ?? "")}{(evidence.Reference.Length > 0 ? $" ({evidence.Reference})" : "")}\n");
        var table = new TextTable("", "level", "discount", "estimate", "se", "→ estimate", "→ se");
        foreach (var row in evidence.Rows)
        {
            static string Se(EffectSize? e) => e is { } x ? Numbers.Text(Math.Sqrt(x.Variance)) : "–";
            table.Add(
                TextMetrics.Clean(row.Label), TextMetrics.Clean(row.Level),
                row.After is null ? "taken out" : row.Discount.ChangesNothing ? "none" : row.Discount.ToString()!,
                Numbers.Text(row.Before.Estimate), Se(row.Before), Numbers.Text(row.After?.Estimate), Se(row.After));
        }

        text.Append(table);
        foreach (var (level, reason) in evidence.Rows.Where(r => r.Reason is not null).Select(r => (r.Level, r.Reason!)).Distinct())
        {
            text.Line($"{TextMetrics.Clean(level)}: ", reason);
        }

        text.Append("\n");
    }
}
