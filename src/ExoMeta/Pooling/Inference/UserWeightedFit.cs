using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>
/// Least squares with weights that the user gives: β̂ = (X'AX)⁻¹X'Ay, whose covariance is the sandwich
/// (X'AX)⁻¹X'A(V + τ²I)AX(X'AX)⁻¹ whatever the weights are.
/// </summary>
/// <param name="Coefficients">β̂, in the basis of <see cref="DesignMatrix.Basis"/>; without a design the mean.</param>
/// <param name="Covariance">Its covariance.</param>
/// <param name="Leverages">Diagonal of X(X'AX)⁻¹X'A.</param>
internal sealed record UserWeightedFit(double[] Coefficients, double[,] Covariance, double[] Leverages)
{
    public static UserWeightedFit Of(EffectSet effects, DesignMatrix? design, ImmutableArray<double> weights, double tauSquared)
    {
        var (k, p) = (effects.Count, design is null or { IsInterceptOnly: true } ? 1 : design.Columns.Length);
        var (y, x) = (new double[k], new double[k * p]);
        for (var i = 0; i < k; i++)
        {
            y[i] = effects.Effects[i].Estimate;
        }

        if (design is null or { IsInterceptOnly: true })
        {
            Array.Fill(x, 1);
        }
        else
        {
            design.Basis.Vectors.CopyTo(x, 0);
        }

        var leastSquares = new WeightedLeastSquares(k, p);
        leastSquares.Factor(y, x, weights.AsSpan());

        // With √A·X = QR the rows of X'A(X'AX)⁻¹ are R⁻¹Q'√A; the middle of the sandwich is Q'√A·(V + τ²I)·√A·Q.
        var middle = new double[p, p];
        for (var i = 0; i < k; i++)
        {
            for (var j = 0; j < k; j++)
            {
                var variance = effects.Covariance is { } v ? v[i, j] : i == j ? effects.Effects[i].Variance : 0;
                variance += i == j ? tauSquared : 0;
                if (variance != 0)
                {
                    AddOuter(middle, leastSquares, i, j, variance * Math.Sqrt(weights[i]) * Math.Sqrt(weights[j]));
                }
            }
        }

        return new(leastSquares.Coefficients(), leastSquares.Transform(middle), [.. Enumerable.Range(0, k).Select(leastSquares.Leverage)]);
    }

    private static void AddOuter(double[,] middle, WeightedLeastSquares leastSquares, int i, int j, double factor)
    {
        for (var a = 0; a < leastSquares.Columns; a++)
        {
            for (var b = 0; b < leastSquares.Columns; b++)
            {
                middle[a, b] += leastSquares.Basis(a)[i] * factor * leastSquares.Basis(b)[j];
            }
        }
    }
}
