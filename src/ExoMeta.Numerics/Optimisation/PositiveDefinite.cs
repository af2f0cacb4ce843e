namespace ExoMeta.Numerics.Optimisation;

/// <summary>Small symmetric positive definite matrices.</summary>
public static class PositiveDefinite
{
    /// <summary>Inverts by Cholesky's factorisation; false when the matrix is not positive definite to working precision.</summary>
    /// <remarks>The matrix is scaled to a unit diagonal first, so that variables of very different units do not matter.</remarks>
    /// <param name="matrix">n × n, row by row, symmetric.</param>
    /// <param name="n">Size.</param>
    /// <param name="inverse">Receives the inverse, row by row.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static bool TryInvert(ReadOnlySpan<double> matrix, int n, Span<double> inverse)
    {
        if (matrix.Length != n * n || inverse.Length != n * n)
        {
            throw new ArgumentException("The matrices must have n × n elements.");
        }

        var scale = new double[n];
        for (var i = 0; i < n; i++)
        {
            if (!(matrix[i * n + i] > 0) || !double.IsFinite(matrix[i * n + i]))
            {
                return false;
            }

            scale[i] = 1 / Math.Sqrt(matrix[i * n + i]);
        }

        // L, then its inverse, in one triangle.
        var l = new double[n * n];
        for (var j = 0; j < n; j++)
        {
            for (var i = j; i < n; i++)
            {
                var sum = i == j ? 1 : matrix[i * n + j] * scale[i] * scale[j];
                for (var m = 0; m < j; m++)
                {
                    sum -= l[i * n + m] * l[j * n + m];
                }

                if (i == j && !(sum > 1e-14))
                {
                    return false;
                }

                l[i * n + j] = i == j ? Math.Sqrt(sum) : sum / l[j * n + j];
            }
        }

        InvertLower(l, n);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = 0.0;
                for (var m = Math.Max(i, j); m < n; m++)
                {
                    sum += l[m * n + i] * l[m * n + j];
                }

                inverse[i * n + j] = sum * scale[i] * scale[j];
            }
        }

        return true;
    }

    private static void InvertLower(double[] l, int n)
    {
        for (var j = 0; j < n; j++)
        {
            l[j * n + j] = 1 / l[j * n + j];
            for (var i = j + 1; i < n; i++)
            {
                var sum = 0.0;
                for (var m = j; m < i; m++)
                {
                    sum -= l[i * n + m] * l[m * n + j];
                }

                l[i * n + j] = sum / l[i * n + i];
            }
        }
    }
}
