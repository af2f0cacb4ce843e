using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Pooling;

/// <summary>The analysis of some of the rows: all but one, or the first few.</summary>
/// <param name="Label">The row that was left out, or the one that was added last.</param>
/// <param name="K">Rows analysed.</param>
/// <param name="Estimate">Pooled effect, on the analysis scale.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Statistic">Estimate over standard error; null when the standard error is 0.</param>
/// <param name="DegreesOfFreedom">Of the reference t; null for the normal.</param>
/// <param name="PValue">Two-sided p; null with the statistic.</param>
/// <param name="Interval">Confidence interval at the analysis' level.</param>
/// <param name="TauSquared">τ²; with one row 0, which is a convention and no estimate.</param>
/// <param name="ISquared">I², percent; 0 with one row.</param>
/// <param name="HSquared">H², a ratio; 1 with one row.</param>
/// <param name="Q">Cochran's Q; 0 with one row.</param>
/// <param name="QPValue">p of Q; 1 with one row.</param>
public sealed record PartialAnalysis(
    string Label, int K, double Estimate, double StandardError, double? Statistic, double? DegreesOfFreedom, double? PValue, Interval Interval,
    double TauSquared, double ISquared, double HSquared, double Q, double QPValue)
{
    internal static PartialAnalysis Of(string label, int k, SubsetFit fit, double level)
    {
        var half = Reference.Critical(level, fit.DegreesOfFreedom) * fit.StandardError;
        double? statistic = fit.StandardError > 0 ? fit.Estimate / fit.StandardError : null;
        return new(
            label, k, fit.Estimate, fit.StandardError, statistic,
            double.IsPositiveInfinity(fit.DegreesOfFreedom) ? null : fit.DegreesOfFreedom,
            statistic is { } z ? Reference.TwoSidedP(z, fit.DegreesOfFreedom) : null,
            new(fit.Estimate - half, fit.Estimate + half),
            fit.TauSquared, fit.ISquared, fit.HSquared, fit.Q, k == 1 ? 1 : ChiSquared.Survival(fit.Q, k - 1));
    }
}

/// <summary>The analysis without each row in turn.</summary>
public static class LeaveOneOut
{
    /// <summary>Refits the model k times, with τ² estimated anew each time.</summary>
    /// <remarks>Of two rows one remains: its own estimate with τ² = 0 by convention. One row leaves nothing, and the list is empty.</remarks>
    /// <param name="effects">The rows; covariances and weights go with them.</param>
    /// <param name="options">Estimator, inference and level.</param>
    /// <returns>One analysis for each row, in their order.</returns>
    /// <exception cref="ArgumentException">As <see cref="RandomEffectsModel.Fit"/>.</exception>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public static ImmutableArray<PartialAnalysis> Of(EffectSet effects, PoolingOptions options)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(options);
        var fitter = new SubsetFitter(effects, options);
        var k = effects.Count;
        if (k == 1)
        {
            return [];
        }

        var rows = Enumerable.Range(1, k - 1).ToArray();
        var result = ImmutableArray.CreateBuilder<PartialAnalysis>(k);
        for (var omitted = 0; omitted < k; omitted++)
        {
            result.Add(PartialAnalysis.Of(effects.Effects[omitted].Label, k - 1, fitter.Fit(rows), options.Level));
            if (omitted < k - 1)
            {
                rows[omitted] = omitted;
            }
        }

        return result.MoveToImmutable();
    }
}

/// <summary>The analysis of the first row, the first two, and so on (Lau et al. 1992).</summary>
public static class CumulativeMetaAnalysis
{
    /// <summary>Adds rows one by one in the order in which they are given.</summary>
    /// <param name="effects">The rows.</param>
    /// <param name="options">Estimator, inference and level.</param>
    /// <returns>One analysis for each row added; the last is that of all rows.</returns>
    /// <exception cref="ArgumentException">As <see cref="RandomEffectsModel.Fit"/>.</exception>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public static ImmutableArray<PartialAnalysis> Of(EffectSet effects, PoolingOptions options)
    {
        ArgumentNullException.ThrowIfNull(effects);
        return InOrder(effects, options, Enumerable.Range(0, effects.Effects.IsDefault ? 0 : effects.Count).ToArray());
    }

    /// <summary>Adds rows by an increasing key, ties in the order in which they are given.</summary>
    /// <param name="effects">The rows.</param>
    /// <param name="options">Estimator, inference and level.</param>
    /// <param name="key">One number a row: its year, say.</param>
    /// <exception cref="ArgumentException">As <see cref="RandomEffectsModel.Fit"/>; a key that is NaN, or not one a row.</exception>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public static ImmutableArray<PartialAnalysis> Of(EffectSet effects, PoolingOptions options, IReadOnlyList<double> key)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(key);
        if (key.Count != effects.Count || key.Any(double.IsNaN))
        {
            throw new ArgumentException($"the order needs one number for each of {effects.Count} effects; there are {key.Count(x => !double.IsNaN(x))}", nameof(key));
        }

        return InOrder(effects, options, [.. Enumerable.Range(0, effects.Count).OrderBy(i => key[i])]);
    }

    /// <summary>Adds the most precise rows first.</summary>
    /// <param name="effects">The rows.</param>
    /// <param name="options">Estimator, inference and level.</param>
    /// <exception cref="ArgumentException">As <see cref="RandomEffectsModel.Fit"/>.</exception>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public static ImmutableArray<PartialAnalysis> ByPrecision(EffectSet effects, PoolingOptions options)
    {
        ArgumentNullException.ThrowIfNull(effects);
        return Of(effects, options, [.. effects.Effects.Select(e => e.Variance)]);
    }

    private static ImmutableArray<PartialAnalysis> InOrder(EffectSet effects, PoolingOptions options, int[] order)
    {
        ArgumentNullException.ThrowIfNull(options);
        var fitter = new SubsetFitter(effects, options);
        var result = ImmutableArray.CreateBuilder<PartialAnalysis>(order.Length);
        for (var k = 1; k <= order.Length; k++)
        {
            result.Add(PartialAnalysis.Of(effects.Effects[order[k - 1]].Label, k, fitter.Fit(order.AsSpan(0, k)), options.Level));
        }

        return result.MoveToImmutable();
    }
}
