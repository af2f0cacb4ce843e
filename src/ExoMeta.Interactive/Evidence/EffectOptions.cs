using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;

namespace ExoMeta.Interactive;

/// <summary>How rows become effects; everything that is left out is as in <c>exometa pool</c>.</summary>
public sealed record EffectOptions
{
    /// <summary>Other column names: "ai=deaths_t,n1i=n_t".</summary>
    public string? Map { get; init; }

    /// <summary>What zero cells get; null for ½ where a row has one.</summary>
    public ZeroCellRule? ZeroCells { get; init; }

    /// <summary>The form corrected for small-sample bias (ROM).</summary>
    public bool CorrectBias { get; init; }

    /// <summary>Whether est, lb and ub are ratios whose logarithm is analysed (YV); null where the table has yi.</summary>
    public bool? IsLog { get; init; }

    /// <summary>The scale that people read; null for that of the measure.</summary>
    public DisplayScale? Display { get; init; }

    /// <summary>Level of intervals.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>The options as a request has them.</summary>
    internal IEnumerable<(string Name, string Text)> Given(Measure measure)
    {
        yield return ("measure", measure.Code);
        yield return ("level", (100 * Level).ToString("R", CultureInfo.InvariantCulture));
        if (Map is { } map)
        {
            yield return ("map", map);
        }

        if (ZeroCells is { } cells)
        {
            yield return ("add", cells.Add.ToString("R", CultureInfo.InvariantCulture));
            yield return ("to", ZeroCellRule.Names.First(n => ZeroCellRule.TryParseScope(n, out var scope) && scope == cells.Scope));
        }

        if (CorrectBias)
        {
            yield return ("correct", "true");
        }

        if (IsLog is { } isLog)
        {
            yield return ("scale", isLog ? "log" : "identity");
        }

        if (Display is { } display)
        {
            yield return ("display", DisplayScales.Names.First(n => DisplayScales.TryParse(n, out var d) && d == display));
        }
    }
}
