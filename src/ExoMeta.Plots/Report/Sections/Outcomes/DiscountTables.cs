using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Plots.Forest;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>What was discounted, by how much and why.</summary>
internal static class DiscountTables
{
    /// <summary>Writes the rows and what the discount does to the pool.</summary>
    public static void Write(HtmlWriter html, OutcomeResult outcome, DiscountResult discount)
    {
        if (discount.Undiscounted is { } printed && outcome.Groups is [{ Pool.Fit: var fit }])
        {
            html.Paragraph(
                $"With every row as printed the pool would be {NumberText.Effect(outcome.Display, outcome.Scale, printed.Estimate, printed.Interval)}; "
                + $"discounted it is {NumberText.Effect(outcome.Display, outcome.Scale, fit.Estimate, fit.Interval)} ({ForestWords.Level(fit.Options.Level)} CI).");
        }

        var table = new HtmlTable(
            $"Discounted by {discount.Column}: effects on the analysis scale", ["Row", discount.Column, "Discount", "As printed (SE)", "Discounted (SE)"]);
        foreach (var row in discount.Evidence.Rows)
        {
            table.Add(row.Label, row.Level, Words(row.Discount), Effect(row.Before), row.After is { } after ? Effect(after) : "taken out");
        }

        html.Open("details", ("open", "")).Element("summary", "What was discounted, by how much and why");
        table.Write(html);
        html.Element("p", $"Why: {ReportWords.Stop(discount.Reason)}{(discount.Evidence.Reference.Length == 0 ? "" : $" Method: {discount.Evidence.Reference}.")}", ("class", "muted"));
        html.Close("details");
    }

    private static Cell Effect(EffectSize effect) => new($"{NumberText.Fixed(effect.Estimate, 3)} ({NumberText.Fixed(effect.StandardError, 3)})", effect.Estimate);

    private static Cell Words(EvidenceDiscount discount) => discount switch
    {
        { ChangesNothing: true } => "as printed",
        { Removes: true } => "taken out",
        EvidenceDiscount.PowerPrior power => $"power prior {NumberText.AsPrinted(power.Exponent)}: variance over {NumberText.AsPrinted(power.Exponent)}",
        EvidenceDiscount.AdditiveBias bias => $"bias {NumberText.AsPrinted(bias.Mean)} taken off, variance {NumberText.AsPrinted(bias.Variance)} added",
        _ => discount.ToString()!,
    };
}
