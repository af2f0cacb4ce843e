using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>A scale on which a paper prints estimates, and how it maps to the scale of analysis; increasing.</summary>
/// <param name="Name">Its name in the column <c>scale</c>.</param>
/// <param name="Analysis">The analysis scale that it maps to.</param>
/// <param name="To">Takes a printed value to the analysis scale.</param>
/// <param name="From">Takes an analysed value to the printed scale.</param>
/// <param name="Slope">Derivative of <paramref name="To"/>, for the delta method.</param>
/// <param name="WhatIsWrong">What is wrong with a printed value; null when nothing is.</param>
/// <param name="Null">The printed value at which the analysed one is 0: no effect, where the measure compares.</param>
internal sealed record PrintedScale(
    string Name, AnalysisScale Analysis, Func<Formula, Formula> To, Func<double, double> From, Func<Formula, Formula> Slope,
    Func<double, string?> WhatIsWrong, double Null)
{
    /// <summary>Whether printed values are those of the analysis.</summary>
    public bool IsAnalysis { get; private init; }

    /// <summary>How formulas write the transformation; null where there is none.</summary>
    public string? Words { get; private init; }

    /// <summary>All scales; the first of an analysis scale is that scale itself.</summary>
    public static ImmutableArray<PrintedScale> All { get; } =
    [
        Itself("identity", AnalysisScale.Identity), Itself("log", AnalysisScale.Log),
        new("ratio", AnalysisScale.Log, Formula.Log, PortableMath.Exp, x => 1 / x,
            x => x > 0 ? null : "is no ratio; expected a number above 0", 1) { Words = "log(est)" },
        new("percent", AnalysisScale.Log, x => Formula.Log1p(x / 100), y => 100 * PortableMath.Expm1(y), x => 1 / (100 + x),
            x => x > -100 ? null : "is no percent change of a ratio; expected a number above -100", 0) { Words = "log(1 + est/100)" },
        Itself("logit", AnalysisScale.Logit),
        new("proportion", AnalysisScale.Logit, x => Formula.Log(x / (1 - x)), y => 1 / (1 + PortableMath.Exp(-y)), x => 1 / (x * (1 - x)),
            x => x is > 0 and < 1 ? null : "has no logit; expected a proportion between 0 and 1", 0.5) { Words = "log(est/(1 − est))" },
        Itself("fisher-z", AnalysisScale.FisherZ),
        new("correlation", AnalysisScale.FisherZ, x => Formula.Of(PortableMath.Atanh, x), PortableMath.Tanh, x => 1 / ((1 - x) * (1 + x)),
            x => x is > -1 and < 1 ? null : "is no correlation with a Fisher z; expected a number between -1 and 1", 0) { Words = "atanh(est)" },
        Itself("arcsine", AnalysisScale.Arcsine), Itself("freeman-tukey", AnalysisScale.FreemanTukey),
    ];

    /// <summary>The scales on which estimates of an analysis scale are printed.</summary>
    public static ImmutableArray<PrintedScale> Of(AnalysisScale scale) => [.. All.Where(s => s.Analysis == scale)];

    private static PrintedScale Itself(string name, AnalysisScale scale) =>
        new(name, scale, x => x, y => y, _ => 1, _ => null, 0) { IsAnalysis = true };
}
