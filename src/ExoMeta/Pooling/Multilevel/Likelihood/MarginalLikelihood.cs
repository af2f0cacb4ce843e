using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Pooling;

/// <summary>
/// The (restricted) log likelihood of y ~ N(Xβ, V + Σ γₘKₘ) with its exact first and second derivatives in γ (Harville 1977), summed over
/// blocks.
/// </summary>
/// <remarks>
/// With W = M⁻¹ and P = W − WX(X'WX)⁻¹X'W: 2·∂l/∂γₘ = y'PKₘPy − tr PKₘ and ∂²l/∂γₘ∂γₙ = ½·tr PKₘPKₙ − y'PKₘPKₙPy; without restriction W
/// replaces P in the traces. One pass: every sum over blocks is collected on F = [X, y], and contracted with (−β̂, 1) at the end.
/// </remarks>
internal sealed class MarginalLikelihood
{
    private const double LogTwoPi = 1.8378770664093454836;
    private readonly RowBlocks _rows;
    private readonly BlockCovariance _covariance;
    private readonly bool _restricted;
    private readonly double[] _m;
    private readonly double[] _w;
    private readonly double[] _wf;
    private readonly double[][] _kw;
    private readonly double[][] _kwf;
    private readonly double[] _wkwf;

    /// <summary>Prepares scratch space for the largest block.</summary>
    public MarginalLikelihood(RowBlocks rows, BlockCovariance covariance, bool restricted)
    {
        (_rows, _covariance, _restricted) = (rows, covariance, restricted);
        var (n, width) = (rows.LargestBlock, rows.Columns + 1);
        (_m, _w, _wf, _wkwf) = (new double[n * n], new double[n * n], new double[n * width], new double[n * width]);
        _kw = [.. Enumerable.Range(0, covariance.Count).Select(_ => new double[n * n])];
        _kwf = [.. Enumerable.Range(0, covariance.Count).Select(_ => new double[n * width])];
    }

    /// <summary>Number of components.</summary>
    public int Count => _covariance.Count;

    /// <summary>Whether the likelihood is restricted.</summary>
    public bool Restricted => _restricted;

    /// <summary>The log likelihood; −∞ where M is not positive definite.</summary>
    public double Value(ReadOnlySpan<double> components)
    {
        var (p, width) = (_rows.Columns, _rows.Columns + 1);
        var gram = new double[width * width];
        var logDeterminant = 0.0;
        for (var b = 0; b < _rows.Blocks; b++)
        {
            var n = _rows.Size(b);
            Marginal(b, components, _m);
            if (!CholeskyFactor.TryFactor(_m, n))
            {
                return double.NegativeInfinity;
            }

            logDeterminant += CholeskyFactor.LogDeterminant(_m, n);
            var f = _wf.AsSpan(0, n * width);
            _rows.Extended.AsSpan(_rows.Starts[b] * width, n * width).CopyTo(f);
            CholeskyFactor.SolveLower(_m, n, f, width);
            AddProduct(gram, f, f, n, width);
        }

        return new Coefficients(gram, p).LogLikelihood(_rows, logDeterminant, _restricted, LogTwoPi);
    }

    /// <summary>Value, gradient and Hessian; null where M is not positive definite.</summary>
    public LikelihoodPoint? Evaluate(ReadOnlySpan<double> components)
    {
        var sums = new BlockSums(Count, _rows.Columns);
        for (var b = 0; b < _rows.Blocks; b++)
        {
            if (!AddBlock(b, components, sums))
            {
                return null;
            }
        }

        return sums.ToPoint(_rows, _restricted, LogTwoPi);
    }

    /// <summary>Generalised least squares at given components.</summary>
    /// <exception cref="FitFailedException">M is not positive definite.</exception>
    public Coefficients Solve(ReadOnlySpan<double> components) =>
        Evaluate(components)?.Coefficients ?? throw new FitFailedException("the marginal covariance is not positive definite");

