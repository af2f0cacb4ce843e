using System.Globalization;
using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Forest;

/// <summary>The words of a forest plot and of the tables beside it.</summary>
internal static class ForestWords
{
    /// <summary>The mark of an exploratory outcome.</summary>
    public const string Exploratory = "EXPLORATORY: not evidence of a treatment effect";

    /// <summary>Name of a measure, as displayed.</summary>
    public static string MeasureName(string measure, DisplayScale display) => (measure, display) switch
    {
        (_, DisplayScale.PercentChange) => "Percent change",
        ("OR" or "PETO", DisplayScale.Ratio) => "Odds ratio",
        ("RR", DisplayScale.Ratio) => "Risk ratio",
        ("IRR", DisplayScale.Ratio) => "Rate ratio",
        ("ROM" or "ROMC", DisplayScale.Ratio) => "Ratio of means",
        ("CVR", DisplayScale.Ratio) => "Ratio of coefficients of variation",
        ("VR", DisplayScale.Ratio) => "Ratio of standard deviations",
        ("OR" or "PETO", _) => "Log odds ratio",
        ("RR", _) => "Log risk ratio",
        ("IRR", _) => "Log rate ratio",
        ("ROM" or "ROMC", _) => "Log ratio of means",
        ("RD", _) => "Risk difference",
        ("IRD", _) => "Rate difference",
        ("MD", _) => "Mean difference",
        ("MC", _) => "Mean change",
        ("SMD" or "SMDH", _) => "Standardised mean difference",
        ("SMCC" or "SMCR", _) => "Standardised mean change",
        ("PR" or "PLN" or "PLO" or "PAS" or "PFT", _) => "Proportion",
        ("COR" or "UCOR", _) => "Correlation",
        ("ZCOR", _) => "Fisher's z",
        ("MN" or "MNLN", _) => "Mean",
        _ => measure,
    };

    /// <summary>Name of an estimator of τ².</summary>
    public static string EstimatorName(HeterogeneityEstimator estimator) => estimator switch
    {
        HeterogeneityEstimator.EqualEffects => "equal effects",
        HeterogeneityEstimator.DerSimonianLaird => "DerSimonian–Laird",
        HeterogeneityEstimator.Hedges => "Hedges",
        HeterogeneityEstimator.HunterSchmidt => "Hunter–Schmidt",
        HeterogeneityEstimator.SidikJonkman => "Sidik–Jonkman",
        HeterogeneityEstimator.MaximumLikelihood => "ML",
        HeterogeneityEstimator.RestrictedMaximumLikelihood => "REML",
        HeterogeneityEstimator.EmpiricalBayes => "empirical Bayes",
        HeterogeneityEstimator.PauleMandel => "Paule–Mandel",
        _ => throw new ArgumentOutOfRangeException(nameof(estimator)),
    };

    /// <summary>Name of a way to make the interval.</summary>
    public static string InferenceName(InferenceMethod inference) => inference switch
    {
        InferenceMethod.Wald => "Wald",
        InferenceMethod.HartungKnapp => "Hartung–Knapp",
        InferenceMethod.HartungKnappNeverNarrower => "Hartung–Knapp, never narrower",
        InferenceMethod.KenwardRoger => "Kenward–Roger",
        _ => throw new ArgumentOutOfRangeException(nameof(inference)),
    };

    /// <summary>"Random effects (REML; Hartung–Knapp, never narrower)".</summary>
    public static string ModelName(PoolingOptions options) => options.Method == HeterogeneityEstimator.EqualEffects
        ? $"Equal effects ({InferenceName(options.Inference)})"
        : $"Random effects ({EstimatorName(options.Method)}; {InferenceName(options.Inference)})";

    /// <summary>A confidence level as percent: "95 %".</summary>
    public static string Level(double level) =>
        string.Concat((100 * level).ToString("0.##", CultureInfo.InvariantCulture), " %");

    /// <summary>Level of the outcome's intervals: that of its pools, 95 % without one.</summary>
    public static string Level(OutcomeResult outcome) =>
        Level(outcome.Groups.Select(g => g.Pool?.Fit.Options.Level).FirstOrDefault(l => l is not null) ?? 0.95);

    /// <summary>τ², I², Q, p and k in one line.</summary>
    public static string Heterogeneity(MetaAnalysis fit, OutcomeResult outcome)
    {
        var parts = new List<string> { "k = " + NumberText.Count(fit.K) };
        if (fit.Options.Method == HeterogeneityEstimator.EqualEffects)
        {
            parts.Add("τ² = 0 by assumption");
        }
        else
        {
            parts.Add(fit.TauSquared is { } tau ? "τ² = " + NumberText.General(tau) : "τ² cannot be estimated");
            if (fit.TauSquaredInterval is { } interval)
            {
                parts[^1] += $" [{NumberText.General(interval.Lower)}, {NumberText.General(interval.Upper)}]";
            }
        }

        if (fit.ISquared is { } iSquared)
        {
            parts.Add("I² = " + NumberText.Percent(iSquared / 100, 0));
        }

        if (fit.Q is { } q && fit.QDegreesOfFreedom > 0)
        {
            parts.Add($"Q = {NumberText.General(q)} (df {NumberText.Count(fit.QDegreesOfFreedom)}"
                + (fit.QPValue is { } p && PoolWords.WhyNoTest(outcome) is null ? $", {NumberText.PEquals(p)})" : ")"));
        }

        return "Heterogeneity: " + string.Join(", ", parts);
    }

