using System.Globalization;
using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Pooling;

/// <summary>
/// Rows of a mixed model, sorted into blocks that are independent of each other: rows of one outermost group, or linked by a sampling
/// covariance, share a block. All work on the model is done block by block.
/// </summary>
internal sealed class RowBlocks
{
    private readonly double[]?[] _covariance;

    private RowBlocks(EffectSet effects, DesignMatrix design, int[] order, int[] starts)
    {
        (Effects, Design, Order, Starts) = (effects, design, order, starts);
        var (k, p, basis) = (effects.Count, Columns, design.Basis.Vectors);
        Shift = new double[p];
        var residuals = effects.Effects.Select(e => e.Estimate).ToArray();
        for (var pass = 0; pass < 2; pass++)
        {
            for (var c = 0; c < p; c++)
            {
                Shift[c] += Project(basis.AsSpan(c * k, k), residuals);
            }
        }

        ResidualMeanSquare = k > p ? residuals.Sum(r => r * r) / (k - p) : 0;
        Extended = new double[k * (p + 1)];
        Variances = new double[k];
        for (var i = 0; i < k; i++)
        {
            var row = order[i];
            for (var c = 0; c < p; c++)
            {
                Extended[i * (p + 1) + c] = basis[c * k + row];
            }

            Extended[i * (p + 1) + p] = residuals[row];
            Variances[i] = effects.Effects[row].Variance;
        }

        _covariance = new double[]?[starts.Length - 1];
        for (var b = 0; b < _covariance.Length; b++)
        {
            LargestBlock = Math.Max(LargestBlock, Size(b));
            _covariance[b] = CovarianceOf(b);
        }
    }

    /// <summary>The rows as given.</summary>
    public EffectSet Effects { get; }

    /// <summary>Number of rows.</summary>
    public int Count => Effects.Count;

    /// <summary>The design as given.</summary>
    public DesignMatrix Design { get; }

    /// <summary>Columns p of the design.</summary>
    public int Columns => Design.Columns.Length;

    /// <summary>Row of the input at each place.</summary>
    public int[] Order { get; }

    /// <summary>First place of each block, and the end.</summary>
    public int[] Starts { get; }

    /// <summary>Number of blocks.</summary>
    public int Blocks => Starts.Length - 1;

    /// <summary>Rows of the largest block.</summary>
    public int LargestBlock { get; }

    /// <summary>
    /// [Q, y − Qb], k × (p + 1) in block order: Q is the design's orthonormal basis, so that a moderator far from 0 costs no digits, and b =
    /// <see cref="Shift"/>.
    /// </summary>
    public double[] Extended { get; }

    /// <summary>Sampling variances in block order.</summary>
    public double[] Variances { get; }

    /// <summary>Ordinary least squares coefficients on the basis; taken off y, so that quadratic forms do not cancel.</summary>
    public double[] Shift { get; }

    /// <summary>Residual mean square of ordinary least squares.</summary>
    public double ResidualMeanSquare { get; }

    /// <summary>Whether any two rows have a sampling covariance.</summary>
    public bool HasCovariance => _covariance.Any(c => c is not null);

    /// <summary>Rows of a block.</summary>
    public int Size(int block) => Starts[block + 1] - Starts[block];

