using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>A row's place in a Baujat plot.</summary>
/// <param name="Label">The row.</param>
/// <param name="QContribution">x: its squared Pearson residual, (y − x'β̂)²/(v + τ²): its contribution to Q under equal effects.</param>
/// <param name="Influence">y: squared change of its fitted value when it is left out, over the variance of the value without it; null where it cannot be left out.</param>
public sealed record BaujatPoint(string Label, double QContribution, double? Influence);

/// <summary>A row's place in a radial (Galbraith) plot; the line through the origin has the pooled effect as its slope.</summary>
/// <param name="Label">The row.</param>
/// <param name="Precision">x: 1/√(v + τ²).</param>
/// <param name="Standardised">y: estimate/√(v + τ²).</param>
public sealed record RadialPoint(string Label, double Precision, double Standardised);

/// <summary>Coordinates of diagnostic plots of a random-effects or equal-effects analysis of independent rows.</summary>
public static class PlotCoordinates
{
    /// <summary>Baujat et al. (2002, Stat. Med. 21:2641), with τ² in the residual under random effects, and estimated anew without the row.</summary>
    /// <param name="effects">The rows, independent.</param>
    /// <param name="options">Estimator and inference.</param>
    /// <exception cref="ArgumentException">As <see cref="Influence.Of(EffectSet, PoolingOptions)"/>.</exception>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public static ImmutableArray<BaujatPoint> Baujat(EffectSet effects, PoolingOptions options)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(options);
        DiagnosticChecks.ThrowIfDependentOrWeighted(effects, options, "Baujat coordinates");
        var fitter = new SubsetFitter(effects, options);
        var k = effects.Count;
        var all = fitter.Fit(Enumerable.Range(0, k).ToArray());
        var points = ImmutableArray.CreateBuilder<BaujatPoint>(k);
        for (var i = 0; i < k; i++)
        {
            var effect = effects.Effects[i];
            var residual = effect.Estimate - all.Estimate;
            double? influence = null;
            if (k > 1)
            {
                var rest = fitter.Fit([.. Enumerable.Range(0, k).Where(j => j != i)]);
                var shift = (all.Estimate - rest.Estimate) / rest.StandardError;
                influence = double.IsFinite(shift) ? shift * shift : null;
            }

            points.Add(new(effect.Label, residual * residual / (effect.Variance + all.TauSquared), influence));
        }

        return points.MoveToImmutable();
    }

    /// <summary>Galbraith (1988, Technometrics 30:271), with v + τ² in place of v under random effects.</summary>
    /// <param name="effects">The rows, independent.</param>
    /// <param name="options">Estimator.</param>
    /// <exception cref="ArgumentException">As <see cref="Influence.Of(EffectSet, PoolingOptions)"/>.</exception>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public static ImmutableArray<RadialPoint> Radial(EffectSet effects, PoolingOptions options)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(options);
        DiagnosticChecks.ThrowIfDependentOrWeighted(effects, options, "radial coordinates");
        var tauSquared = new SubsetFitter(effects, options).Fit(Enumerable.Range(0, effects.Count).ToArray()).TauSquared;
        return
        [
            .. effects.Effects.Select(e =>
            {
                var precision = 1 / Math.Sqrt(e.Variance + tauSquared);
                return new RadialPoint(e.Label, precision, e.Estimate * precision);
            }),
        ];
    }
}
