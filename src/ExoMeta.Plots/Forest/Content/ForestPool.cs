using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Forest;

/// <summary>The summary lines under a pooled group.</summary>
/// <param name="subject">What is drawn.</param>
/// <param name="group">The group.</param>
/// <param name="number">Its number, from 1.</param>
internal sealed class ForestPool(ForestSubject subject, OutcomeGroup group, int number)
{
    private readonly OutcomeResult _outcome = subject.Outcome;
    private readonly ForestWording _words = subject.Style.Words;

    /// <summary>The rows of the pool: its own, or those of all groups where it is the pool of all.</summary>
    private EffectRow[] Rows => [.. group.Rows.IsEmpty ? _outcome.Groups.SelectMany(g => g.Rows) : group.Rows];

    /// <summary>Diamond, prediction interval, propagated intervals and Bayesian summaries, as far as they exist; then what is said of heterogeneity.</summary>
    public IEnumerable<ForestLine> Lines(PooledResult pool)
    {
        var fit = pool.Fit;
        var level = ForestWords.Level(fit.Options.Level);
        yield return Mean(fit);
        foreach (var line in Events())
        {
            yield return line;
        }

        if (PoolWords.Prediction(fit) is { } prediction)
        {
            yield return Line(
                "prediction", $"{level} prediction interval: {Lower(PoolWords.New(_outcome, fit))}{(fit.TauSquared is 0 ? " (takes τ = 0 as known)" : "")}",
                _words.Interval.Of(_outcome, prediction), "", new SummaryMark.Bar(prediction, 4, 0));
        }

        if (pool.Propagation?.Pooled is { } propagated)
        {
            yield return Line(
                "propagated", "With the rows' unknowns drawn (ignorance and total)", _words.Interval.Effect(_outcome, propagated.Median, propagated.Ignorance),
                ForestLines.Total(subject, propagated), new SummaryMark.Propagated(propagated));
        }

        if (pool.Bayesian is { } bayesian)
        {
            yield return Line(
                "bayesian",
                $"Bayesian mean {PoolWords.Noun(_outcome)} ({ForestWords.Level(bayesian.Level)} credible, at plug-in values; τ ~ {bayesian.TauPrior}, μ ~ {bayesian.MuPrior})",
                _words.Interval.Effect(_outcome, bayesian.Mu.Median, bayesian.Mu.Interval), "", new SummaryMark.Diamond(bayesian.Mu.Median, bayesian.Mu.Interval, DiamondLook.Hollow));
            yield return Line(
                "bayesian-new", $"Bayesian: {Lower(PoolWords.New(_outcome, fit))}", _words.Interval.Effect(_outcome, bayesian.Predictive.Median, bayesian.Predictive.Interval), "",
                new SummaryMark.Bar(bayesian.Predictive.Interval, 2, 4));
        }

        var gap = 2.0;
        foreach (var text in _words.Statistics(fit, _outcome).Concat(PoolWords.PredictionNote(pool) is { } note ? [note] : []))
        {
            yield return new ForestLine.Note(_words.Spell(text), ForestLayout.Small, gap);
            gap = 0;
        }
    }

    private ForestLine.Summary Mean(MetaAnalysis fit)
    {
        var isPart = !group.Rows.IsEmpty && _outcome.Groups.Any(g => g is { Rows.IsEmpty: true, Pool: not null });
        var look = _outcome.Scope == PoolScope.Exploratory ? DiamondLook.Hatched : DiamondLook.Filled;
        var label = _words.PoolLabel(_outcome, fit, isPart);
        var estimate = _words.Interval.Effect(_outcome, fit.Estimate, fit.Interval);
        var weight = subject.Style.Raw.HasTotals && Rows.All(r => r.Weight is not null) && Rows.Length > 0 ? NumberText.Fixed(Rows.Sum(r => r.Weight!.Value), 1) + _words.WeightUnit : "";
        ImmutableArray<DatumField> fields =
        [
            new(subject.MeasureName.ToLowerInvariant(), estimate), new("studies", NumberText.Count(fit.K)), .. fit.TauSquared is { } tau ? [new DatumField("τ²", NumberText.General(tau))] : ImmutableArray<DatumField>.Empty,
            .. fit.ISquared is { } share ? [new DatumField("I²", NumberText.Percent(share / 100, 0))] : ImmutableArray<DatumField>.Empty,
        ];
        return new(
            label, Totals(c => _words.TotalEvents is null || !c.IsEvents), estimate, "", weight, new(12, Bold: true, Colour: subject.Style.Look.Pool),
            Datum("mean", label) with { Fields = fields }, new SummaryMark.Diamond(fit.Estimate, fit.Interval, look));
    }

    /// <summary>The sums of events, where the style gives them a line.</summary>
    private IEnumerable<ForestLine> Events()
    {
        if (_words.TotalEvents is { } label && Totals(c => c.IsEvents) is { IsEmpty: false } cells)
        {
            yield return new ForestLine.Summary(label, cells, "", "", "", ForestLayout.Body, null, null);
        }
    }

    private ImmutableArray<string> Totals(Func<ForestColumn, bool> shown) =>
        subject.Columns.Any(c => c.Total is not null && shown(c)) ? [.. subject.Columns.Select(c => c.Total is not null && shown(c) ? c.Total(Rows) : "")] : [];

    private ForestLine.Summary Line(string key, string label, string estimate, string remark, SummaryMark mark) =>
        new(_words.Spell(label), [], estimate, remark, "", ForestLayout.Body, Datum(key, label) with { Fields = [new(subject.MeasureName.ToLowerInvariant(), remark.Length > 0 ? $"{estimate}, {remark}" : estimate)] }, mark);

    private Datum Datum(string key, string label) =>
        new($"pool-{NumberText.Count(number)}-{key}", TextMetrics.Clean(_outcome.Groups.Length > 1 ? $"{group.Title}: {label}" : label), []);

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}
