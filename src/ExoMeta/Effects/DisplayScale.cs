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
}

/// <summary>Takes effects from the analysis scale to the scale that people read.</summary>
public static class DisplayScales
{
    /// <summary>Transforms one value; monotone, so that it maps interval ends too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The display scale does not belong to the analysis scale.</exception>
    public static double Transform(this DisplayScale display, AnalysisScale scale, double value) => (display, scale) switch
    {
        (DisplayScale.Identity, _) => value,
        (DisplayScale.Ratio, AnalysisScale.Log) => PortableMath.Exp(value),
        (DisplayScale.PercentChange, AnalysisScale.Log) => 100 * PortableMath.Expm1(value),
        (DisplayScale.Proportion, AnalysisScale.Logit) => 1 / (1 + PortableMath.Exp(-value)),
        (DisplayScale.Proportion, AnalysisScale.Log) => PortableMath.Exp(value),
        (DisplayScale.Proportion, AnalysisScale.Identity) => value,
        _ => throw new ArgumentOutOfRangeException(nameof(display), $"{display} does not display the {scale} scale"),
    };
}
