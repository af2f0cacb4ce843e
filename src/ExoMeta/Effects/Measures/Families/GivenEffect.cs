using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>An effect that is given: with its variance, its standard error, or an estimate with its confidence interval.</summary>
/// <remarks>
/// From an interval: SE = (ub − lb)/(2z), on the log scale where est, lb and ub are ratios (Cochrane Handbook 6.3.2).
/// With the scale log, yi is the logarithm of a ratio and est, lb and ub are ratios; it is then displayed as a ratio or a percent change.
/// </remarks>
internal sealed class GivenEffect(bool isLog) : Measure(
    "YV", "given effect", isLog ? AnalysisScale.Log : AnalysisScale.Identity, isLog ? DisplayScale.Ratio : DisplayScale.Identity,
    ColumnSet.Of(("yi", ColumnKind.Number), ("vi", ColumnKind.Positive)),
    ColumnSet.Of(("yi", ColumnKind.Number), ("sei", ColumnKind.Positive)).ConvertedBy((row, _) => [row[0], row[1] * row[1]]),
    ColumnSet.Of(("est", ColumnKind.Number), ("lb", ColumnKind.Number), ("ub", ColumnKind.Number))
        .ConvertedBy(FromInterval) with
    { NeedsIntervalReading = true })
{
    public override Measure On(IntervalReading? reading) => reading?.IsLog == true && AnalysisScale != AnalysisScale.Log ? new GivenEffect(isLog: true) : this;

    public override EffectFormula EffectOf(ReadOnlySpan<Formula> columns, ZeroCellRule rule) => new(columns[0], columns[1]);

    private static double[] FromInterval(ReadOnlySpan<double> row, IntervalReading? interval)
    {
        ArgumentNullException.ThrowIfNull(interval);
        var z = -Normal.Quantile(0.5 - interval.Level / 200);
        return [interval.IsLog ? PortableMath.Log(row[0]) : row[0], (double)IntervalCheck.Variance(row[1], row[2], interval.IsLog, z)];
    }
}
