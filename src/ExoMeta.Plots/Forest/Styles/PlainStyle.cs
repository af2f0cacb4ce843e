using ExoMeta.Analysis;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Forest;

/// <summary>ExoMeta's own style: raw data joined, everything that was assumed said beside the marks.</summary>
internal static class PlainStyle
{
    /// <summary>The style.</summary>
    public static ForestStyle Style { get; } = new(
        "plain", "ExoMeta's own: raw data, plot, estimate [CI], weight; the model named beside each diamond",
        [ForestPart.Study, ForestPart.Raw, ForestPart.Plot, ForestPart.Estimate, ForestPart.Weight, ForestPart.Lights],
        new(("Treated", "Control"), name => name, JoinedData.Of("events/n", "events/time", "mean (SD)", percent: false), HasSpans: false, HasTotals: false),
        new()
        {
            Study = "Study",
            Weight = "Weight",
            WeightUnit = " %",
            Interval = new("[", ", ", ", ", "]", " %"),
            EstimateHeading = (measure, outcome) => [$"{measure} [{ForestWords.Level(outcome)} CI]"],
            PlotHeading = (_, _) => [],
            HasAxisTitle = true,
            PoolLabel = (outcome, fit, _) => ForestWords.ModelName(fit.Options) + (outcome.Scope == PoolScope.Exploratory ? ", exploratory" : ""),
            Statistics = (fit, outcome) => [ForestWords.Heterogeneity(fit, outcome), ForestWords.Test(fit, outcome)],
            Favours = ("favours treatment", "favours comparator"),
            Sides = (left, right) => ("← " + left, right + " →"),
            NamesModel = true,
        },
        new(360, _ => ColourRole.Effect, ColourRole.Effect, ColourRole.Pooled, 14, SidesOnTop: false, Bands: false, HeadShade: false, PoolLine: false, HeadRule: 1.2));
}

/// <summary>Raw data that share a cell.</summary>
internal static class JoinedData
{
    /// <summary>Shares, rates and means in one cell each.</summary>
    /// <param name="share">Heading of shares.</param>
    /// <param name="rate">Heading of rates.</param>
    /// <param name="mean">Heading of means.</param>
    /// <param name="percent">Whether a share is also given in percent.</param>
    public static Func<RawShape, (string Heading, Func<double[], string> Text)?> Of(string share, string rate, string mean, bool percent) => shape => shape switch
    {
        RawShape.Share when percent => (share, v => $"{RawText.Of(v[0])}/{RawText.Of(v[1])} ({NumberText.Fixed(100 * v[0] / v[1], 1)})"),
        RawShape.Share => (share, v => $"{RawText.Of(v[0])}/{RawText.Of(v[1])}"),
        RawShape.Rate => (rate, v => $"{RawText.Of(v[0])}/{RawText.Of(v[1])}"),
        _ => (mean, v => $"{RawText.Of(v[0])} ({RawText.Of(v[1])})"),
    };
}
