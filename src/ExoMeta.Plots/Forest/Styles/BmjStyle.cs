using ExoMeta.Analysis;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Forest;

/// <summary>After figures in The BMJ: events of totals beside the labels, the plot, then weight and estimate; what is favoured under the axis; shaded headings.</summary>
internal static class BmjStyle
{
    /// <summary>The style.</summary>
    public static ForestStyle Style { get; } = new(
        "bmj", "after figures in The BMJ: No of events/total, plot, weight (%) and estimate (CI) on the right, shaded headings",
        [ForestPart.Study, ForestPart.Raw, ForestPart.Plot, ForestPart.Weight, ForestPart.Estimate, ForestPart.Lights],
        new(
            ("Treatment", "Control"), name => name switch { "n" => "No", "r" => "r", _ => char.ToUpperInvariant(name[0]) + name[1..] },
            JoinedData.Of("No of events/total", "Events/time", "Mean (SD)", percent: false), HasSpans: true, HasTotals: true),
        new()
        {
            Study = "Study",
            Weight = "Weight (%)",
            WeightUnit = "",
            Interval = new("(", " to ", " to ", ")", "%"),
            EstimateHeading = Heading,
            PlotHeading = Heading,
            HasAxisTitle = false,
            PoolLabel = (outcome, _, isPart) => (isPart ? "Subtotal" : "Total") + (outcome.Scope == PoolScope.Exploratory ? ", exploratory" : ""),
            Statistics = new StatisticsForm(
                "τ²", "χ²", ("t", "z"), "=", p => "P" + NumberText.PEquals(p)[1..].Replace(" ", "", StringComparison.Ordinal),
                (value, df, p) => value + (df.Length > 0 ? ", " + df : "") + (p.Length > 0 ? ", " + p : "")).Lines,
            Favours = ("Favours treatment", "Favours control"),
            Sides = (left, right) => (left, right),
            Spell = text => text.Replace(" %", "%", StringComparison.Ordinal),
            NamesModel = false,
        },
        new(280, _ => ColourRole.Pooled, ColourRole.Pooled, ColourRole.Pooled, 13, SidesOnTop: false, Bands: false, HeadShade: true, PoolLine: true, HeadRule: 0.8));

    private static string[] Heading(string measure, OutcomeResult outcome) => [measure, $"({ForestWords.Level(outcome).Replace(" %", "%", StringComparison.Ordinal)} CI)"];
}
