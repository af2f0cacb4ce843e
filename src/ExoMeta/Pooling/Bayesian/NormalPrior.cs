using System.Diagnostics.CodeAnalysis;

namespace ExoMeta.Pooling;

/// <summary>A normal prior of the mean effect μ, written <c>normal(0, 4)</c>.</summary>
/// <param name="Mean">Mean on the analysis scale, finite.</param>
/// <param name="StandardDeviation">Standard deviation, &gt; 0 and finite.</param>
public sealed record NormalPrior(double Mean, double StandardDeviation)
{
    /// <summary>Reads the written form.</summary>
    /// <param name="text">The written form.</param>
    /// <param name="prior">The prior; null for <c>flat</c>, and when the text is wrong.</param>
    /// <param name="error">What is wrong and what was expected, when it is.</param>
    public static bool TryParse(string text, out NormalPrior? prior, [NotNullWhen(false)] out string? error)
    {
        prior = null;
        if (text.Trim() == "flat")
        {
            error = null;
            return true;
        }

        if (!WrittenDistribution.TryRead(text, out var name, out var a, out error) || name != "normal" || a.Length != 2 || a[1] <= 0)
        {
            error = $"'{text}': expected flat or normal(mean, standard deviation above 0)";
            return false;
        }

        prior = new(a[0], a[1]);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => WrittenDistribution.Write("normal", Mean, StandardDeviation);
}
