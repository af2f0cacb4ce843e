using System.Collections.Immutable;
using ExoMeta.Analysis.Results;
using ExoMeta.Effects;
using ExoMeta.Interactive.Documents;
using ExoMeta.Pooling;

namespace ExoMeta.Interactive;

/// <summary>A pooled answer as a table: on the analysis scale, on the scale that people read, heterogeneity, and the studies.</summary>
public sealed class MetaAnalysisView : NotebookView
{
    private readonly string? _measure;
    private readonly EffectName _name;
    private readonly AnalysisScale _scale;
    private readonly DisplayScale _display;
    private readonly PropagationResult? _propagation;
    private readonly ImmutableArray<string> _notes;

    internal MetaAnalysisView(
        MetaAnalysis fit, string? measure, EffectName name, AnalysisScale scale, DisplayScale display, ImmutableArray<string> notes, PropagationResult? propagation = null) =>
        (Fit, _measure, _name, _scale, _display, _notes, _propagation) = (fit, measure, name, scale, display, notes, propagation);

    /// <summary>The fit, in full precision, on the analysis scale.</summary>
    public MetaAnalysis Fit { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        new Block.Heading($"{ModelName()}, k = {Words.Count(Fit.K)}"),
        Pooled(),
        .. Propagated(),
        new Block.Paragraph(Test()),
        new Block.Paragraph(Heterogeneity()),
        Studies(),
        .. Warnings.Select(w => new Block.Warning(w)),
    ];

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.Of(Fit with { Warnings = [.. Warnings] }, _measure, _scale, _display, _propagation);

    private IEnumerable<string> Warnings => Fit.Warnings.Union(_notes);

    private string IntervalName => Words.Percent(Fit.Options.Level) + " interval";

    private string ModelName()
    {
        var inference = PoolingCodes.Inference.CodeOf(Fit.Options.Inference);
        return Fit.Options.Method == HeterogeneityEstimator.EqualEffects
            ? $"Equal-effects model (inference {inference})"
            : $"Random-effects model ({HeterogeneityEstimators.Codes.CodeOf(Fit.Options.Method)}, inference {inference})";
    }

    private Block.Table Pooled()
    {
        ImmutableArray<Column> columns = [new(""), Column.Number(_name.Analysed), Column.Number(IntervalName)];
        ImmutableArray<string> mean = ["Pooled effect", Words.Number(Fit.Estimate), Words.Interval(Fit.Interval)];
        ImmutableArray<string> next = ["Effect in a new study", Words.None, Words.Interval(Fit.PredictionInterval)];
        if (_display != DisplayScale.Identity)
        {
            columns = [.. columns, Column.Number(_name.Displayed), Column.Number(IntervalName)];
            mean = [.. mean, Words.Displayed(_display, _scale, Fit.Estimate), Words.Displayed(_display, _scale, Fit.Interval)];
            next = [.. next, Words.None, Words.Displayed(_display, _scale, Fit.PredictionInterval)];
        }

        return Block.Table.Of(columns, [mean, next]);
    }

    /// <summary>What the rows leave open, carried through: the plug-in interval above takes it as known.</summary>
    private IEnumerable<Block> Propagated()
    {
        if (_propagation is not { Pooled: { } pooled })
        {
            yield break;
        }

        string On(double value) => _display == DisplayScale.Identity ? "" : $" ({Words.Displayed(_display, _scale, value)})";
        string Both(Interval interval) => Words.Interval(interval) + (_display == DisplayScale.Identity ? "" : $" ({Words.Displayed(_display, _scale, interval)})");
        yield return new Block.Paragraph(
            $"The rows leave numbers open, which the table above takes at their plug-in values. Drawn afresh in {Words.Count(_propagation.Replicates)} replicates: median {Words.Number(pooled.Median)}{On(pooled.Median)}; "
            + $"what is unknown alone {Both(pooled.Ignorance)}; with sampling error, the total interval {Both(pooled.Total)}. "
            + $"Monte Carlo standard errors of its ends: {Words.Number(pooled.Errors.Total.Lower)} and {Words.Number(pooled.Errors.Total.Upper)}.");
    }

    private string Test()
    {
        var statistic = Fit.DegreesOfFreedom is { } df ? $"t({Words.Short(df)})" : "z";
        return $"Standard error {Words.Number(Fit.StandardError)}; test of no effect: {statistic} = {Words.Number(Fit.Statistic)}, {Words.PValue(Fit.PValue)}.";
    }

    private string Heterogeneity()
    {
        if (Fit.K == 1)
        {
            return "Heterogeneity: one study cannot tell it.";
        }

        var q = Fit is { Q: { } value, QPValue: { } p }
            ? $"; Q({Words.Short(Fit.QDegreesOfFreedom)}) = {Words.Number(value)}, {Words.PValue(p)}"
            : "";
        var tau = Fit.Options.Method == HeterogeneityEstimator.EqualEffects
            ? "τ² = 0 by assumption"
            : $"τ² = {Words.Number(Fit.TauSquared)} {Words.Interval(Fit.TauSquaredInterval)} ({Fit.Fit.WhyStopped}; {Words.Count(Fit.Fit.Iterations)} iterations)";
        return $"Heterogeneity: {tau}, I² = {Words.Number(Fit.ISquared)} %, H² = {Words.Number(Fit.HSquared)}{q}.";
    }

    private Block.Table Studies() => Block.Table.Of(
        [new("Study"), Column.Number(_name.Analysed), Column.Number("Variance"), Column.Number(IntervalName), Column.Number("Weight, %")],
        Fit.Studies.Select(s => ImmutableArray.Create(
            s.Effect.Label, Words.Number(s.Effect.Estimate), Words.Number(s.Effect.Variance), Words.Interval(s.Interval), Words.Weight(s.Weight))));
}
