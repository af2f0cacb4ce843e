using System.Diagnostics.CodeAnalysis;

namespace ExoMeta.Pooling;

/// <summary>The written forms of <see cref="EffectShape"/>: <c>normal</c>, <c>t(4)</c>, <c>two-point(0.2)</c>.</summary>
public static class EffectShapes
{
    private const string Expected = "expected normal, t(degrees of freedom) or two-point(share)";

    /// <summary>Reads a shape.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out EffectShape? shape, [NotNullWhen(false)] out string? error)
    {
        shape = null;
        if (text.Trim() == "normal")
        {
            (shape, error) = (new EffectShape.Normal(), null);
            return true;
        }

        if (!WrittenDistribution.TryRead(text, out var name, out var arguments, out error))
        {
            error = $"{error}; {Expected}";
            return false;
        }

        shape = (name, arguments) switch
        {
            ("t", [var df]) => new EffectShape.StudentT(df),
            ("two-point", [var share]) => new EffectShape.TwoPoints(share),
            _ => null,
        };
        error = shape is null ? $"no distribution of true effects is written '{text}'; {Expected}" : null;
        return shape is not null;
    }

    /// <summary>Writes a shape.</summary>
    public static string Write(EffectShape shape) => shape switch
    {
        EffectShape.Normal => "normal",
        EffectShape.StudentT { DegreesOfFreedom: var df } => WrittenDistribution.Write("t", df),
        EffectShape.TwoPoints { Share: var share } => WrittenDistribution.Write("two-point", share),
        _ => throw new ArgumentException($"no written form of {shape.GetType().Name}", nameof(shape)),
    };
}
