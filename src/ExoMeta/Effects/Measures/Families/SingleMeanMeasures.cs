using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>Mean of one group, variance s²/n.</summary>
internal sealed class SingleMean() : Measure("MN", "mean", AnalysisScale.Identity, DisplayScale.Identity, Columns)
{
    internal static readonly ColumnSet Columns = ColumnSet.Of(
        ("mi", ColumnKind.Number), ("sdi", ColumnKind.Positive), ("ni", ColumnKind.GroupSize));

    public override EffectFormula EffectOf(ReadOnlySpan<Formula> columns, ZeroCellRule rule) =>
        new(columns[0], columns[1] * columns[1] / columns[2]);
}

/// <summary>Log mean of one group, variance s²/(nm²) (delta method).</summary>
internal sealed class LogSingleMean() : Measure("MNLN", "log mean", AnalysisScale.Log, DisplayScale.Ratio, SingleMean.Columns)
{
    public override EffectFormula EffectOf(ReadOnlySpan<Formula> columns, ZeroCellRule rule) =>
        new(Formula.Log(columns[0]), columns[1] * columns[1] / (columns[2] * columns[0] * columns[0]));

    public override (string Column, string Message)? OutsideDomain(ReadOnlySpan<double> columns) =>
        columns[0] > 0 ? null : ("mi", "the logarithm needs a mean above 0");
}
