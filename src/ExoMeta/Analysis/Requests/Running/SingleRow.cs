using ExoMeta.Numerics.Distributions;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>
/// One row is not pooled, so that nothing replaces its own reference distribution: a standard error that came from a t test, or from a
/// printed p with sizes, has that test's degrees of freedom, and the interval must give the printed test back.
/// </summary>
internal static class SingleRow
{
    /// <summary>The fit, referred to the t distribution of its only row where that has one.</summary>
    public static MetaAnalysis Referred(MetaAnalysis fit, PoolData data)
    {
        if (fit.K != 1 || data.Rows[0].Effect?.DegreesOfFreedom is not { } degreesOfFreedom || !double.IsFinite(degreesOfFreedom))
        {
            return fit;
        }

        var half = -StudentT.Quantile(0.5 * (1 - fit.Options.Level), degreesOfFreedom) * fit.StandardError;
        return fit with
        {
            DegreesOfFreedom = degreesOfFreedom,
            PValue = 2 * StudentT.Survival(Math.Abs(fit.Statistic), degreesOfFreedom),
            Interval = new(fit.Estimate - half, fit.Estimate + half),
        };
    }
}
