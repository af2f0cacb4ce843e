using ExoMeta.Analysis;
using ExoMeta.Plots.Forest;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>The pooled answer of a group: estimates, sensitivity, Bayesian answer, propagation.</summary>
internal static class PoolTables
{
    /// <summary>Writes all of it.</summary>
    public static void Write(HtmlWriter html, OutcomeResult outcome, OutcomeGroup group, PooledResult pool, int level)
    {
        html.Heading(level, (outcome.Scope == PoolScope.Exploratory ? "Exploratory pooled answer" : "Pooled answer") + ": " + group.Title);
        html.Paragraph(ReportWords.Pool(outcome, group, pool));
        html.Paragraph($"{ForestWords.ModelName(pool.Fit.Options)}. {ForestWords.Heterogeneity(pool.Fit, outcome)}. {ForestWords.Test(pool.Fit, outcome)}.{(PoolWords.PredictionNote(pool) is { } note ? $" {note}." : "")}");
        Why(html, outcome, group);
        if (!pool.Fit.Warnings.IsDefaultOrEmpty)
        {
            html.Open("div", ("class", "note")).List(pool.Fit.Warnings.Select(w => PoolWords.Say(outcome, w))).Close("div");
        }

        Fits(html, outcome, pool);
        Bayesian(html, outcome, pool);
        Propagation(html, outcome, group, pool.Propagation);
    }

    /// <summary>Why it is pooled; an exploratory pool is shown, and its reason stands above where it is that of the outcome.</summary>
    private static void Why(HtmlWriter html, OutcomeResult outcome, OutcomeGroup group)
    {
        if (outcome.Scope != PoolScope.Exploratory)
        {
            html.Paragraph(group.Reason.StartsWith("Pooled", StringComparison.OrdinalIgnoreCase) ? ReportWords.Sentence(group.Reason) : "Pooled because: " + ReportWords.Stop(group.Reason));
        }
        else if (group.Reason != outcome.ScopeReason)
        {
            html.Paragraph("Shown because: " + ReportWords.Stop(group.Reason));
        }
    }

    private static void Fits(HtmlWriter html, OutcomeResult outcome, PooledResult pool)
    {
        var tested = PoolWords.WhyNoTest(outcome) is null;
        var predicted = PoolWords.Prediction(pool.Fit) is not null;
        var table = new HtmlTable(
            "The same pool with other estimators of τ² and other intervals",
            ["Model", $"Estimate [{ForestWords.Level(pool.Fit.Options.Level)} CI]", .. tested ? ["p"] : Array.Empty<string>(), "τ²", "I²", .. predicted ? ["Prediction interval"] : Array.Empty<string>(), "How the fit ended"]);
        foreach (var fit in new[] { pool.Fit }.Concat(pool.Sensitivity.IsDefault ? [] : pool.Sensitivity))
        {
            table.Add(
            [
                ForestWords.ModelName(fit.Options), new(NumberText.Effect(outcome.Display, outcome.Scale, fit.Estimate, fit.Interval), fit.Estimate),
                .. tested ? [new Cell(NumberText.PValue(fit.PValue), fit.PValue)] : Array.Empty<Cell>(), new(fit.TauSquared is { } tau ? NumberText.General(tau) : "–", fit.TauSquared),
                new(fit.ISquared is { } i ? NumberText.Percent(i / 100, 0) : "–", fit.ISquared),
                .. predicted ? [PoolWords.Prediction(fit) is { } p ? NumberText.EffectInterval(outcome.Display, outcome.Scale, p) : "–"] : Array.Empty<Cell>(),
                $"{(fit.Fit.Converged ? "converged" : "NOT converged")}, {ReportWords.Plural(fit.Fit.Iterations, "iteration", "iterations")}: {fit.Fit.WhyStopped}",
            ]);
        }

        table.Write(html);
    }

