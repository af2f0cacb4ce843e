using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Pooling;

/// <summary>What one row does to the fit; null where it does not exist, see <see cref="InfluenceDiagnostics.Reason"/>.</summary>
/// <param name="Label">The row.</param>
/// <param name="StandardisedResidual">Residual over its standard error, (y − x'β̂)/√(v + τ² − x'(X'WX)⁻¹x): internally studentised.</param>
/// <param name="StudentisedResidual">Residual from the fit without the row, over its standard error: externally studentised.</param>
/// <param name="Dffits">Change of the fitted value without the row, in its standard errors.</param>
/// <param name="CookDistance">Change of all coefficients without the row, squared Mahalanobis distance.</param>
/// <param name="CovarianceRatio">Generalised variance of the coefficients without the row over that with it.</param>
/// <param name="TauSquaredDeleted">τ² without the row.</param>
/// <param name="QDeleted">Cochran's Q (QE) without the row.</param>
/// <param name="Hat">Diagonal element of the hat matrix.</param>
/// <param name="Weight">Percent of the sum of weights 1/(v + τ²).</param>
/// <param name="Dfbetas">Change of each coefficient without the row, in its standard errors.</param>
/// <param name="IsInfluential">Whether a rule of Viechtbauer and Cheung (2010) flags it.</param>
public sealed record RowInfluence(
    string Label, double? StandardisedResidual, double? StudentisedResidual, double? Dffits, double? CookDistance, double? CovarianceRatio,
    double? TauSquaredDeleted, double? QDeleted, double? Hat, double? Weight, ImmutableArray<double?> Dfbetas, bool IsInfluential);

/// <summary>
/// Beyond what a diagnostic counts as large (Viechtbauer and Cheung 2010, Res. Synth. Methods 1:112, section 3); a row is flagged by all of these but the
/// residual, of which a few are large by chance.
/// </summary>
/// <param name="StudentisedResidual">Of the externally studentised residual, absolute: 1.96.</param>
/// <param name="Dffits">Of DFFITS, absolute: 3√(p/(k − p)); +∞ where k = p.</param>
/// <param name="CookDistance">Of Cook's distance: the median of χ² with p degrees of freedom.</param>
/// <param name="Hat">Of the hat value: 3p/k.</param>
/// <param name="Dfbetas">Of DFBETAS, absolute: 1.</param>
public sealed record InfluenceLimits(double StudentisedResidual, double Dffits, double CookDistance, double Hat, double Dfbetas)
{
    /// <summary>The limits for a number of rows and coefficients.</summary>
    /// <param name="rows">Rows k, at least 1.</param>
    /// <param name="coefficients">Coefficients p, 1 to k.</param>
    public static InfluenceLimits Of(int rows, int coefficients)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(coefficients, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, coefficients);
        return new(
            -Normal.Quantile(0.025), 3 * Math.Sqrt((double)coefficients / (rows - coefficients)), ChiSquared.Quantile(0.5, coefficients), 3.0 * coefficients / rows, 1);
    }
}

/// <summary>Outlier and influence diagnostics of a fit.</summary>
/// <param name="Rows">One a row, in their order.</param>
/// <param name="Coefficients">Names of the coefficients that <see cref="RowInfluence.Dfbetas"/> goes through.</param>
/// <param name="Reason">Why some numbers are null, or null.</param>
/// <param name="Limits">What counts as large.</param>
/// <param name="TauSquared">τ² of all rows; null for one row.</param>
/// <param name="Q">Cochran's Q (QE) of all rows; null for one row.</param>
public sealed record InfluenceDiagnostics(
    ImmutableArray<RowInfluence> Rows, ImmutableArray<string> Coefficients, string? Reason, InfluenceLimits Limits, double? TauSquared, double? Q);

/// <summary>
/// Outlier and influence diagnostics by deletion refits (Viechtbauer and Cheung 2010, Res. Synth. Methods 1:112, section 3): τ² is
/// estimated anew without each row. Rows are independent.
/// </summary>
public static class Influence
{
    /// <summary>Diagnostics of the random-effects model.</summary>
    /// <inheritdoc cref="Of(EffectSet, DesignMatrix, PoolingOptions)"/>
    public static InfluenceDiagnostics Of(EffectSet effects, PoolingOptions options)
    {
        ArgumentNullException.ThrowIfNull(effects);
        EffectSetChecks.ThrowIfInvalid(effects);
        return Of(effects, DesignMatrix.InterceptOnly(effects.Count), options);
    }

    /// <summary>Diagnostics of a meta-regression.</summary>
    /// <remarks>
    /// With (i) for the fit without row i, s for the Hartung–Knapp factor (1 under Wald and Kenward–Roger inference) and Φ for the
    /// covariance of β̂: rstudent = (yᵢ − xᵢ'β̂(i))/√(s(i)(vᵢ + τ²(i)) + xᵢ'Φ(i)xᵢ); DFFITS = xᵢ'(β̂ − β̂(i))/√(s(i)·hᵢ·(vᵢ + τ²(i)));
    /// Cook = (β̂ − β̂(i))'Φ⁻¹(β̂ − β̂(i)); covariance ratio |Φ(i)|/|Φ|; DFBETAS = (β̂ⱼ − β̂ⱼ(i))/√(s(i)·(X'W₍ᵢ₎X)⁻¹ⱼⱼ) with all rows in X
    /// and weights 1/(v + τ²(i)). A row is flagged when |DFFITS| &gt; 3√(p/(k − p)), χ²ₚ(Cook) &gt; ½, h &gt; 3p/k or any |DFBETAS| &gt; 1.
    /// Of two rows one remains, whose τ² is 0 by convention. A row without which the coefficients cannot be told has no deletion
    /// diagnostics; nor has the only row.
    /// </remarks>
    /// <param name="effects">The rows, independent.</param>
    /// <param name="design">Their moderators.</param>
    /// <param name="options">Estimator and inference.</param>
    /// <exception cref="ArgumentException">
    /// As <see cref="MetaRegression.Fit"/>; dependent rows, whose deletion residuals are correlated with what is left; weights of the user.
    /// </exception>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public static InfluenceDiagnostics Of(EffectSet effects, DesignMatrix design, PoolingOptions options)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(options);
        EffectSetChecks.ThrowIfInvalid(effects);
        DiagnosticChecks.ThrowIfDependentOrWeighted(effects, options, "influence diagnostics");
        EffectSetChecks.ThrowIfInvalid(options, dependentRows: false);
        var names = design.Columns.Select(c => c.Name).ToImmutableArray();
        if (effects.Count == 1)
        {
            EffectSetChecks.ThrowIfInvalid(effects, design);
            ImmutableArray<double?> none = [.. names.Select(_ => (double?)null)];
            return new(
                [new(effects.Effects[0].Label, null, null, null, null, null, null, null, 1, 100, none, false)], names,
                "one effect: nothing is left to compare it with", InfluenceLimits.Of(1, 1), null, null);
        }

        var deletion = new DeletionFits(effects, design, options);
        var result = ImmutableArray.CreateBuilder<RowInfluence>(effects.Count);
        for (var i = 0; i < effects.Count; i++)
        {
            result.Add(deletion.Without(i));
        }

        return new(result.MoveToImmutable(), names, deletion.Reason, deletion.Limits, deletion.TauSquared, deletion.Q);
    }
}
