using ExoMeta.Effects;

namespace ExoMeta.Interactive.Documents;

/// <summary>What a column of effects is called: a log odds ratio is never headed as an odds ratio.</summary>
/// <param name="Analysed">On the analysis scale.</param>
/// <param name="Displayed">On the scale that people read.</param>
internal readonly record struct EffectName(string Analysed, string Displayed)
{
    private const string Log = "log ";

    /// <summary>Effects of no known measure.</summary>
    public static EffectName Unknown { get; } = new("Effect", "Effect");

    /// <summary>The names of a measure's effects.</summary>
    /// <param name="name">The measure's name, or its code where it has none.</param>
    /// <param name="scale">Its analysis scale.</param>
    /// <param name="display">The scale that people read.</param>
    public static EffectName Of(string name, AnalysisScale scale, DisplayScale display)
    {
        var isLog = scale == AnalysisScale.Log;
        var plain = name.StartsWith(Log, StringComparison.Ordinal) ? name[Log.Length..] : name;
        var analysed = isLog ? Log + plain : name;
        return new(Capital(analysed), Capital(display switch
        {
            DisplayScale.Ratio => plain,
            DisplayScale.PercentChange => "percent change",
            DisplayScale.Proportion => "proportion",
            DisplayScale.Correlation => "correlation",
            _ => analysed,
        }));
    }

    /// <summary>The names of an outcome's effects.</summary>
    public static EffectName Of(Analysis.OutcomeResult outcome) =>
        Of(Measures.TryFind(outcome.Measure, out var measure) ? measure.Name : outcome.Measure, outcome.Scale, outcome.Display);

    private static string Capital(string name) => string.Concat(name[..1].ToUpperInvariant(), name.AsSpan(1));
}
