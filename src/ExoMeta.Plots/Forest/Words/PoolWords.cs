using System.Text.RegularExpressions;
using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Forest;

/// <summary>What may be said of a pool: a change is never called an effect, nothing is tested where nothing can be, and no interval is shown that says nothing.</summary>
internal static partial class PoolWords
{
    /// <summary>Fewer rows give no prediction interval worth showing: two say almost nothing about how studies differ.</summary>
    private const int RowsForPrediction = 3;

    /// <summary>Whether rows are changes from baseline without a comparison group.</summary>
    public static bool OfChanges(OutcomeResult outcome) => outcome.Groups.SelectMany(g => g.Rows).Any(r => r.Uncontrolled is not null);

    /// <summary>Whether a row's standard error comes from an assumed spread.</summary>
    public static bool IsImputed(OutcomeResult outcome) =>
        outcome.Groups.SelectMany(g => g.Rows).Any(r => r.Recovery is { } recovery && recovery.Formula.Contains("imputed spread", StringComparison.Ordinal))
        || !outcome.Warnings.IsDefault && outcome.Warnings.Any(w => w.Contains("comes from an assumed coefficient of variation", StringComparison.Ordinal));

    /// <summary>Why no p-value and no probability of benefit stands beside the numbers; null where a test makes sense.</summary>
    public static string? WhyNoTest(OutcomeResult outcome) =>
        OfChanges(outcome) ? "Nothing is tested: a change without a comparison group is not an effect"
        : IsImputed(outcome) ? "Nothing is tested: standard errors come from an assumed spread"
        : null;

    /// <summary>"effect" or "change".</summary>
    public static string Noun(OutcomeResult outcome) => OfChanges(outcome) ? "change" : "effect";

    /// <summary>A text about effects, of changes where these are changes.</summary>
    public static string Say(OutcomeResult outcome, string text) =>
        OfChanges(outcome) ? Effect().Replace(text, m => m.Value[0] == 'E' ? "Change" : "change") : text;

    /// <summary>"Change in a new study", "Effect of a new study"; of another row where all rows are of one study.</summary>
    public static string New(OutcomeResult outcome, MetaAnalysis fit) => IsOneStudy(fit)
        ? $"{(OfChanges(outcome) ? "Change" : "Effect")} in another row of the same study"
        : OfChanges(outcome) ? "Change in a new study" : "Effect of a new study";

    /// <summary>The prediction interval, where there are rows enough for one.</summary>
    public static Interval? Prediction(MetaAnalysis fit) => fit.K >= RowsForPrediction ? fit.PredictionInterval : null;

    /// <summary>What a reader must know of the prediction interval: where τ² = 0 it is the confidence interval; null for nothing.</summary>
    public static string? PredictionNote(PooledResult pool) => Prediction(pool.Fit) is not null && pool.Fit.TauSquared is 0
        ? "The prediction interval takes τ = 0 as known, so that it equals the confidence interval" + (pool.Bayesian is null ? "" : "; the Bayesian one does not")
        : null;

    /// <summary>Whether all rows are of one study.</summary>
    public static bool IsOneStudy(MetaAnalysis fit) => fit.Studies.Select(s => s.Effect.Study).Distinct(StringComparer.Ordinal).Count() == 1;

    [GeneratedRegex(@"\b[Ee]ffect(?=s?\b)")]
    private static partial Regex Effect();
}