    /// <summary>"Test of no effect: t = −2.1 (df 3), p = 0.13"; why there is none where rows have no comparator or an assumed spread.</summary>
    public static string Test(MetaAnalysis fit, OutcomeResult outcome)
    {
        if (PoolWords.WhyNoTest(outcome) is { } why)
        {
            return why;
        }

        return fit.DegreesOfFreedom is { } df
            ? $"Test of no effect: t = {NumberText.Fixed(fit.Statistic, 2)} (df {NumberText.Fixed(df, df == Math.Floor(df) ? 0 : 1)}), {NumberText.PEquals(fit.PValue)}"
            : $"Test of no effect: z = {NumberText.Fixed(fit.Statistic, 2)}, {NumberText.PEquals(fit.PValue)}";
    }

    /// <summary>A reason without a "Not pooled:" of its own, so that it can follow one.</summary>
    public static string Reason(string reason)
    {
        foreach (var prefix in new[] { "Not pooled:", "not pooled:" })
        {
            reason = reason.StartsWith(prefix, StringComparison.Ordinal) ? reason[prefix.Length..].TrimStart() : reason;
        }

        return reason;
    }

    /// <summary>What lies on the two sides of the null line, in the words of a style or of the user.</summary>
    public static (string Left, string Right) Sides(OutcomeResult outcome, ForestWording words, (string Left, string Right)? own)
    {
        var (good, bad) = PoolWords.OfChanges(outcome) || outcome.Scope == PoolScope.Exploratory ? ("better", "worse") : words.Favours;
        return (own, outcome.GoodDirection) switch
        {
            ({ } sides, _) => words.Sides(sides.Left, sides.Right),
            (_, GoodDirection.Down) => words.Sides(good, bad),
            (_, GoodDirection.Up) => words.Sides(bad, good),
            _ => ("← lower", "higher →"),
        };
    }

    /// <summary>So many rows are read out; the table below the figure holds all.</summary>
    private const int DescribedRows = 16;

    /// <summary>What the figure shows, in words.</summary>
    public static string Describe(OutcomeResult outcome)
    {
        var rows = outcome.Groups.Sum(g => g.Rows.Length);
        var text = $"Forest plot of {NumberText.Count(rows)} {PoolWords.Noun(outcome)}{(rows == 1 ? "" : "s")} in {NumberText.Count(outcome.Groups.Length)} {(outcome.Groups.Length == 1 ? "group" : "groups")} ({MeasureName(outcome.Measure, outcome.Display).ToLowerInvariant()}). ";
        if (outcome.Scope == PoolScope.Exploratory)
        {
            text += Exploratory + ". ";
        }

        var left = DescribedRows;
        foreach (var group in outcome.Groups)
        {
            var shown = group.Rows.Take(left).ToArray();
            left -= shown.Length;
            text += shown.Length == 0 ? "" : string.Join("; ", shown.Select(r => Describe(outcome, r))) + (shown.Length < group.Rows.Length ? " and more" : "") + ". ";
            text += group.Pool is { } pool
                ? $"{group.Title}: pooled {NumberText.Effect(outcome.Display, outcome.Scale, pool.Fit.Estimate, pool.Fit.Interval)}, k = {NumberText.Count(pool.Fit.K)}{Bayesian(outcome, pool)}. "
                : $"{group.Title}: not pooled, {Reason(group.Reason).TrimEnd('.')}. ";
        }

        return text.TrimEnd();
    }

    private static string Bayesian(OutcomeResult outcome, PooledResult pool) => pool.Bayesian is not { } bayesian ? "" :
        $"; Bayesian mean {NumberText.Effect(outcome.Display, outcome.Scale, bayesian.Mu.Median, bayesian.Mu.Interval)} (τ ~ {bayesian.TauPrior}, μ ~ {bayesian.MuPrior})";

    private static string Describe(OutcomeResult outcome, EffectRow row) =>
        $"{(row.Label.StartsWith(row.Id, StringComparison.Ordinal) ? "" : row.Id + " ")}{TextMetrics.Clean(row.Label)} {NumberText.Effect(outcome.Display, outcome.Scale, row.Estimate, row.Interval)}{(row.Uncontrolled is null ? "" : " (uncontrolled change from baseline)")}";
}
