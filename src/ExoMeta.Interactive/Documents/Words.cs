using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Interactive.Documents;

/// <summary>Numbers as views write them: four decimals, as the field's software prints, and never a rounded 0 for what is not 0.</summary>
internal static class Words
{
    /// <summary>What does not exist.</summary>
    public const string None = "–";

    /// <summary>Decimals of a number.</summary>
    public const int Decimals = 4;

    /// <summary>Four decimals; by powers of ten where four decimals would hide or drown the number.</summary>
    public static string Number(double value) => Number(value, Decimals);

    /// <summary>The same with other decimals, for numbers that have no more.</summary>
    public static string Number(double value, int decimals)
    {
        var format = Math.Abs(value) is >= 1e6 or > 0 and < 5e-4 ? "0.0e+0" : string.Create(CultureInfo.InvariantCulture, $"F{decimals}");
        return double.IsInfinity(value) ? (value > 0 ? "∞" : "−∞") : Typographic(value.ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>A value that may not exist.</summary>
    public static string Number(double? value) => value is { } number ? Number(number) : None;

    /// <summary>"[−1.1109, −0.3794]".</summary>
    public static string Interval(double lower, double upper) => $"[{Number(lower)}, {Number(upper)}]";

    /// <summary>An interval that may not exist.</summary>
    public static string Interval(Interval? interval) => interval is { } i ? Interval(i.Lower, i.Upper) : None;

    /// <summary>p to four decimals, or that it is below the last of them.</summary>
    public static string PValue(double p) => p < 0.0001 ? "p < 0.0001" : "p = " + p.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>A count with spaces between thousands.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202F');

    /// <summary>Degrees of freedom or another number that is mostly whole.</summary>
    public static string Short(double value) => Typographic(value.ToString("0.##", CultureInfo.InvariantCulture));

    /// <summary>A number as its user wrote it, in all its digits.</summary>
    public static string AsGiven(double value) => Typographic(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>A weight in percent, two decimals.</summary>
    public static string Weight(double percent) => percent.ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>A relative change in whole percent: "−46 %", "+3 %".</summary>
    public static string Change(double share) => double.IsFinite(share) ? Typographic((100 * share).ToString("+0;-0;0", CultureInfo.InvariantCulture)) + " %" : None;

    /// <summary>Words that end as a sentence does.</summary>
    public static string Sentence(string words) => words.TrimEnd('.') + ".";

    /// <summary>A level or share as percent: "95 %".</summary>
    public static string Percent(double share) => Short(100 * share) + " %";

    /// <summary>A value on the scale that people read.</summary>
    public static string Displayed(DisplayScale display, AnalysisScale scale, double value)
    {
        var shown = display.Transform(scale, value);
        return display == DisplayScale.PercentChange ? PercentChange(shown) : Number(shown);
    }

    /// <summary>An interval on the scale that people read.</summary>
    public static string Displayed(DisplayScale display, AnalysisScale scale, Interval? interval) => interval is { } i
        ? $"[{Displayed(display, scale, i.Lower)}, {Displayed(display, scale, i.Upper)}]"
        : None;

    /// <summary>Nothing falls by 100 % on a log scale: −99.97 must not print as −100.0.</summary>
    private static string PercentChange(double value) => value switch
    {
        <= -99.995 => "<−99.99 %",
        <= -99.5 => Typographic(value.ToString("F2", CultureInfo.InvariantCulture)) + " %",
        double.PositiveInfinity => "∞ %",
        >= 1e6 => "+" + value.ToString("0.0e+0", CultureInfo.InvariantCulture) + " %",
        _ => Typographic(value.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture)) + " %",
    };

    /// <summary>A number with the sign that typesetters use for minus.</summary>
    public static string Typographic(string number) => number.Replace('-', '−');
}
