using ExoMeta.Analysis;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Forest;

/// <summary>After Review Manager 5: every number in a column of its own, weight and effect before the plot, black diamonds, squares coloured by the kind of data.</summary>
internal static class RevManStyle
{
    /// <summary>The style.</summary>
    public static ForestStyle Style { get; } = new(
        "revman", "after Review Manager 5: every number in its own column, weight and effect before the plot, totals, black diamonds",
        [ForestPart.Study, ForestPart.Raw, ForestPart.Weight, ForestPart.Estimate, ForestPart.Plot, ForestPart.Lights],
        new(
            ("Experimental", "Control"),
            name => name switch { "events" => "Events", "n" => "Total", "mean" => "Mean", "SD" => "SD", "time" => "Time", _ => name }, _ => null, HasSpans: true, HasTotals: true),
        new()
        {
            Study = "Study or Subgroup",
            Weight = "Weight",
            WeightUnit = "%",
            Interval = new("[", ", ", ", ", "]", "%"),
            EstimateHeading = Heading,
            PlotHeading = Heading,
            HasAxisTitle = false,
            PoolLabel = (outcome, fit, isPart) => $"{(isPart ? "Subtotal" : "Total")} ({Level(fit.Options.Level)} CI){(outcome.Scope == PoolScope.Exploratory ? ", exploratory" : "")}",
            TotalEvents = "Total events",
            Statistics = new StatisticsForm(
                "Tau²", "Chi²", ("T", "Z"), " = ", p => "P" + NumberText.PEquals(p)[1..], (value, df, p) => value + (df.Length > 0 ? ", " + df : "") + (p.Length > 0 ? $" ({p})" : "")).Lines,
            Favours = ("Favours [experimental]", "Favours [control]"),
            Sides = (left, right) => (left, right),
            Spell = text => text.Replace(" %", "%", StringComparison.Ordinal),
            Measure = name => TitleCase(name),
            NamesModel = false,
        },
        new(
            280, code => code is "MD" or "SMD" or "SMDH" or "NMD" or "ROM" or "MC" or "SMCC" or "SMCR" or "ROMC" or "MN" or "MNLN" ? ColourRole.Means : ColourRole.Counts, ColourRole.Ink,
            ColourRole.Ink, 14, SidesOnTop: false, Bands: false, HeadShade: false, PoolLine: false, HeadRule: 1));

    private static string Level(double level) => ForestWords.Level(level).Replace(" %", "%", StringComparison.Ordinal);

    private static string[] Heading(string measure, OutcomeResult outcome)
    {
        var fit = outcome.Groups.Select(g => g.Pool?.Fit).FirstOrDefault(f => f is not null);
        var level = ForestWords.Level(outcome).Replace(" %", "%", StringComparison.Ordinal);
        return fit is null
            ? [measure, $"{level} CI"]
            : [measure, $"IV, {(fit.Options.Method == HeterogeneityEstimator.EqualEffects ? "Fixed" : "Random")}, {level} CI"];
    }

    private static string TitleCase(string name) => string.Join(' ', name.Split(' ').Select(w => w is "of" or "the" ? w : char.ToUpperInvariant(w[0]) + w[1..]));
}