    private static void Bayesian(HtmlWriter html, OutcomeResult outcome, PooledResult pool)
    {
        if (pool.Bayesian is not { } bayesian)
        {
            return;
        }

        // Nor is a probability of benefit printed where nothing can be tested.
        var tested = PoolWords.WhyNoTest(outcome) is null;

        var table = new HtmlTable(
            $"Bayesian answer{(PoolWords.IsOneStudy(pool.Fit) ? "" : " for few studies")}, at plug-in values (τ ~ {bayesian.TauPrior}, μ ~ {bayesian.MuPrior}; exact grid, no sampling)",
            ["Parameter", $"Median [{ForestWords.Level(bayesian.Level)} credible]", "Mean (SD), analysis scale", .. tested ? ["P(below no effect)"] : Array.Empty<string>()]);
        foreach (var (name, posterior) in new[] { ($"Mean {PoolWords.Noun(outcome)} μ", bayesian.Mu), (PoolWords.New(outcome, pool.Fit), bayesian.Predictive) })
        {
            table.Add(
            [
                name, NumberText.Effect(outcome.Display, outcome.Scale, posterior.Median, posterior.Interval),
                $"{NumberText.General(posterior.Mean)} ({NumberText.General(posterior.StandardDeviation)})",
                .. tested ? [NumberText.Percent(posterior.ProbabilityBelowZero)] : Array.Empty<Cell>(),
            ]);
        }

        var tau = bayesian.Tau;
        table.Add(
        [
            "τ (analysis scale)", $"{NumberText.General(tau.Median)} [{NumberText.General(tau.Interval.Lower)}, {NumberText.General(tau.Interval.Upper)}]",
            $"{NumberText.General(tau.Mean)} ({NumberText.General(tau.StandardDeviation)})", .. tested ? ["–"] : Array.Empty<Cell>(),
        ]);
        table.Write(html);
    }

    private static string ErrorOf(PropagationResult propagation)
    {
        var largest = propagation.TauSquaredErrors is var (median, quantiles) ? Math.Max(median, Math.Max(quantiles.Lower, quantiles.Upper)) : 0;
        return largest > 0 ? $" (Monte Carlo standard error {NumberText.General(largest)} at most)" : "";
    }

    private static void Propagation(HtmlWriter html, OutcomeResult outcome, OutcomeGroup group, PropagationResult? propagation)
    {
        if (propagation is null)
        {
            return;
        }

        if (propagation.Pooled is { } pooled)
        {
            html.Paragraph(
                $"Over {ReportWords.Plural(propagation.Replicates, "replicate", "replicates")} that draw what the sources leave open, the refitted estimate has median and 95 % ignorance interval "
                + $"{NumberText.Effect(outcome.Display, outcome.Scale, pooled.Median, pooled.Ignorance)}; with sampling error, the total interval is "
                + $"{NumberText.EffectInterval(outcome.Display, outcome.Scale, pooled.Total)} (plug-in: {NumberText.EffectInterval(outcome.Display, outcome.Scale, pooled.PlugInInterval)}). "
                + $"The Monte Carlo standard error of these ends is {NumberText.General(WidthWords.LargestError(pooled))} at most on the analysis scale.");
        }

        if (propagation.TauSquared is { } tau)
        {
            html.Paragraph($"τ² over the replicates: median {NumberText.General(tau.Median)} [{NumberText.General(tau.Quantiles.Lower)}, {NumberText.General(tau.Quantiles.Upper)}]{ErrorOf(propagation)}.");
        }

        if (propagation.FailedReplicates > 0)
        {
            html.Open("div", ("class", "note")).Paragraph(
                $"{ReportWords.Plural(propagation.FailedReplicates, "replicate", "replicates")} could not be fitted; the intervals are of the others.").Close("div");
        }

        OutcomeTables.Drivers(html, "What drives the width of the pooled " + PoolWords.Noun(outcome), outcome, group);
    }
}
