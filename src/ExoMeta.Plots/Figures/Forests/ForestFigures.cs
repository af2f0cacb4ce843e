using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Figures;

/// <summary>Forest plots of one meta-analysis: of its studies, of its pool as studies come in, of its pool without each study.</summary>
internal static class ForestFigures
{
    /// <summary>All kinds of the family.</summary>
    public static ImmutableArray<PoolFigure> All { get; } =
    [
        new(
            "forest", "Forest plot", "Lewis and Clarke 2001, BMJ 322:1479", PoolExtras.None, WhyNot, (answer, options) => Draw(PooledForest.Of(answer), options))
        {
            DrawOutcome = Draw,
            CarriesUnknowns = true,
        },
        new(
            "forest-cumulative", "Forest plot of the pool as studies come in, in the order of the table", "Lau et al. 1992, N Engl J Med 327:248", PoolExtras.Cumulative, WhyNot,
            (answer, options) => Draw(
                Partial(
                    answer, "Cumulative meta-analysis", answer.Cumulative ?? [], (part, _) => part.K == 1 ? part.Label : "+ " + part.Label,
                    "Each row is the pooled effect of the studies down to this one, in the order of the table."),
                options)),
        new(
            "forest-leave-one-out", "Forest plot of the pool without each study", "Tobias 1999, Stata Technical Bulletin 47:15", PoolExtras.LeaveOneOut,
            answer => WhyNot(answer) ?? (answer.Rows.Length < 2 ? "with one study nothing can be left out" : null),
            (answer, options) => Draw(
                Partial(answer, "Leave-one-out analysis", answer.LeaveOneOut ?? [], (part, _) => "without " + part.Label, "Each row is the pooled effect of all studies but this one."), options)),
    ];

    /// <summary>Whether there is a pool of the kind that a forest plot prints the summary of.</summary>
    private static string? WhyNot(PoolAnswer answer) => answer.Model is PooledModel.Pairwise or PooledModel.Bayesian
        ? null
        : "a forest plot is drawn of one mean that is pooled by inverse variances, frequentist or Bayesian";

    private static PlotScene Draw(OutcomeResult outcome, FigureOptions options) => ForestFigure.Draw(outcome with { Title = TextMetrics.Clean(options.TitleOr(outcome.Title)) });

    private static OutcomeResult Partial(
        PoolAnswer answer, string title, ImmutableArray<PartialAnalysis> parts, Func<PartialAnalysis, int, string> label, string note)
    {
        var whole = PooledForest.Of(answer);
        var rows = parts.Select((part, i) => new EffectRow(
            label(part, i), label(part, i), part.Label, [NumberText.Count(part.K), NumberText.General(part.TauSquared), NumberText.Percent(part.ISquared / 100, 0)], part.Estimate, part.StandardError,
            part.Interval, null, null, null, null, []));
        return whole with
        {
            Title = title,
            ColumnHeadings = ["k", "τ²", "I²"],
            Warnings = [note],
            Groups = [new(PooledForest.AllStudies, [.. rows], whole.Groups[^1].Pool, "", [])],
        };
    }
}
