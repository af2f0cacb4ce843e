using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Pooling;

/// <summary>One cluster: working covariance Φ, weights W = Φ⁻¹, design X on its orthonormal basis and residuals.</summary>
internal sealed class ClusterBlock
{
    /// <summary>A direction whose residual variance is below this share of its variance is taken up by a coefficient.</summary>
    private const double TakenUp = 1e-10;

    private readonly int _n;
    private readonly int _p;
    private readonly double[] _phi;
    private readonly double[] _w;
    private readonly double[] _x;
    private readonly double[] _y;

    /// <summary>Collects the blocks of a cluster.</summary>
    public ClusterBlock(RowBlocks rows, List<int> blocks, MarginalLikelihood access, ReadOnlySpan<double> components)
    {
        _n = blocks.Sum(rows.Size);
        _p = rows.Columns;
        (_phi, _w) = (new double[_n * _n], new double[_n * _n]);
        (_x, _y) = (new double[_n * _p], new double[_n]);
        var at = 0;
        foreach (var block in blocks)
        {
            var (n, width) = (rows.Size(block), _p + 1);
            var (m, w) = (new double[n * n], new double[n * n]);
            access.Invert(block, components, m, w);
            for (var i = 0; i < n; i++)
            {
                m.AsSpan(i * n, n).CopyTo(_phi.AsSpan((at + i) * _n + at));
                w.AsSpan(i * n, n).CopyTo(_w.AsSpan((at + i) * _n + at));
                var extended = rows.Extended.AsSpan((rows.Starts[block] + i) * width, width);
                extended[.._p].CopyTo(_x.AsSpan((at + i) * _p));
                _y[at + i] = extended[_p];
            }

            at += n;
        }
    }

    /// <summary>E = scale·WX.</summary>
    public double[] Plain(double scale)
    {
        var e = Multiply(_w, _x, _n, _p);
        for (var i = 0; i < e.Length; i++)
        {
            e[i] *= scale;
        }

        return e;
    }

    /// <summary>E = A'WX of CR2, A = D'(D(Φ − XBX')D')^{+½}D.</summary>
    public double[] BiasReduced(double[] bread)
    {
        var lower = (double[])_phi.Clone();
        if (!CholeskyFactor.TryFactor(lower, _n))
        {
            throw new FitFailedException("the working covariance of a cluster is not positive definite");
        }

        for (var i = 0; i < _n; i++)
        {
            lower.AsSpan(i * _n + i + 1, _n - i - 1).Clear();
        }

        // D = L'; the matrix under the root is S = L'(Φ − XBX')L, and L'ΦL = (L'L)².
        var residual = (double[])_phi.Clone();
        var xb = Multiply(_x, bread, _p, _p);
        for (var i = 0; i < _n; i++)
        {
            for (var j = 0; j < _n; j++)
            {
                for (var c = 0; c < _p; c++)
                {
                    residual[i * _n + j] -= xb[i * _p + c] * _x[j * _p + c];
                }
            }
        }

        var s = TransposeMultiply(lower, Multiply(residual, lower, _n, _n), _n);
        var vectors = new double[_n * _n];
        Symmetrise(s);
        SymmetricEigen.Decompose(s, vectors, _n);
        var full = TransposeMultiply(lower, lower, _n);
        return Multiply(lower, RootTimes(s, vectors, full, TransposeMultiply(lower, Multiply(_w, _x, _n, _p), _p)), _n, _p);
    }

    /// <summary>E'(y − Xb): the scores of the cluster.</summary>
    public double[] Scores(double[] e, double[] change)
    {
        var sums = new double[_p];
        for (var i = 0; i < _n; i++)
        {
            var residual = _y[i];
            for (var c = 0; c < _p; c++)
            {
                residual -= _x[i * _p + c] * change[c];
            }

            for (var c = 0; c < _p; c++)
            {
                sums[c] += e[i * _p + c] * residual;
            }
        }

        return sums;
    }

    /// <summary>F = E'ΦE and H = X'E.</summary>
    public (double[] F, double[] H) Moments(double[] e) =>
        (TransposeMultiply(e, Multiply(_phi, e, _n, _p), _p), TransposeMultiply(_x, e, _p));

    /// <summary>S^{+½}F from the eigenvalues of S.</summary>
    private double[] RootTimes(double[] eigenvalues, double[] vectors, double[] full, double[] f)
    {
        var image = Multiply(full, vectors, _n, _n);
        var rotated = TransposeMultiply(vectors, f, _p);
        for (var e = 0; e < _n; e++)
        {
            var variance = 0.0;
            for (var i = 0; i < _n; i++)
            {
                variance += image[i * _n + e] * image[i * _n + e];
            }

            var eigenvalue = eigenvalues[e * _n + e];
            var factor = eigenvalue > TakenUp * variance ? 1 / Math.Sqrt(eigenvalue) : 0;
            for (var c = 0; c < _p; c++)
            {
                rotated[e * _p + c] *= factor;
            }
        }

        return Multiply(vectors, rotated, _n, _p);
    }

    private void Symmetrise(double[] a)
    {
        for (var i = 0; i < _n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                a[i * _n + j] = a[j * _n + i] = 0.5 * (a[i * _n + j] + a[j * _n + i]);
            }
        }
    }

    /// <summary>A·B, A of n rows and <paramref name="inner"/> columns.</summary>
    private double[] Multiply(double[] a, double[] b, int inner, int columns)
    {
        var result = new double[_n * columns];
        for (var i = 0; i < _n; i++)
        {
            for (var j = 0; j < inner; j++)
            {
                var factor = a[i * inner + j];
                for (var c = 0; c < columns && factor != 0; c++)
                {
                    result[i * columns + c] += factor * b[j * columns + c];
                }
            }
        }

        return result;
    }

    /// <summary>A'B, both of n rows.</summary>
    private double[] TransposeMultiply(double[] a, double[] b, int columns)
    {
        var rows = a.Length / _n;
        var result = new double[rows * columns];
        for (var i = 0; i < _n; i++)
        {
            for (var r = 0; r < rows; r++)
            {
                var factor = a[i * rows + r];
                for (var c = 0; c < columns && factor != 0; c++)
                {
                    result[r * columns + c] += factor * b[i * columns + c];
                }
            }
        }

        return result;
    }
}
