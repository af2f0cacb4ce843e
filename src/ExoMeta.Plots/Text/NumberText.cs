using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Text;

/// <summary>Writes numbers as people print them: true minus signs, sensible digits, never a zero that is not one; the same in every culture.</summary>
public static class NumberText
{
    /// <summary>A fixed number of decimals; "−0.0" becomes "0.0"; very large numbers as m×10ⁿ; ∞ and "–" where there is no number.</summary>
    public static string Fixed(double value, int decimals)
    {
        if (double.IsNaN(value))
        {
            return "–";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "∞" : "−∞";
        }

        if (Math.Abs(value) >= 1e5)
        {
            return Scientific(value);
        }

        var text = Math.Abs(value).ToString((Math.Abs(value) < 10_000 ? "0." : "#,0.") + new string('0', decimals), CultureInfo.InvariantCulture).Replace(',', '\u202F');
        return value < 0 && text.Any(c => c is >= '1' and <= '9') ? "−" + text : text;
    }

    /// <summary>A number with three significant digits where it is small.</summary>
    public static string General(double value)
    {
        var size = Math.Abs(value);
        return size switch
        {
            0 => "0",
            >= 1000 => Fixed(value, 0),
            >= 100 => Fixed(value, 0),
            >= 10 => Fixed(value, 1),
            >= 0.1 => Fixed(value, 2),
            >= 0.01 => Fixed(value, 3),
            >= 0.001 => Fixed(value, 4),
            _ when double.IsFinite(size) => Scientific(value),
            _ => Fixed(value, 2),
        };
    }

