using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>The empirical best linear unbiased prediction of a row's true effect.</summary>
/// <param name="Label">The row.</param>
/// <param name="Prediction">xᵢ'β̂ + τ²·(M⁻¹(y − Xβ̂))ᵢ, on the analysis scale.</param>
/// <param name="StandardError">Its standard error, τ² taken as known.</param>
/// <param name="Interval">Prediction interval at the analysis' level, with the quantile of the mean's interval.</param>
public sealed record RowPrediction(string Label, double Prediction, double StandardError, Interval Interval);

/// <summary>
/// Empirical best linear unbiased predictions of the true effects of the rows (Raudenbush and Bryk 1985; Robinson 1991): each estimate
/// shrunken towards its fitted value. For independent rows the share kept is τ²/(τ² + v).
/// </summary>
public static class BestLinearUnbiasedPredictions
{
    /// <summary>Predictions under the random-effects model.</summary>
    /// <inheritdoc cref="Of(EffectSet, DesignMatrix, PoolingOptions)"/>
    public static ImmutableArray<RowPrediction> Of(EffectSet effects, PoolingOptions options)
    {
        ArgumentNullException.ThrowIfNull(effects);
        EffectSetChecks.ThrowIfInvalid(effects);
        return Of(effects, DesignMatrix.InterceptOnly(effects.Count), options);
    }

    /// <summary>Predictions under a meta-regression.</summary>
    /// <remarks>
    /// With M = V + τ²I, mᵢ the i-th row of M⁻¹, and Φ the covariance of β̂ (Hartung–Knapp factor included): variance
    /// τ² − τ⁴·(M⁻¹)ᵢᵢ + (xᵢ − τ²X'mᵢ)'Φ(xᵢ − τ²X'mᵢ); for independent rows s·v + (1 − s)²·xᵢ'Φxᵢ with s = τ²/(τ² + v). Where τ² = 0, and
    /// for one row, the prediction is the fitted value and its standard error.
    /// </remarks>
    /// <param name="effects">The rows, dependent or not.</param>
    /// <param name="design">Their moderators.</param>
    /// <param name="options">Estimator, inference and level.</param>
    /// <exception cref="ArgumentException">As <see cref="MetaRegression.Fit"/>; weights of the user, under which no prediction is best.</exception>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public static ImmutableArray<RowPrediction> Of(EffectSet effects, DesignMatrix design, PoolingOptions options)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(options);
        EffectSetChecks.ThrowIfInvalid(options, effects.Covariance is not null);
        if (options.Weights is not null)
        {
            throw new ArgumentException("best linear unbiased predictions are those of the weights 1/(v + τ²): leave weights out", nameof(options));
        }

        var rows = RotatedRows.Of(effects, design);
        var model = rows.Model;
        var tauSquared = model.DegreesOfFreedom == 0 ? 0 : HeterogeneityEstimators.Of(options.Method).Estimate(model).TauSquared;
        var inference = CoefficientInference.Of(rows, effects, design, tauSquared, options);
        var (k, p) = (effects.Count, design.Columns.Length);
        var inverse = effects.Covariance is null || tauSquared == 0 ? null : DenseInverse.Of(effects.Covariance, tauSquared);
        var result = ImmutableArray.CreateBuilder<RowPrediction>(k);
        var contrast = new double[p];
        for (var i = 0; i < k; i++)
        {
            // prediction = Σⱼ aⱼyⱼ + (xᵢ − Xᵀa)'β̂ with a = τ²mᵢ.
            var (kept, rest) = (0.0, tauSquared * (1 - tauSquared * (inverse?[i, i] ?? (1 / (effects.Effects[i].Variance + tauSquared)))));
            for (var c = 0; c < p; c++)
            {
                contrast[c] = design.Columns[c].Values[i];
            }

            var (first, last) = inverse is null ? (i, i) : (0, k - 1);
            for (var j = first; j <= last; j++)
            {
                var share = tauSquared * (inverse?[i, j] ?? (1 / (effects.Effects[i].Variance + tauSquared)));
                kept += share * effects.Effects[j].Estimate;
                for (var c = 0; c < p; c++)
                {
                    contrast[c] -= share * design.Columns[c].Values[j];
                }
            }

            if (inverse is null)
            {
                // s·v has no difference of near numbers, which τ² − τ⁴/(v + τ²) has where v is small.
                var v = effects.Effects[i].Variance;
                rest = tauSquared / (v + tauSquared) * v;
            }

            result.Add(Prediction(effects.Effects[i].Label, kept, rest, contrast, inference, options.Level));
        }

        return result.MoveToImmutable();
    }

    private static RowPrediction Prediction(
        string label, double kept, double rest, double[] contrast, CoefficientInference inference, double level)
    {
        var (estimate, standardError, degreesOfFreedom) = inference.Of(contrast);
        var prediction = kept + estimate;
        var total = Math.Sqrt(rest + standardError * standardError);
        var half = Reference.Critical(level, degreesOfFreedom) * total;
        return new(label, prediction, total, new(prediction - half, prediction + half));
    }
}