    /// <summary>Sorts rows into blocks: rows with one label, or with a covariance, belong together.</summary>
    /// <param name="effects">The rows; checked.</param>
    /// <param name="design">Design of k rows.</param>
    /// <param name="groups">Outermost group of each row.</param>
    public static RowBlocks Of(EffectSet effects, DesignMatrix design, int[] groups)
    {
        EffectSetChecks.ThrowIfInvalid(effects);
        var k = effects.Count;
        if (design.Rows != k)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"the design has {design.Rows} rows; {k} effects need {k}"), nameof(design));
        }

        var links = new DisjointSets(k);
        var firstOfGroup = new Dictionary<int, int>();
        for (var i = 0; i < k; i++)
        {
            if (!firstOfGroup.TryAdd(groups[i], i))
            {
                links.Join(firstOfGroup[groups[i]], i);
            }

            for (var j = 0; effects.Covariance is { } v && j < i; j++)
            {
                if (v[i, j] != 0)
                {
                    links.Join(i, j);
                }
            }
        }

        var (order, starts) = links.Sorted();
        var blocks = new RowBlocks(effects, design, order, starts);
        blocks.ThrowIfNotPositiveDefinite();
        return blocks;
    }

    /// <summary>Writes the sampling covariance of a block, n × n.</summary>
    public void CopySamplingCovariance(int block, Span<double> v)
    {
        var n = Size(block);
        if (_covariance[block] is { } dense)
        {
            dense.CopyTo(v);
            return;
        }

        v[..(n * n)].Clear();
        for (var i = 0; i < n; i++)
        {
            v[i * n + i] = Variances[Starts[block] + i];
        }
    }

    /// <summary>β̂ = R⁻¹c and its covariance, from coefficients c on the orthonormal basis (X = QR).</summary>
    public (double[] Estimates, double[] Covariance) ToDesign(ReadOnlySpan<double> onBasis, ReadOnlySpan<double> covariance)
    {
        var p = Columns;
        var estimates = onBasis.ToArray();
        var result = covariance.ToArray();
        SolveTriangle(estimates, 1);
        SolveTriangle(result, p);
        Transpose(result, p);
        SolveTriangle(result, p);
        return (estimates, result);
    }

    /// <summary>R⁻ᵀc: a contrast c of β as a contrast of the coefficients on the basis.</summary>
    public double[] ToBasis(ReadOnlySpan<double> contrast)
    {
        var (p, triangle) = (Columns, Design.Basis.Triangle);
        var result = contrast.ToArray();
        for (var i = 0; i < p; i++)
        {
            for (var j = 0; j < i; j++)
            {
                result[i] -= triangle[j * p + i] * result[j];
            }

            result[i] /= triangle[i * p + i];
        }

        return result;
    }

    private static double Project(ReadOnlySpan<double> unit, double[] residuals)
    {
        var product = 0.0;
        for (var i = 0; i < unit.Length; i++)
        {
            product += unit[i] * residuals[i];
        }

        for (var i = 0; i < unit.Length; i++)
        {
            residuals[i] -= product * unit[i];
        }

        return product;
    }

    private static void Transpose(double[] a, int n)
    {
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                (a[i * n + j], a[j * n + i]) = (a[j * n + i], a[i * n + j]);
            }
        }
    }

    /// <summary>Overwrites the columns of B with R⁻¹B.</summary>
    private void SolveTriangle(double[] b, int columns)
    {
        var (p, triangle) = (Columns, Design.Basis.Triangle);
        for (var i = p - 1; i >= 0; i--)
        {
            for (var c = 0; c < columns; c++)
            {
                var sum = b[i * columns + c];
                for (var j = i + 1; j < p; j++)
                {
                    sum -= triangle[i * p + j] * b[j * columns + c];
                }

                b[i * columns + c] = sum / triangle[i * p + i];
            }
        }
    }

    private double[]? CovarianceOf(int block)
    {
        if (Effects.Covariance is not { } covariance)
        {
            return null;
        }

        var (n, start, any) = (Size(block), Starts[block], false);
        var dense = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            dense[i * n + i] = Variances[start + i];
            for (var j = 0; j < i; j++)
            {
                var (row, column) = (Order[start + i], Order[start + j]);
                dense[i * n + j] = dense[j * n + i] = 0.5 * (covariance[row, column] + covariance[column, row]);
                any |= dense[i * n + j] != 0;
            }
        }

        return any ? dense : null;
    }

    private void ThrowIfNotPositiveDefinite()
    {
        var scratch = new double[LargestBlock * LargestBlock];
        for (var b = 0; b < Blocks; b++)
        {
            if (_covariance[b] is not { } dense)
            {
                continue;
            }

            dense.CopyTo(scratch, 0);
            if (!CholeskyFactor.TryFactor(scratch, Size(b), relativePivot: 1e-14))
            {
                var rows = Enumerable.Range(Starts[b], Size(b)).Select(i => Order[i]);
                throw new ArgumentException(
                    "the covariance is not positive definite for rows "
                    + string.Join(", ", rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r + 1} ({Effects.Effects[r].Label})"))),
                    nameof(Effects));
            }
        }
    }
}
