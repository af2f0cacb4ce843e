using ExoMeta.Analysis;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Forest;

/// <summary>After figures in JAMA: numbers of total numbers with percent under the name of each group, the estimate before the plot, what is favored over it, light bands.</summary>
internal static class JamaStyle
{
    /// <summary>The style.</summary>
    public static ForestStyle Style { get; } = new(
        "jama", "after figures in JAMA: No./total No. (%), estimate (CI) before the plot, what is favored over it, light bands; American spelling",
        [ForestPart.Study, ForestPart.Raw, ForestPart.Estimate, ForestPart.Plot, ForestPart.Weight, ForestPart.Lights],
        new(
            ("Treatment", "Control"), name => name switch { "n" => "No.", "r" => "r", _ => Capital(name) },
            JoinedData.Of("No./total No. (%)", "Events/time", "Mean (SD)", percent: true), HasSpans: true, HasTotals: true),
        new()
        {
            Study = "Source",
            Weight = "Weight, %",
            WeightUnit = "",
            Interval = new("(", "-", " to ", ")", "%"),
            EstimateHeading = (measure, outcome) => [measure, $"({Level(outcome)} CI)"],
            PlotHeading = (_, _) => [],
            HasAxisTitle = true,
            PoolLabel = (outcome, _, isPart) => (isPart ? "Subtotal" : "Total") + (outcome.Scope == PoolScope.Exploratory ? ", exploratory" : ""),
            Statistics = new StatisticsForm(
                "τ²", "χ²", ("t", "z"), " = ", p => "P" + NumberText.PEquals(p)[1..].Replace(" 0.", " .", StringComparison.Ordinal),
                (value, df, p) => (df + p).Length == 0 ? value : $"{value} ({df}{(df.Length > 0 && p.Length > 0 ? "; " : "")}{p})").Lines,
            Favours = ("Favors treatment", "Favors control"),
            Sides = (left, right) => (left, right),
            Spell = American,
            Measure = American,
            NamesModel = false,
        },
        new(280, _ => ColourRole.Effect, ColourRole.Effect, ColourRole.Effect, 13, SidesOnTop: true, Bands: true, HeadShade: false, PoolLine: true, HeadRule: 1));

    private static string Level(OutcomeResult outcome) => ForestWords.Level(outcome).Replace(" %", "%", StringComparison.Ordinal);

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string American(string text) => text
        .Replace(" %", "%", StringComparison.Ordinal).Replace("favours", "favors", StringComparison.Ordinal).Replace("Favours", "Favors", StringComparison.Ordinal)
        .Replace("tandardised", "tandardized", StringComparison.Ordinal).Replace("ormalised", "ormalized", StringComparison.Ordinal);
}