    /// <summary>A value with all the digits that a source prints (up to seven), so that a plug-in value never leaves its own printed prior.</summary>
    public static string AsPrinted(double value)
    {
        if (!double.IsFinite(value))
        {
            return Fixed(value, 2);
        }

        var size = Math.Abs(value);
        if (size is 0 or >= 1e-4 and < 1e7)
        {
            // Through a decimal text of seven digits, which drops the noise of binary fractions.
            var text = double.Parse(size.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("0.##########", CultureInfo.InvariantCulture);
            return value < 0 ? "−" + text : text;
        }

        var parts = value.ToString("0.######E0", CultureInfo.InvariantCulture).Split('E');
        return string.Concat(parts[0].Replace('-', '−'), "×10", Superscript(int.Parse(parts[1], CultureInfo.InvariantCulture)));
    }

    /// <summary>A p-value: never "0"; "&lt;0.0001" below that.</summary>
    public static string PValue(double p) => p switch
    {
        double.NaN => "–",
        < 0.0001 => "<0.0001",
        < 0.00095 => Fixed(p, 4),
        < 0.0995 => Fixed(p, 3),
        > 0.995 and < 1 - 1e-9 => ">0.99",
        _ => Fixed(p, 2),
    };

    /// <summary>"p = 0.031" or "p &lt; 0.0001".</summary>
    public static string PEquals(double p)
    {
        var text = PValue(p);
        return text[0] is '<' or '>' ? string.Concat("p ", text[..1], " ", text[1..]) : "p = " + text;
    }

    /// <summary>A probability as a percentage: never "0" or "100" for a value that is neither.</summary>
    public static string Percent(double probability, int decimals = 1)
    {
        var least = 1.0;
        for (var i = 0; i < decimals; i++)
        {
            least /= 10;
        }

        var percent = 100 * probability;
        return percent switch
        {
            > 0 when percent < least / 2 => string.Concat("<", Fixed(least, decimals), " %"),
            < 100 when percent > 100 - least / 2 => string.Concat(">", Fixed(100 - least, decimals), " %"),
            _ => Fixed(percent, decimals) + " %",
        };
    }

    /// <summary>A simulated probability with its Monte Carlo standard error: "61.2 % ± 0.2".</summary>
    public static string Simulated(MonteCarloEstimate estimate)
    {
        var mcse = 100 * estimate.Mcse;
        var decimals = mcse is > 0 and < 0.05 ? 2 : 1;
        var error = mcse > 0 && mcse < 0.005 ? "<0.01" : Fixed(mcse, decimals);
        var text = Percent(estimate.Estimate, decimals);
        return estimate.Mcse > 0
            ? string.Concat(text, " ± ", error)
            : string.Concat(text, " (95 % CI ", Limit(estimate.Lower), "–", Limit(estimate.Upper), ")");
    }

    private static string Limit(double probability) => Percent(probability, 2)[..^2];

    /// <summary>An estimate with its interval on the display scale: "0.07 [0.02, 0.29]", "−58 % [−71, −40]".</summary>
    /// <param name="display">How people read it.</param>
    /// <param name="scale">Analysis scale of the values.</param>
    /// <param name="estimate">Estimate on the analysis scale.</param>
    /// <param name="interval">Interval on the analysis scale.</param>
    public static string Effect(DisplayScale display, AnalysisScale scale, double estimate, Interval interval) =>
        string.Concat(
            Value(display, scale, estimate, interval),
            display == DisplayScale.PercentChange ? " % " : " ",
            EffectInterval(display, scale, interval));

    /// <summary>An interval on the display scale: "[0.02, 0.29]"; percent changes below −99.9 or above +1000 print as such.</summary>
    public static string EffectInterval(DisplayScale display, AnalysisScale scale, Interval interval) =>
        string.Concat("[", Limits(display, scale, interval).Lower, ", ", Limits(display, scale, interval).Upper, "]");

    /// <summary>The ends of an interval on the display scale, as <see cref="EffectInterval"/> prints them.</summary>
    public static (string Lower, string Upper) Limits(DisplayScale display, AnalysisScale scale, Interval interval) =>
        (Value(display, scale, interval.Lower, interval, isLimit: true), Value(display, scale, interval.Upper, interval, isLimit: true));

    /// <summary>One value on the display scale, with as many digits as its interval deserves; without a percent sign.</summary>
    public static string Value(DisplayScale display, AnalysisScale scale, double value, Interval context) => Value(display, scale, value, context, isLimit: false);

    private static string Value(DisplayScale display, AnalysisScale scale, double value, Interval context, bool isLimit)
    {
        var shown = display.Transform(scale, value);
        var width = display.Transform(scale, context.Upper) - display.Transform(scale, context.Lower);
        return display switch
        {
            DisplayScale.PercentChange => PercentChange(shown, width, isLimit),
            DisplayScale.Ratio => Ratio(shown, width),
            DisplayScale.Proportion => Proportion(shown),
            _ => Fixed(shown, IdentityDecimals(width)),
        };
    }

    /// <summary>A number of patients or replicates with thin spaces between thousands.</summary>
    public static string Count(long value) =>
        value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202F').Replace('-', '−');

    /// <summary>A seed, digit by digit.</summary>
    public static string Seed(ulong seed) => seed.ToString(CultureInfo.InvariantCulture);

    private static string Ratio(double value, double width)
    {
        if (value < 0.001)
        {
            return "<0.001";
        }

        var decimals = value switch
        {
            < 0.0095 => 3,
            < 9.995 => 2,
            < 99.95 => 1,
            _ => 0,
        };

        // An interval whose ends would print alike gets more digits.
        var unit = decimals switch { 3 => 0.001, 2 => 0.01, 1 => 0.1, _ => 1 };
        return Fixed(value, decimals + (width > 0 && width < unit ? width < unit / 10 ? 2 : 1 : 0));
    }

    private static string Proportion(double value) => value switch
    {
        > 0 and < 0.0005 => "<0.001",
        < 1 and > 0.9995 => ">0.999",
        _ => Fixed(value, value is < 0.0095 and > 0 or > 0.9905 and < 1 ? 3 : 2),
    };

    private static string PercentChange(double value, double width, bool isLimit)
    {
        // Nothing falls by 100 % on a log scale: −99.97 must not print as −100. Digits of a limit beyond these bounds would say more than anybody knows.
        var text = value switch
        {
            < -99.9 when isLimit => "<−99.9",
            > 1000 when isLimit && double.IsFinite(value) => ">+1000",
            <= -99.995 => "<−99.99",
            <= -99.5 => Fixed(value, value < -99.9 ? 2 : 1),
            _ => Fixed(value, width < 2 ? 2 : width < 10 ? 1 : 0),
        };
        return value > 0 && text[0] is not ('>' or '∞') && text.Any(c => c is >= '1' and <= '9') ? "+" + text : text;
    }

    private static int IdentityDecimals(double width) => width switch
    {
        >= 200 => 0,
        >= 20 => 1,
        >= 0.2 => 2,
        >= 0.02 => 3,
        _ when double.IsFinite(width) && width > 0 => 4,
        _ => 2,
    };

    private static string Scientific(double value)
    {
        var exponent = (int)Math.Floor(PortableMath.Log10(Math.Abs(value)));
        var mantissa = value / PortableMath.Pow(10, exponent);
        var text = mantissa.ToString("F1", CultureInfo.InvariantCulture);
        if (text is "10.0" or "-10.0")
        {
            text = text[0] == '-' ? "-1.0" : "1.0";
            exponent++;
        }

        return string.Concat(text.Replace('-', '−'), "×10", Superscript(exponent));
    }

    private static string Superscript(int exponent) =>
        string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));
}