    /// <summary>tr P with P = W − WX(X'WX)⁻¹X'W, and the residual form y'Py.</summary>
    /// <exception cref="FitFailedException">M is not positive definite.</exception>
    public (double TraceOfP, double Residual) Residual(ReadOnlySpan<double> components)
    {
        var (p, width) = (_rows.Columns, _rows.Columns + 1);
        var (gram, squares, trace) = (new double[width * width], new double[width * width], 0.0);
        for (var b = 0; b < _rows.Blocks; b++)
        {
            var n = _rows.Size(b);
            Invert(b, components, _kw[0], _w);
            var f = _rows.Extended.AsSpan(_rows.Starts[b] * width, n * width);
            Multiply(_w, f, _wf, n, width);
            AddProduct(gram, f, _wf, n, width);
            AddProduct(squares, _wf, _wf, n, width);
            for (var i = 0; i < n; i++)
            {
                trace += _w[i * n + i];
            }
        }

        var coefficients = new Coefficients(gram, p);
        for (var i = 0; i < p; i++)
        {
            for (var j = 0; j < p; j++)
            {
                trace -= coefficients.Covariance[i * p + j] * squares[j * width + i];
            }
        }

        return (trace, coefficients.Residual);
    }

    /// <summary>Writes M and its inverse for a block at given components.</summary>
    /// <exception cref="FitFailedException">M is not positive definite.</exception>
    public void Invert(int block, ReadOnlySpan<double> components, Span<double> marginal, Span<double> inverse)
    {
        var n = _rows.Size(block);
        Marginal(block, components, marginal);
        marginal[..(n * n)].CopyTo(_m);
        if (!CholeskyFactor.TryFactor(_m, n))
        {
            throw new FitFailedException("the marginal covariance is not positive definite");
        }

        CholeskyFactor.Invert(_m, n, inverse);
    }

    private void Marginal(int block, ReadOnlySpan<double> components, Span<double> m)
    {
        _rows.CopySamplingCovariance(block, m);
        _covariance.AddTo(block, components, m);
    }

    private bool AddBlock(int block, ReadOnlySpan<double> components, BlockSums sums)
    {
        var (n, width) = (_rows.Size(block), _rows.Columns + 1);
        Marginal(block, components, _m);
        if (!CholeskyFactor.TryFactor(_m, n))
        {
            return false;
        }

        sums.LogDeterminant += CholeskyFactor.LogDeterminant(_m, n);
        CholeskyFactor.Invert(_m, n, _w);
        var f = _rows.Extended.AsSpan(_rows.Starts[block] * width, n * width);
        Multiply(_w, f, _wf, n, width);
        AddProduct(sums.Gram, f, _wf, n, width);
        for (var m = 0; m < Count; m++)
        {
            _covariance.Apply(block, m, _w, n, _kw[m]);
            _covariance.Apply(block, m, _wf, width, _kwf[m]);
            for (var i = 0; i < n; i++)
            {
                sums.Trace[m] += _kw[m][i * n + i];
            }

            AddProduct(sums.First[m], _wf, _kwf[m], n, width);
            Multiply(_w, _kwf[m], _wkwf, n, width);
            for (var other = 0; other <= m; other++)
            {
                var at = OutcomeCovariance.IndexOf(m, other);
                AddProduct(sums.Second[at], _kwf[other], _wkwf, n, width);
                sums.SecondTrace[at] += TraceOfProduct(_kw[m], _kw[other], n);
            }
        }

        return true;
    }

    private static void Multiply(ReadOnlySpan<double> w, ReadOnlySpan<double> f, Span<double> result, int n, int columns)
    {
        result[..(n * columns)].Clear();
        for (var i = 0; i < n; i++)
        {
            var target = result.Slice(i * columns, columns);
            for (var j = 0; j < n; j++)
            {
                var factor = w[i * n + j];
                for (var c = 0; c < columns; c++)
                {
                    target[c] += factor * f[j * columns + c];
                }
            }
        }
    }

    /// <summary>Adds A'B.</summary>
    private static void AddProduct(Span<double> sum, ReadOnlySpan<double> a, ReadOnlySpan<double> b, int n, int width)
    {
        for (var i = 0; i < n; i++)
        {
            for (var c = 0; c < width; c++)
            {
                var factor = a[i * width + c];
                for (var d = 0; d < width; d++)
                {
                    sum[c * width + d] += factor * b[i * width + d];
                }
            }
        }
    }

    private static double TraceOfProduct(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int n)
    {
        var sum = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                sum += a[i * n + j] * b[j * n + i];
            }
        }

        return sum;
    }
}
