using ExoMeta.Pooling;

namespace ExoMeta.Analysis;

/// <summary>The names of the truths, the same in files, options and answers.</summary>
public static class TruthKinds
{
    /// <summary>The truth where nobody names one.</summary>
    public const TruthKind Default = TruthKind.Posterior;

    /// <summary>fixed, posterior, predictive and robust: the order in which they are printed.</summary>
    public static NamedChoices<TruthKind> Codes { get; } = new(
        "truth",
        [
            ("fixed", TruthKind.Fixed),
            ("posterior", TruthKind.Posterior),
            ("predictive", TruthKind.Predictive),
            ("robust", TruthKind.Robust),
        ]);
}
