using ExoMeta.Effects;

namespace ExoMeta.Interactive;

/// <summary>How rows become effects; everything that is left out is as in <c>exometa pool</c>.</summary>
public sealed record EffectOptions
{
    /// <summary>What zero cells get; null for ½ where a row has one.</summary>
    public ZeroCellRule? ZeroCells { get; init; }

    /// <summary>The form corrected for small-sample bias (ROM).</summary>
    public bool CorrectBias { get; init; }

    /// <summary>The scale of est, lb and ub (YV): <see cref="AnalysisScale.Log"/> where they are ratios, <see cref="AnalysisScale.Identity"/> where not; null where the table has yi.</summary>
    public AnalysisScale? Scale { get; init; }

    /// <summary>The scale that people read; null for that of the measure.</summary>
    public DisplayScale? Display { get; init; }

    /// <summary>Level of intervals, 0 to 1.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>A level in percent, as requests have it.</summary>
    internal static double Percent(double level) => level is > 0 and < 1
        ? 100 * level
        : throw new ArgumentOutOfRangeException(nameof(level), level, "a level is between 0 and 1, such as 0.95");

    /// <summary>The choices with these.</summary>
    internal Choices AddTo(Choices choices, Measure measure)
    {
        choices = choices.With("measure", measure.Code).With("level", Percent(Level));
        choices = ZeroCells is { } cells
            ? choices.With("add", cells.Add).With("to", ZeroCellRule.Names.First(n => ZeroCellRule.TryParseScope(n, out var scope) && scope == cells.Scope))
            : choices;
        choices = CorrectBias ? choices.WithOn("correct") : choices;

        // A scale that estimates cannot have goes to the reader too, which says the two that they can.
        choices = Scale is { } scale ? choices.With("scale", scale.ToString().ToLowerInvariant()) : choices;
        return Display is { } display ? choices.With("display", DisplayScales.Names.First(n => DisplayScales.TryParse(n, out var d) && d == display)) : choices;
    }
}
