using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;

namespace ExoMeta.Interactive.Documents;

/// <summary>Numbers as views write them: four decimals, as the field's software prints, and never a rounded 0 for what is not 0.</summary>
internal static class Words
{
    /// <summary>What does not exist.</summary>
    public const string None = "–";

    /// <summary>Four decimals; by powers of ten where four decimals would hide or drown the number.</summary>
    public static string Number(double value) => Fixed(value, 4);

    /// <summary>A value that may not exist.</summary>
    public static string Number(double? value) => value is { } number ? Number(number) : None;

    /// <summary>A given number of decimals; by powers of ten where they would hide or drown the number.</summary>
    public static string Fixed(double value, int decimals)
    {
        var size = Math.Abs(value);
        var text = value switch
        {
            double.PositiveInfinity => "∞",
            double.NegativeInfinity => "-∞",
            _ when size is >= 1e6 or (> 0 and < 5e-4) && !(size >= 5e-4 || decimals == 0) => value.ToString("0.0e+0", CultureInfo.InvariantCulture),
            _ => value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        };
        return text.Replace('-', '−');
    }

    /// <summary>"[−1.1109, −0.3794]".</summary>
    public static string Interval(double lower, double upper) => $"[{Number(lower)}, {Number(upper)}]";

    /// <summary>An interval that may not exist.</summary>
    public static string Interval(Interval? interval) => interval is { } i ? Interval(i.Lower, i.Upper) : None;

    /// <summary>p to four decimals, or that it is below the last of them.</summary>
    public static string PValue(double p) => p < 0.0001 ? "p < 0.0001" : "p = " + p.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>A count with spaces between thousands.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202F');

    /// <summary>Degrees of freedom or another number that is mostly whole.</summary>
    public static string Short(double value) => value.ToString("0.##", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>A simulated number with its Monte Carlo error.</summary>
    public static string Simulated(MonteCarloEstimate estimate) => $"{Number(estimate.Estimate)} (MCSE {Number(estimate.Mcse)})";

    /// <summary>A value on the scale that people read.</summary>
    public static string Displayed(DisplayScale display, AnalysisScale scale, double value)
    {
        var shown = display.Transform(scale, value);
        return display == DisplayScale.PercentChange ? Fixed(shown, 1) + " %" : Number(shown);
    }

    /// <summary>An interval on the scale that people read.</summary>
    public static string Displayed(DisplayScale display, AnalysisScale scale, Interval? interval) => interval is { } i
        ? $"[{Displayed(display, scale, i.Lower)}, {Displayed(display, scale, i.Upper)}]"
        : None;
}
