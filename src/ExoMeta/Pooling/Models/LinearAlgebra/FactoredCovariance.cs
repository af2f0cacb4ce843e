using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Pooling;

/// <summary>A small covariance matrix A, factored as LL' to be divided by.</summary>
internal sealed class FactoredCovariance
{
    private readonly double[] _factor;
    private readonly int _n;

    private FactoredCovariance(double[] factor, int n) => (_factor, _n) = (factor, n);

    /// <summary>|A|.</summary>
    public double Determinant
    {
        get
        {
            var product = 1.0;
            for (var i = 0; i < _n; i++)
            {
                product *= _factor[i * _n + i] * _factor[i * _n + i];
            }

            return product;
        }
    }

    /// <summary>Factors; null when the matrix is not positive definite.</summary>
    public static FactoredCovariance? Of(double[,] a)
    {
        var n = a.GetLength(0);
        var factor = Flat(a, n);
        return CholeskyFactor.TryFactor(factor, n) ? new(factor, n) : null;
    }

    /// <summary>b'A⁻¹b.</summary>
    public double InverseForm(ReadOnlySpan<double> b)
    {
        var solved = b.ToArray();
        CholeskyFactor.SolveLower(_factor, _n, solved, 1);
        return Contrasts.Dot(solved, solved);
    }

    /// <summary>L⁻¹BL⁻' for symmetric B: similar to A⁻¹B, and symmetric.</summary>
    public double[,] Whiten(double[,] b)
    {
        var half = Flat(b, _n);
        CholeskyFactor.SolveLower(_factor, _n, half, _n);
        var whole = new double[_n * _n];
        for (var i = 0; i < _n; i++)
        {
            for (var j = 0; j < _n; j++)
            {
                whole[i * _n + j] = half[j * _n + i];
            }
        }

        CholeskyFactor.SolveLower(_factor, _n, whole, _n);
        var whitened = new double[_n, _n];
        for (var i = 0; i < whole.Length; i++)
        {
            whitened[i / _n, i % _n] = whole[i];
        }

        return whitened;
    }

    private static double[] Flat(double[,] a, int n)
    {
        var flat = new double[n * n];
        for (var i = 0; i < flat.Length; i++)
        {
            flat[i] = a[i / n, i % n];
        }

        return flat;
    }
}
