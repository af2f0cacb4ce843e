using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Pooling;

/// <summary>(V + τ²I)⁻¹ of dependent rows, dense.</summary>
internal static class DenseInverse
{
    /// <summary>By the eigenvalues of V, which the checks of an effect set found positive.</summary>
    public static double[,] Of(double[,] covariance, double tauSquared)
    {
        var n = covariance.GetLength(0);
        var (a, u) = (new double[n * n], new double[n * n]);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                a[i * n + j] = 0.5 * (covariance[i, j] + covariance[j, i]);
            }
        }

        SymmetricEigen.Decompose(a, u, n);
        var inverse = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = 0.0;
                for (var l = 0; l < n; l++)
                {
                    sum += u[i * n + l] * u[j * n + l] / (a[l * n + l] + tauSquared);
                }

                inverse[i, j] = inverse[j, i] = sum;
            }
        }

        return inverse;
    }
}
