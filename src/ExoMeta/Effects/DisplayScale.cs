using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>The scale on which people read an effect.</summary>
public enum DisplayScale
{
    /// <summary>As analysed.</summary>
    Identity,

    /// <summary>exp: an odds ratio, a risk ratio.</summary>
    Ratio,

    /// <summary>100·(exp − 1): percent change of a ratio of means.</summary>
    PercentChange,

    /// <summary>A proportion.</summary>
    Proportion,

    /// <summary>A correlation.</summary>
    Correlation,
}

/// <summary>Takes effects from the analysis scale to the scale that people read.</summary>
public static class DisplayScales
{
    private static readonly ImmutableArray<(string Name, DisplayScale Display)> Written =
    [
        ("identity", DisplayScale.Identity), ("ratio", DisplayScale.Ratio), ("percent-change", DisplayScale.PercentChange),
        ("proportion", DisplayScale.Proportion), ("correlation", DisplayScale.Correlation),
    ];

    /// <summary>The written names: identity, ratio, percent-change, proportion, correlation.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Written.Select(w => w.Name)];

    /// <summary>Reads a written name.</summary>
    public static bool TryParse(string name, out DisplayScale display)
    {
        var index = Names.IndexOf(name);
        display = index < 0 ? DisplayScale.Identity : Written[index].Display;
        return index >= 0;
    }

    /// <summary>
    /// The displays that a measure may be read on: as analysed, its own habit, and for logarithms of ratios both ratio and percent change.
    /// The logarithm of a proportion or of a mean is no change of anything, and has no percent change.
    /// </summary>
    public static ImmutableArray<DisplayScale> For(Measure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        var isRatio = measure.AnalysisScale == AnalysisScale.Log && measure.DefaultDisplay != DisplayScale.Proportion && measure.Code != "MNLN";
        return [.. new[] { DisplayScale.Identity, measure.DefaultDisplay }
            .Concat(isRatio ? [DisplayScale.Ratio, DisplayScale.PercentChange] : []).Distinct()];
    }

    /// <summary>Transforms one value; monotone, so that it maps interval ends too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The display scale does not belong to the analysis scale.</exception>
    public static double Transform(this DisplayScale display, AnalysisScale scale, double value) => (display, scale) switch
    {
        (DisplayScale.Identity, _) => value,
        (DisplayScale.Ratio, AnalysisScale.Log) => PortableMath.Exp(value),
        (DisplayScale.PercentChange, AnalysisScale.Log) => 100 * PortableMath.Expm1(value),
        (DisplayScale.Proportion, AnalysisScale.Logit) => 1 / (1 + PortableMath.Exp(-value)),
        (DisplayScale.Proportion, AnalysisScale.Arcsine) => SquaredSine(value),
        (DisplayScale.Correlation, AnalysisScale.FisherZ) => PortableMath.Tanh(value),
        (DisplayScale.Proportion, AnalysisScale.Log) => PortableMath.Exp(value),
        (DisplayScale.Proportion, AnalysisScale.Identity) => value,
        _ => throw new ArgumentOutOfRangeException(nameof(display), $"{display} does not display the {scale} scale"),
    };

    /// <summary>The value on the analysis scale that is shown as <paramref name="shown"/>: the inverse of <see cref="Transform"/>.</summary>
    /// <returns>NaN where the scale has no such value: a ratio of 0 or less, a change of −100 % or less, a proportion outside [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The display scale does not belong to the analysis scale.</exception>
    public static double Inverse(this DisplayScale display, AnalysisScale scale, double shown) => (display, scale) switch
    {
        (DisplayScale.Identity, _) or (DisplayScale.Proportion, AnalysisScale.Identity) => shown,
        (DisplayScale.Ratio or DisplayScale.Proportion, AnalysisScale.Log) => shown > 0 ? PortableMath.Log(shown) : double.NaN,
        (DisplayScale.PercentChange, AnalysisScale.Log) => shown > -100 ? PortableMath.Log1p(shown / 100) : double.NaN,
        (DisplayScale.Proportion, AnalysisScale.Logit) => shown is > 0 and < 1 ? PortableMath.Log(shown / (1 - shown)) : double.NaN,
        (DisplayScale.Proportion, AnalysisScale.Arcsine) => shown is >= 0 and <= 1 ? PortableMath.Asin(Math.Sqrt(shown)) : double.NaN,
        (DisplayScale.Correlation, AnalysisScale.FisherZ) => Math.Abs(shown) < 1 ? PortableMath.Atanh(shown) : double.NaN,
        _ => throw new ArgumentOutOfRangeException(nameof(display), $"{display} does not display the {scale} scale"),
    };

    /// <summary>sin² on [0, π/2], and the nearer end outside, where an interval may reach.</summary>
    private static double SquaredSine(double angle)
    {
        var (sine, _) = PortableMath.SinCos(Math.Clamp(angle, 0, Math.PI / 2));
        return sine * sine;
    }
}
