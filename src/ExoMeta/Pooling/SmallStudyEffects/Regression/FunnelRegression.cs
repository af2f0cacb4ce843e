namespace ExoMeta.Pooling;

/// <summary>What the effects are regressed on.</summary>
public enum FunnelPredictor
{
    /// <summary>The standard error (Egger et al. 1997).</summary>
    StandardError,

    /// <summary>The sampling variance.</summary>
    Variance,

    /// <summary>The sample size (Macaskill, Walter and Irwig 2001).</summary>
    SampleSize,

    /// <summary>The inverse of the sample size (Peters et al. 2006).</summary>
    InverseSampleSize,
}

/// <summary>A regression test of funnel-plot asymmetry.</summary>
/// <param name="Slope">Coefficient of the predictor; without small-study effects it is 0.</param>
/// <param name="SlopeStandardError">Its standard error.</param>
/// <param name="Statistic">Slope over standard error.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom of the reference t; null for the normal.</param>
/// <param name="PValue">Two-sided p; NaN when all points lie on the line.</param>
/// <param name="Limit">Effect where the predictor is 0: that of an infinitely large study; null for predictors without such a point.</param>
/// <param name="LimitStandardError">Its standard error.</param>
/// <param name="LimitInterval">Its confidence interval.</param>
public sealed record FunnelRegression(
    double Slope,
    double SlopeStandardError,
    double Statistic,
    double? DegreesOfFreedom,
    double PValue,
    double? Limit,
    double? LimitStandardError,
    Interval? LimitInterval)
{
    internal static FunnelRegression Of(
        double slope, double slopeError, double? limit, double? limitError, double degreesOfFreedom, double level)
    {
        var statistic = slope / slopeError;
        var half = limitError is { } e ? Reference.Critical(level, degreesOfFreedom) * e : 0;
        return new(
            slope,
            slopeError,
            statistic,
            double.IsPositiveInfinity(degreesOfFreedom) ? null : degreesOfFreedom,
            double.IsNaN(statistic) ? double.NaN : Reference.TwoSidedP(statistic, degreesOfFreedom),
            limit,
            limitError,
            limit is { } l ? new Interval(l - half, l + half) : null);
    }

    internal static FunnelRegression Of(WeightedLine line, double level, bool hasLimit = true) => Of(
        line.Slope,
        line.SlopeStandardError,
        hasLimit ? line.Intercept : null,
        hasLimit ? line.InterceptStandardError : null,
        line.DegreesOfFreedom,
        level);
}
