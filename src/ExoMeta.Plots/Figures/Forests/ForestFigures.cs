using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Forest;
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
            "forest", "Forest plot", "Lewis and Clarke 2001, BMJ 322:1479", PoolExtras.None, WhyNot, (answer, options) => Draw(PooledForest.Of(answer, options.Forest), options))
        {
            Options = ForestOptions.All,
            DrawOutcome = Draw,
            CarriesUnknowns = true,
        },
        new(
            "forest-cumulative", "Forest plot of the pool as studies come in", "Lau et al. 1992, N Engl J Med 327:248", PoolExtras.Cumulative, WhyNot, (answer, options) => Draw(Cumulative(answer, options.Forest), options))
        {
            Options = ForestOptions.OfPools,
        },
        new(
            "forest-leave-one-out", "Forest plot of the pool without each study", "Tobias 1999, Stata Technical Bulletin 47:15", PoolExtras.LeaveOneOut,
            answer => WhyNot(answer) ?? (answer.Rows.Length < 2 ? "with one study nothing can be left out" : null),
            (answer, options) => Draw(WithoutEach(answer, options.Forest), options))
        {
            Options = ForestOptions.OfPools,
        },
    ];

    /// <summary>Whether there is a pool of the kind that a forest plot prints the summary of.</summary>
    private static string? WhyNot(PoolAnswer answer) => answer.Model is PooledModel.Pairwise or PooledModel.Bayesian
        ? null
        : $"a forest plot is drawn of one mean that is pooled by inverse variances, frequentist or Bayesian; {answer.Request.Method.Code}{(answer.Model is PooledModel.Counts ? "" : " with these options")} is not that";

    private static PlotScene Draw(OutcomeResult outcome, FigureOptions options) =>
        ForestFigure.Draw(outcome with { Title = TextMetrics.Clean(options.Title ?? outcome.Title) }, options.Forest);

    private static PlotScene Draw(ForestSubject subject, FigureOptions options) =>
        ForestFigure.Draw(subject with { Outcome = subject.Outcome with { Title = TextMetrics.Clean(options.TitleOr(subject.Outcome.Title)) } });

    private static ForestSubject Cumulative(PoolAnswer answer, ForestOptions options)
    {
        var order = answer.Request.CumulativeOrder;
        var words = order.Name switch { "table" => "the table", "effect" => "their effects, the smallest first", "weight" => "their weights, the largest first", "precision" => "their precision, the most precise first", "study" => "their names", _ => $"'{order.Name}'" };
        return Partial(
            answer, options, "Cumulative meta-analysis", answer.Cumulative ?? [], order.Arrange(answer), part => part.K == 1 ? part.Label : "+ " + part.Label,
            $"Each row is the pooled effect of the studies down to this one, in the order of {words}.") with
        { IsSortable = false };
    }

    private static ForestSubject WithoutEach(PoolAnswer answer, ForestOptions options)
    {
        var (parts, order) = (answer.LeaveOneOut ?? [], options.Order.Arrange(answer));
        return Partial(
            answer, options, "Leave-one-out analysis", [.. order.Select(i => parts[i])], order, part => "without " + part.Label,
            "Each row is the pooled effect of all studies but this one.");
    }

    /// <summary>Pools of some of the studies as the rows of a forest plot.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="options">How the user wants it.</param>
    /// <param name="title">Title.</param>
    /// <param name="parts">The pools, in the order in which they are drawn.</param>
    /// <param name="studies">Number of the study that each stands for.</param>
    /// <param name="label">What a pool is called.</param>
    /// <param name="note">What a row is.</param>
    private static ForestSubject Partial(
        PoolAnswer answer, ForestOptions options, string title, ImmutableArray<PartialAnalysis> parts, ImmutableArray<int> studies, Func<PartialAnalysis, string> label, string note)
    {
        var whole = PooledForest.OutcomeOf(answer);
        var keys = new Dictionary<EffectRow, string>(ReferenceEqualityComparer.Instance);
        var rows = parts.Select((part, i) =>
        {
            var row = new EffectRow(
                label(part), label(part), part.Label, // Of one study τ² and I² are conventions and no estimates.
                part.K == 1 ? ["1", "–", "–"] : [NumberText.Count(part.K), NumberText.General(part.TauSquared), NumberText.Percent(part.ISquared / 100, 0)], part.Estimate,
                part.StandardError, part.Interval, null, null, null, null, []);
            keys[row] = PooledForest.KeyOf(studies[i]);
            return row;
        });
        var outcome = whole with
        {
            Title = title,
            ColumnHeadings = ["k", "τ²", "I²"],
            Warnings = [note, .. PoolRemarks.On(answer with { Exploratory = null }, carriesUnknowns: false).Select(r => r.Text)],
            Groups = [new(PooledForest.AllStudies, [.. rows], whole.Groups[^1].Pool, "", [])],
        };
        return ForestSubject.Of(outcome, options with { Order = RowOrder.Table, Columns = [ForestColumnChoice.Raw], RiskOfBias = [] }, null) with { Key = row => keys[row], UnweightedRow = "pool of some of the studies" };
    }
}
