using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Interval of a row alone, by t with the degrees of freedom of its standard error.</summary>
internal static class RowInterval
{
    public static Interval Of(EffectSize effect, double level)
    {
        var half = Reference.Critical(level, effect.DegreesOfFreedom) * effect.StandardError;
        return new(effect.Estimate - half, effect.Estimate + half);
    }
}
