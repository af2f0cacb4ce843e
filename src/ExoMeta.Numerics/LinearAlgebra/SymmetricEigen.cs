namespace ExoMeta.Numerics.LinearAlgebra;

/// <summary>
/// Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan 2013, section 8.5):
/// accurate for small eigenvalues of positive definite matrices, allocation-free, and the same bits on every platform.
/// </summary>
public static class SymmetricEigen
{
    private const int MaxSweeps = 60;

    /// <summary>
    /// Decomposes in place: the diagonal of <paramref name="a"/> becomes the eigenvalues, the columns of <paramref name="u"/> the vectors.
    /// </summary>
    /// <param name="a">n × n, row-major, symmetric.</param>
    /// <param name="u">n × n, row-major; overwritten.</param>
    /// <param name="n">Order.</param>
    /// <exception cref="ArithmeticException">No convergence, which finite symmetric input does not cause.</exception>
    public static void Decompose(Span<double> a, Span<double> u, int n)
    {
        u.Clear();
        for (var i = 0; i < n; i++)
        {
            u[i * n + i] = 1;
        }

        for (var sweep = 0; sweep < MaxSweeps; sweep++)
        {
            var rotated = false;
            for (var p = 0; p < n - 1; p++)
            {
                for (var q = p + 1; q < n; q++)
                {
                    rotated |= Rotate(a, u, n, p, q);
                }
            }

            if (!rotated)
            {
                return;
            }
        }

        throw new ArithmeticException("the eigenvalues of a symmetric matrix did not converge");
    }

    private static bool Rotate(Span<double> a, Span<double> u, int n, int p, int q)
    {
        var (app, aqq, apq) = (a[p * n + p], a[q * n + q], a[p * n + q]);
        if (!(Math.Abs(apq) > 1e-17 * Math.Sqrt(Math.Abs(app * aqq))))
        {
            return false;
        }

        var theta = (aqq - app) / (2 * apq);
        var t = Math.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt(1 + theta * theta));
        var c = 1 / Math.Sqrt(1 + t * t);
        var s = t * c;
        for (var i = 0; i < n; i++)
        {
            (u[i * n + p], u[i * n + q]) = (c * u[i * n + p] - s * u[i * n + q], s * u[i * n + p] + c * u[i * n + q]);
            if (i != p && i != q)
            {
                var (aip, aiq) = (a[i * n + p], a[i * n + q]);
                a[i * n + p] = a[p * n + i] = c * aip - s * aiq;
                a[i * n + q] = a[q * n + i] = s * aip + c * aiq;
            }
        }

        a[p * n + p] = app - t * apq;
        a[q * n + q] = aqq + t * apq;
        a[p * n + q] = a[q * n + p] = 0;
        return true;
    }
}
