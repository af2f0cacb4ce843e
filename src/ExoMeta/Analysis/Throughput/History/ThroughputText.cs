using System.Globalization;

namespace ExoMeta.Analysis.Throughput;

/// <summary>Throughputs, ratios and changes as people read them; the same in every culture.</summary>
public static class ThroughputText
{
    /// <summary>Items per second: "1.14 billion".</summary>
    public static string Rate(double perSecond)
    {
        var (scale, word) = perSecond switch { >= 1e9 => (1e9, " billion"), >= 1e6 => (1e6, " million"), >= 1e3 => (1e3, " thousand"), _ => (1.0, "") };
        var value = perSecond / scale;
        return value.ToString(value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture) + word;
    }

    /// <summary>A ratio with three digits that count: "0.0471".</summary>
    public static string Ratio(double ratio) =>
        ratio.ToString(ratio >= 100 ? "0" : ratio >= 10 ? "0.0" : ratio >= 1 ? "0.00" : ratio >= 0.1 ? "0.000" : ratio >= 0.01 ? "0.0000" : "0.00000", CultureInfo.InvariantCulture);

    /// <summary>A share in percent, without the sign of percent: "0.2" of 0.002.</summary>
    /// <param name="share">The share.</param>
    /// <param name="format">How many decimals, as .NET writes them.</param>
    public static string Percent(double share, string format) => (100 * share).ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A change in percent, without the sign of percent: "+1.5" of 1.015.</summary>
    public static string Change(double change) => (100 * (change - 1)).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);
}
