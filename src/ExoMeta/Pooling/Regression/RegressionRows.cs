using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>Fitted values, residuals and hat values of a meta-regression.</summary>
internal static class RegressionRows
{
    public static ImmutableArray<RegressionRow> Of(
        RotatedRows rows, EffectSet effects, DesignMatrix design, double tauSquared, CoefficientInference inference, PoolingOptions options)
    {
        var hats = options.Weights is { } weights
            ? UserWeightedFit.Of(effects, design, weights, tauSquared).Leverages
            : Hats(rows, design, tauSquared);
        var result = ImmutableArray.CreateBuilder<RegressionRow>(effects.Count);
        for (var i = 0; i < effects.Count; i++)
        {
            var effect = effects.Effects[i];
            var fitted = inference.Of([.. design.Columns.Select(c => c.Values[i])]).Estimate;
            result.Add(new(effect, fitted, effect.Estimate - fitted, hats[i]));
        }

        return result.MoveToImmutable();
    }

    /// <summary>
    /// Diagonal of H = X(X'MX)⁻¹X'M with M = (V + τ²I)⁻¹. For dependent rows M = UWU', so that MX is W times the rotated columns,
    /// rotated back.
    /// </summary>
    private static double[] Hats(RotatedRows rows, DesignMatrix design, double tauSquared)
    {
        var model = rows.Model;
        var (k, p) = (model.Count, model.Columns);
        var covariance = model.Coefficients(tauSquared).Covariance;
        var basis = design.IsInterceptOnly ? [.. Enumerable.Repeat(1.0, k)] : design.Basis.Vectors;
        var hats = new double[k];
        for (var j = 0; j < p; j++)
        {
            var weighted = new double[k];
            for (var i = 0; i < k; i++)
            {
                weighted[i] = model.Column(j)[i] / (model.V[i] + tauSquared);
            }

            rows.RotateBack(weighted);
            for (var l = 0; l < p; l++)
            {
                for (var i = 0; i < k; i++)
                {
                    hats[i] += basis[l * k + i] * covariance[l, j] * weighted[i];
                }
            }
        }

        return hats;
    }
}
