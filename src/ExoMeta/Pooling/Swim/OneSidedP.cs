using System.Globalization;
using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>How a p-value was printed.</summary>
public enum PValueForm
{
    /// <summary>p = 0.012.</summary>
    Exact,

    /// <summary>p &lt; 0.001.</summary>
    Below,

    /// <summary>p &gt; 0.05, n.s.</summary>
    Above,
}

/// <summary>What is known of a one-sided p-value in the favourable direction.</summary>
/// <param name="Label">The study.</param>
/// <param name="Lower">Smallest value that the print allows.</param>
/// <param name="Upper">Largest value that it allows; the same as the smallest for an exact p.</param>
/// <param name="Weight">Weight in Stouffer's method, &gt; 0: the root of the sample size is usual.</param>
public sealed record OneSidedP(string Label, double Lower, double Upper, double Weight = 1)
{
    /// <summary>Converts a two-sided p with a direction: p/2 when favourable, 1 − p/2 when not (Cochrane Handbook 12.2.2.3).</summary>
    /// <remarks>A bound is carried as a range: "p &lt; 0.05", favourable, is [0, 0.025]; "p &gt; 0.05", unfavourable, [0.5, 0.975].</remarks>
    /// <param name="label">The study.</param>
    /// <param name="p">The printed p, in [0, 1].</param>
    /// <param name="form">Whether it is exact or a bound.</param>
    /// <param name="direction">Favourable or unfavourable; without a direction there is no one-sided p.</param>
    /// <param name="weight">Weight in Stouffer's method.</param>
    /// <exception cref="ArgumentException">p outside [0, 1], or no direction.</exception>
    public static OneSidedP FromTwoSided(
        string label, double p, PValueForm form, EffectDirection direction, double weight = 1)
    {
        if (!(p >= 0 && p <= 1))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{label}: p is {p}; expected 0 to 1"), nameof(p));
        }

        if (direction is not (EffectDirection.Favourable or EffectDirection.Unfavourable))
        {
            throw new ArgumentException($"{label}: a two-sided p without a direction has no one-sided p", nameof(direction));
        }

        var (lower, upper) = form switch
        {
            PValueForm.Exact => (0.5 * p, 0.5 * p),
            PValueForm.Below => (0, 0.5 * p),
            PValueForm.Above => (0.5 * p, 0.5),
            _ => throw new ArgumentException($"unknown form {form}", nameof(form)),
        };
        return direction == EffectDirection.Favourable ? new(label, lower, upper, weight) : new(label, 1 - upper, 1 - lower, weight);
    }

    /// <summary>The one-sided p of a row with a variance: that of z = estimate/√variance in the favourable direction.</summary>
    /// <param name="effect">The row.</param>
    /// <param name="largerIsFavourable">Whether a larger effect is favourable.</param>
    /// <param name="weight">Weight in Stouffer's method.</param>
    public static OneSidedP FromEffect(StudyEffect effect, bool largerIsFavourable, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(effect);
        var z = effect.Estimate / Math.Sqrt(effect.Variance);
        var p = Numerics.Distributions.Normal.Survival(largerIsFavourable ? z : -z);
        return new(effect.Label, p, p, weight);
    }
}
