namespace ExoMeta.Pooling;

/// <summary>A = LL' of a small symmetric positive definite matrix.</summary>
internal sealed class Cholesky
{
    private readonly double[,] _l;

    private Cholesky(double[,] l) => _l = l;

    /// <summary>|A|.</summary>
    public double Determinant
    {
        get
        {
            var product = 1.0;
            for (var i = 0; i < _l.GetLength(0); i++)
            {
                product *= _l[i, i] * _l[i, i];
            }

            return product;
        }
    }

    /// <summary>Decomposes; null when the matrix is not positive definite.</summary>
    public static Cholesky? Of(double[,] a)
    {
        var n = a.GetLength(0);
        var l = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = a[i, j];
                for (var m = 0; m < j; m++)
                {
                    sum -= l[i, m] * l[j, m];
                }

                if (i == j && !(sum > 0))
                {
                    return null;
                }

                l[i, j] = i == j ? Math.Sqrt(sum) : sum / l[j, j];
            }
        }

        return new(l);
    }

    /// <summary>b'A⁻¹b.</summary>
    public double InverseForm(ReadOnlySpan<double> b)
    {
        var solved = Half(b);
        var sum = 0.0;
        foreach (var x in solved)
        {
            sum += x * x;
        }

        return sum;
    }

    /// <summary>L⁻¹BL⁻ᵀ for symmetric B: similar to A⁻¹B, and symmetric.</summary>
    public double[,] Whiten(double[,] b)
    {
        var n = b.GetLength(0);
        var half = new double[n, n];
        for (var column = 0; column < n; column++)
        {
            var solved = Half([.. Enumerable.Range(0, n).Select(i => b[i, column])]);
            for (var i = 0; i < n; i++)
            {
                half[column, i] = solved[i];
            }
        }

        var whitened = new double[n, n];
        for (var column = 0; column < n; column++)
        {
            var solved = Half([.. Enumerable.Range(0, n).Select(i => half[i, column])]);
            for (var i = 0; i < n; i++)
            {
                whitened[i, column] = solved[i];
            }
        }

        return whitened;
    }

    /// <summary>L⁻¹b.</summary>
    private double[] Half(ReadOnlySpan<double> b)
    {
        var x = b.ToArray();
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                x[i] -= _l[i, j] * x[j];
            }

            x[i] /= _l[i, i];
        }

        return x;
    }
}
