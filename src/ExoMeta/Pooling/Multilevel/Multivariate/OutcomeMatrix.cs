using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Pooling;

/// <summary>An estimated covariance of outcomes; what rounding left beside a boundary is put on it.</summary>
internal sealed class OutcomeMatrix
{
    /// <summary>A correlation within this of ±1, or a variance below this share of its typical size, is at the boundary.</summary>
    private const double Boundary = 1e-8;

    private readonly int _count;

    /// <summary>Takes the components (1,1), (2,1), (2,2) …</summary>
    public OutcomeMatrix(double[] components, double[] typical)
    {
        (Components, _count) = ((double[])components.Clone(), typical.Length);
        for (var a = 0; a < _count; a++)
        {
            if (this[a, a] <= Boundary * typical[a])
            {
                for (var b = 0; b < _count; b++)
                {
                    Set(a, b, 0);
                }
            }
        }

        // Only two outcomes can be moved to ±1 without leaving the other correlations behind.
        if (_count == 2 && this[0, 0] > 0 && this[1, 1] > 0)
        {
            var limit = Math.Sqrt(this[0, 0] * this[1, 1]);
            if (Math.Abs(this[0, 1]) >= (1 - Boundary) * limit)
            {
                Set(0, 1, Math.CopySign(limit, this[0, 1]));
            }
        }
    }

    /// <summary>The components.</summary>
    public double[] Components { get; }

    /// <summary>Whether anything was moved to a boundary.</summary>
    public bool Changed { get; private set; }

    /// <summary>Whether the correlation matrix of the outcomes with a variance above 0 is singular.</summary>
    public bool IsSingular
    {
        get
        {
            int[] kept = [.. Enumerable.Range(0, _count).Where(a => this[a, a] > 0)];
            var n = kept.Length;
            var (a, u) = (new double[n * n], new double[n * n]);
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    a[i * n + j] = i == j ? 1 : Correlation(kept[i], kept[j])!.Value;
                }
            }

            SymmetricEigen.Decompose(a, u, n);
            return Enumerable.Range(0, n).Any(i => a[i * n + i] <= Boundary);
        }
    }

    /// <summary>Covariance of two outcomes.</summary>
    public double this[int a, int b] => Components[OutcomeCovariance.IndexOf(a, b)];

    /// <summary>Correlation of two outcomes, null where a variance is 0.</summary>
    public double? Correlation(int a, int b)
    {
        var product = this[a, a] * this[b, b];
        return product > 0 ? Math.Clamp(this[a, b] / Math.Sqrt(product), -1, 1) : null;
    }

    private void Set(int a, int b, double value)
    {
        Changed |= this[a, b] != value;
        Components[OutcomeCovariance.IndexOf(a, b)] = value;
    }
}
