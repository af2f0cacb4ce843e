using System.Globalization;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Documents;

/// <summary>Numbers of the text output: four digits after the point, as metafor prints, more where four would show nothing.</summary>
public static class Numbers
{
    /// <summary>A number, or a dash where there is none.</summary>
    public static string Text(double? value) => value switch
    {
        null or double.NaN => "–",
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "-∞",
        0 => "0.0000",
        { } x when Math.Abs(x) < 0.00095 => x.ToString("0.00e-0", CultureInfo.InvariantCulture),
        { } x when Math.Abs(x) >= 1e7 => x.ToString("0.0000e0", CultureInfo.InvariantCulture),
        { } x => x.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    /// <summary>With a fixed number of digits.</summary>
    public static string Text(double? value, string format) =>
        value is { } x && double.IsFinite(x) ? x.ToString(format, CultureInfo.InvariantCulture) : "–";

    /// <summary>[lower, upper], or a dash.</summary>
    public static string Text(Interval? interval) => interval is { } i ? $"[{Text(i.Lower)}, {Text(i.Upper)}]" : "–";

    /// <summary>A p-value as a cell: 0.0123 or &lt; .0001.</summary>
    public static string P(double? p) => p switch
    {
        null or double.NaN => "–",
        < 0.0001 => "< .0001",
        { } x => x.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    /// <summary>A p-value in a sentence: "p = 0.0123" or "p &lt; .0001".</summary>
    public static string PSentence(double? p) => p is < 0.0001 ? "p < .0001" : $"p = {P(p)}";

    /// <summary>A probability of a continuous distribution after its name: "= 0.123", and "&gt; 0.999" where three digits would claim certainty.</summary>
    public static string Probability(double? p) => p switch
    {
        null or double.NaN => "= –",
        < 0.0005 => "< 0.001",
        > 0.9995 => "> 0.999",
        { } x => "= " + x.ToString("0.000", CultureInfo.InvariantCulture),
    };

    /// <summary>Degrees of freedom or counts.</summary>
    public static string Whole(double? value) => Text(value, "0.##");

    /// <summary>A level in percent: "95 %".</summary>
    public static string Level(double level) => (100 * level).ToString("0.###", CultureInfo.InvariantCulture) + " %";

    /// <summary>"1 row", "2 rows".</summary>
    public static string Plural(int count, string one, string? many = null) =>
        count.ToString(CultureInfo.InvariantCulture) + " " + (count == 1 ? one : many ?? one + "s");
}
