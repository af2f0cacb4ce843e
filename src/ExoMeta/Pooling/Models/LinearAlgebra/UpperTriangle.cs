namespace ExoMeta.Pooling;

/// <summary>Small upper triangular systems, row-major.</summary>
internal static class UpperTriangle
{
    /// <summary>Solves R·x = b in place.</summary>
    public static void Solve(ReadOnlySpan<double> r, Span<double> b)
    {
        var n = b.Length;
        for (var j = n - 1; j >= 0; j--)
        {
            var sum = b[j];
            for (var l = j + 1; l < n; l++)
            {
                sum -= r[j * n + l] * b[l];
            }

            b[j] = sum / r[j * n + j];
        }
    }

    /// <summary>Solves R'·x = b in place.</summary>
    public static void SolveTransposed(ReadOnlySpan<double> r, Span<double> b)
    {
        var n = b.Length;
        for (var j = 0; j < n; j++)
        {
            var sum = b[j];
            for (var l = 0; l < j; l++)
            {
                sum -= r[l * n + j] * b[l];
            }

            b[j] = sum / r[j * n + j];
        }
    }

    /// <summary>R⁻¹, upper triangular too.</summary>
    public static double[] Inverse(ReadOnlySpan<double> r, int n)
    {
        var inverse = new double[n * n];
        var column = new double[n];
        for (var c = 0; c < n; c++)
        {
            Array.Clear(column);
            column[c] = 1;
            Solve(r, column);
            for (var j = 0; j <= c; j++)
            {
                inverse[j * n + c] = column[j];
            }
        }

        return inverse;
    }
}
