using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Evidence.Lint;

/// <summary>The scale on which an effect's interval is symmetric.</summary>
internal enum EffectScale
{
    /// <summary>A ratio, symmetric in its logarithm; no effect is 1.</summary>
    Log,

    /// <summary>A difference; no effect is 0.</summary>
    Identity,

    /// <summary>A correlation, symmetric as it is or by Fisher's z; no effect is 0.</summary>
    Correlation,

    /// <summary>Nobody says, or either is usual (ROM printed as a ratio or as its logarithm).</summary>
    Either,

    /// <summary>A proportion: its intervals are asymmetric by right.</summary>
    Proportion,
}

/// <summary>An effect as printed, with its interval.</summary>
/// <param name="Measure">What it is called: OR, SMD, effect.</param>
/// <param name="Scale">Its scale.</param>
/// <param name="Estimate">The estimate.</param>
/// <param name="EstimateColumn">Where it stands.</param>
internal sealed record PrintedEffect(string Measure, EffectScale Scale, PrintedNumber Estimate, string EstimateColumn)
{
    private static readonly double[] SmallSamples = [2, 3, 4, 6, 10, 20, 50];

    public PrintedNumber? Lower { get; init; }

    public string LowerColumn { get; init; } = "lb";

    public PrintedNumber? Upper { get; init; }

    public string UpperColumn { get; init; } = "ub";

    public double Level { get; init; } = 95;

    /// <summary>Degrees of freedom that the source may have used; infinite for the normal.</summary>
    public IReadOnlyList<double> DegreesOfFreedom { get; init; } = [double.PositiveInfinity];

    /// <summary>Where it was read in a text; null when it stands in cells of its own.</summary>
    public bool IsQuoted { get; init; }

    /// <summary>Whether estimate and both limits are printed and in order, and are ratios where they must be.</summary>
    public bool HasSoundInterval => Lower is { } l && Upper is { } u && l.Value < u.Value
        && !IsOutside && (Scale != EffectScale.Log || (Estimate.Value > 0 && l.Value > 0));

    /// <summary>Whether the estimate lies outside its limits, whatever the rounding.</summary>
    public bool IsOutside => Lower is { } l && Upper is { } u && (Estimate.High < l.Low || Estimate.Low > u.High);

    /// <summary>The value of no effect; null when the scale is not known.</summary>
    public double? NoEffect => Scale switch
    {
        EffectScale.Log => 1,
        EffectScale.Identity or EffectScale.Correlation => 0,
        _ => null,
    };

    /// <summary>Every number of degrees of freedom that a source may have used when it does not say.</summary>
    public static IReadOnlyList<double> AnyDegreesOfFreedom { get; } = [.. SmallSamples, double.PositiveInfinity];

    /// <summary>Two-sided critical value of the level.</summary>
    public double Critical(double degreesOfFreedom) => double.IsPositiveInfinity(degreesOfFreedom)
        ? Normal.UpperQuantile(0.5 - Level / 200)
        : StudentT.UpperQuantile(0.5 - Level / 200, degreesOfFreedom);

    /// <summary>The estimate on the scale of analysis.</summary>
    public Bounds OnScale(PrintedNumber number) => Scale switch
    {
        EffectScale.Log => Bounds.Of(number).Log,
        EffectScale.Correlation => Bounds.Of(number).Map(r => PortableMath.Atanh(Math.Clamp(r, -1, 1))),
        _ => Bounds.Of(number),
    };

    /// <summary>Half the width of the interval on the scale of analysis; meaningful for sound intervals.</summary>
    public Bounds HalfWidth()
    {
        var width = OnScale(Upper!) - OnScale(Lower!);
        return new(Math.Max(0, width.Low / 2), width.High / 2);
    }

    /// <summary>Two-sided p-values that estimate and interval allow, over the rounding and the degrees of freedom.</summary>
    /// <remarks>Altman &amp; Bland 2011 (BMJ 343:d2304): z = estimate/SE, SE from the width; here also with Student's t.</remarks>
    public Bounds RecomputedP()
    {
        var (estimate, half) = (OnScale(Estimate).Magnitude, HalfWidth());
        var (low, high) = (estimate.Low / half.High, half.Low > 0 ? estimate.High / half.Low : double.PositiveInfinity);
        Bounds? all = null;
        foreach (var df in DegreesOfFreedom)
        {
            var critical = Critical(df);
            var p = new Bounds(TwoSided(high * critical, df), TwoSided(low * critical, df));
            all = all?.Union(p) ?? p;
        }

        return all!.Value;
    }

    /// <summary>P(|T| > statistic).</summary>
    public static double TwoSided(double statistic, double degreesOfFreedom) => double.IsPositiveInfinity(statistic) ? 0
        : Math.Min(1, 2 * (double.IsPositiveInfinity(degreesOfFreedom) ? Normal.Survival(statistic) : StudentT.Survival(statistic, degreesOfFreedom)));

    /// <summary>SMD -4.34.</summary>
    public string Named => $"{Measure} = {Say.Text(Estimate)}";

    /// <summary>2.78 to 14.97.</summary>
    public string Limits => $"{Say.Text(Lower!)} to {Say.Text(Upper!)}";
}
