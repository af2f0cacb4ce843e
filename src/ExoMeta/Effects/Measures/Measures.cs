using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ExoMeta.Problems;

namespace ExoMeta.Effects;

/// <summary>Every effect measure. A new one is one class and one line here.</summary>
public static class Measures
{
    /// <summary>Log odds ratio, for forms that need it by name.</summary>
    public static Measure OddsRatio { get; } = new OddsRatio();

    /// <summary>Log risk ratio.</summary>
    public static Measure RiskRatio { get; } = new RiskRatio();

    /// <summary>Log ratio of means of independent groups.</summary>
    public static Measure RatioOfMeans { get; } = new RatioOfMeans(corrected: false);

    /// <summary>Log ratio of means of the same subjects twice.</summary>
    public static Measure RatioOfPairedMeans { get; } = new RatioOfPairedMeans();

    /// <summary>All measures, in the order in which they are documented.</summary>
    public static ImmutableArray<Measure> All { get; } =
    [
        OddsRatio, RiskRatio, new RiskDifference(), new ArcsineDifference(), new PetoOddsRatio(),
        new RateRatio(), new RateDifference(), new SquareRootRateDifference(),
        new MeanDifference(), new StandardizedMeanDifference(), new HeteroscedasticMeanDifference(),
        new NormalizedMeanDifference(), RatioOfMeans, new CoefficientOfVariationRatio(), new VariabilityRatio(),
        new MeanChange(), new ChangeScoreStandardizedChange(), new RawScoreStandardizedChange(), RatioOfPairedMeans,
        new RawProportion(), new LogProportion(), new LogitProportion(), new ArcsineProportion(), new FreemanTukeyProportion(),
        new RawCorrelation(), new UnbiasedCorrelation(), new FisherZ(),
        new SingleMean(), new LogSingleMean(),
        new GivenEffect(isLog: false),
    ];

    /// <summary>Finds a measure by its code (case matters not).</summary>
    public static bool TryFind(string code, [NotNullWhen(true)] out Measure? measure)
    {
        measure = All.FirstOrDefault(m => string.Equals(m.Code, code, StringComparison.OrdinalIgnoreCase));
        return measure is not null;
    }

    /// <summary>The code that a mistyped one most likely means.</summary>
    public static string Nearest(string code) => NearestName.Of(code, All.Select(m => m.Code))!;
}
