using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.LinearAlgebra;

/// <summary>
/// Cholesky factorisation A = LLᵀ of small dense symmetric positive definite matrices, row-major, in place (Golub and Van Loan 2013,
/// algorithm 4.2.1), and what follows from it. The same bits on every platform; only <see cref="TryInvert"/> allocates.
/// </summary>
/// <remarks>Backward stable: the computed factor is that of a matrix within about n·2⁻⁵³ of A, relative to its diagonal.</remarks>
public static class CholeskyFactor
{
    /// <summary>
    /// Overwrites the lower triangle of a matrix with L; the strict upper triangle is neither read nor written.
    /// </summary>
    /// <param name="a">n × n, row-major; the lower triangle is read.</param>
    /// <param name="n">Order.</param>
    /// <param name="relativePivot">A pivot at or below this share of its diagonal element counts as 0.</param>
    /// <returns>False when the matrix is not positive definite (or not finite); its lower triangle is then spoilt.</returns>
    public static bool TryFactor(Span<double> a, int n, double relativePivot = 0)
    {
        for (var i = 0; i < n; i++)
        {
            var row = a.Slice(i * n, i + 1);
            var diagonal = row[i];
            for (var j = 0; j < i; j++)
            {
                var other = a.Slice(j * n, j + 1);
                row[j] = (row[j] - Dot(row, other, j)) / other[j];
            }

            var pivot = diagonal - Dot(row, row, i);
            if (!(pivot > relativePivot * Math.Abs(diagonal)) || double.IsPositiveInfinity(pivot))
            {
                return false;
            }

            row[i] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>log |A| = 2·Σ log Lᵢᵢ.</summary>
    public static double LogDeterminant(ReadOnlySpan<double> factor, int n)
    {
        // Products of a few factors save most logarithms; each batch stays far from overflow.
        double sum = 0, product = 1;
        for (var i = 0; i < n; i++)
        {
            product *= factor[i * n + i];
            if (product is > 1e100 or < 1e-100)
            {
                sum += PortableMath.Log(product);
                product = 1;
            }
        }

        return 2 * (sum + PortableMath.Log(product));
    }

    /// <summary>Overwrites the columns of B with L⁻¹B.</summary>
    /// <param name="factor">From <see cref="TryFactor"/>.</param>
    /// <param name="n">Order.</param>
    /// <param name="b">n × columns, row-major.</param>
    /// <param name="columns">Number of right-hand sides.</param>
    public static void SolveLower(ReadOnlySpan<double> factor, int n, Span<double> b, int columns)
    {
        for (var i = 0; i < n; i++)
        {
            var row = b.Slice(i * columns, columns);
            for (var j = 0; j < i; j++)
            {
                AddMultiple(row, -factor[i * n + j], b.Slice(j * columns, columns));
            }

            Divide(row, factor[i * n + i]);
        }
    }

    /// <summary>Overwrites the columns of B with L⁻ᵀB.</summary>
    public static void SolveUpper(ReadOnlySpan<double> factor, int n, Span<double> b, int columns)
    {
        for (var i = n - 1; i >= 0; i--)
        {
            var row = b.Slice(i * columns, columns);
            for (var j = i + 1; j < n; j++)
            {
                AddMultiple(row, -factor[j * n + i], b.Slice(j * columns, columns));
            }

            Divide(row, factor[i * n + i]);
        }
    }

    /// <summary>Overwrites the columns of B with A⁻¹B.</summary>
    public static void Solve(ReadOnlySpan<double> factor, int n, Span<double> b, int columns)
    {
        SolveLower(factor, n, b, columns);
        SolveUpper(factor, n, b, columns);
    }

    /// <summary>Writes the full symmetric inverse A⁻¹.</summary>
    /// <param name="factor">From <see cref="TryFactor"/>.</param>
    /// <param name="n">Order.</param>
    /// <param name="inverse">n × n, row-major; overwritten. Must not overlap the factor.</param>
    public static void Invert(ReadOnlySpan<double> factor, int n, Span<double> inverse)
    {
        // Row i of L⁻ᵀ is column i of L⁻¹; only j ≥ i is not 0.
        inverse[..(n * n)].Clear();
        for (var i = 0; i < n; i++)
        {
            var row = inverse.Slice(i * n, n);
            row[i] = 1 / factor[i * n + i];
            for (var j = i + 1; j < n; j++)
            {
                row[j] = -Dot(factor.Slice(j * n + i, j - i), row.Slice(i, j - i), j - i) / factor[j * n + j];
            }
        }

        // A⁻¹ = L⁻ᵀL⁻¹: element (i, j ≥ i) is the product of rows i and j from j on; row i is read from i on only.
        for (var i = 0; i < n; i++)
        {
            for (var j = i; j < n; j++)
            {
                var value = Dot(inverse.Slice(i * n + j, n - j), inverse.Slice(j * n + j, n - j), n - j);
                inverse[i * n + j] = value;
            }
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                inverse[i * n + j] = inverse[j * n + i];
            }
        }
    }

    /// <summary>Writes the full symmetric inverse of a matrix that is kept; false when it is not positive definite to working precision.</summary>
    /// <remarks>Pivots are judged against their own diagonal elements, so that variables of very different units do not matter.</remarks>
    /// <param name="a">n × n, row-major; the lower triangle is read.</param>
    /// <param name="n">Order.</param>
    /// <param name="inverse">n × n, row-major; overwritten, unless the matrix is not positive definite.</param>
    /// <param name="relativePivot">As in <see cref="TryFactor"/>.</param>
    public static bool TryInvert(ReadOnlySpan<double> a, int n, Span<double> inverse, double relativePivot = 1e-14)
    {
        var factor = a[..(n * n)].ToArray();
        if (!TryFactor(factor, n, relativePivot))
        {
            return false;
        }

        Invert(factor, n, inverse);
        return true;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int n)
    {
        var sum = 0.0;
        for (var i = 0; i < n; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void AddMultiple(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] += factor * source[i];
        }
    }

    private static void Divide(Span<double> target, double by)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] /= by;
        }
    }
}
