using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Pooling;

/// <summary>A log likelihood with its derivatives in the components.</summary>
/// <param name="Value">Log likelihood.</param>
/// <param name="Gradient">First derivatives.</param>
/// <param name="Hessian">Second derivatives, row-major.</param>
/// <param name="Coefficients">β̂ and its covariance.</param>
internal sealed record LikelihoodPoint(double Value, double[] Gradient, double[] Hessian, Coefficients Coefficients);

/// <summary>Generalised least squares from the Gram matrix of [X, y − Xb] in the metric W.</summary>
internal sealed class Coefficients
{
    private readonly double _logDeterminant;

    /// <summary>Solves the normal equations.</summary>
    /// <param name="gram">[X, r]'W[X, r], (p + 1)².</param>
    /// <param name="p">Columns of X.</param>
    /// <exception cref="FitFailedException">X'WX is not positive definite.</exception>
    public Coefficients(ReadOnlySpan<double> gram, int p)
    {
        var width = p + 1;
        var information = new double[p * p];
        Change = new double[p];
        for (var i = 0; i < p; i++)
        {
            gram.Slice(i * width, p).CopyTo(information.AsSpan(i * p));
            Change[i] = gram[i * width + p];
        }

        if (!CholeskyFactor.TryFactor(information, p))
        {
            throw new FitFailedException("X'M⁻¹X is not positive definite: the coefficients cannot be told apart at these variances");
        }

        _logDeterminant = CholeskyFactor.LogDeterminant(information, p);
        Covariance = new double[p * p];
        CholeskyFactor.Invert(information, p, Covariance);
        var score = (double[])Change.Clone();
        CholeskyFactor.Solve(information, p, Change, 1);
        Residual = gram[p * width + p];
        for (var i = 0; i < p; i++)
        {
            Residual -= score[i] * Change[i];
        }
    }

    /// <summary>β̂ less the shift b.</summary>
    public double[] Change { get; }

    /// <summary>(X'WX)⁻¹, row-major.</summary>
    public double[] Covariance { get; }

    /// <summary>r'Pr.</summary>
    public double Residual { get; }

    /// <summary>log |X'WX|.</summary>
    public double LogDeterminant => _logDeterminant;

    /// <summary>The log likelihood; the restricted one carries +½·log |X'X| (Harville 1974), which is 0 for the orthonormal basis.</summary>
    public double LogLikelihood(RowBlocks rows, double logDeterminant, bool restricted, double logTwoPi) => restricted
        ? -0.5 * ((rows.Count - rows.Columns) * logTwoPi + logDeterminant + _logDeterminant + Residual)
        : -0.5 * (rows.Count * logTwoPi + logDeterminant + Residual);
}

/// <summary>Sums over blocks from which the likelihood and its derivatives follow.</summary>
internal sealed class BlockSums
{
    private readonly int _p;

    /// <summary>All sums 0.</summary>
    public BlockSums(int components, int p)
    {
        _p = p;
        var (size, pairs) = ((p + 1) * (p + 1), components * (components + 1) / 2);
        Gram = new double[size];
        Trace = new double[components];
        SecondTrace = new double[pairs];
        First = [.. Enumerable.Range(0, components).Select(_ => new double[size])];
        Second = [.. Enumerable.Range(0, pairs).Select(_ => new double[size])];
    }

    /// <summary>log |M|.</summary>
    public double LogDeterminant { get; set; }

    /// <summary>F'WF.</summary>
    public double[] Gram { get; }

    /// <summary>tr WKₘ.</summary>
    public double[] Trace { get; }

    /// <summary>tr WKₘWKₙ, by pair.</summary>
    public double[] SecondTrace { get; }

    /// <summary>F'WKₘWF.</summary>
    public double[][] First { get; }

    /// <summary>F'WKₙWKₘWF, by pair m ≥ n.</summary>
    public double[][] Second { get; }

    /// <summary>The likelihood with its derivatives.</summary>
    public LikelihoodPoint ToPoint(RowBlocks rows, bool restricted, double logTwoPi)
    {
        var coefficients = new Coefficients(Gram, _p);
        var count = Trace.Length;
        var (gradient, hessian) = (new double[count], new double[count * count]);
        var a = coefficients.Covariance;
        double[] direction = [.. coefficients.Change.Select(b => -b), 1];
        var products = new double[count][];
        var scores = new double[count][];
        for (var m = 0; m < count; m++)
        {
            products[m] = TimesCovariance(a, First[m]);
            scores[m] = Times(First[m], direction);
            var trace = Trace[m] - (restricted ? Trace1(products[m]) : 0);
            gradient[m] = 0.5 * (Dot(scores[m], direction, _p + 1) - trace);
        }

        for (var m = 0; m < count; m++)
        {
            for (var n = 0; n <= m; n++)
            {
                var at = OutcomeCovariance.IndexOf(m, n);
                var curve = Dot(Times(Second[at], direction), direction, _p + 1);
                for (var i = 0; i < _p; i++)
                {
                    curve -= scores[n][i] * Dot(a.AsSpan(i * _p, _p), scores[m], _p);
                }

                var trace = SecondTrace[at];
                if (restricted)
                {
                    trace += Trace2(products[m], products[n]) - 2 * Trace1(TimesCovariance(a, Second[at]));
                }

                hessian[m * count + n] = hessian[n * count + m] = 0.5 * trace - curve;
            }
        }

        return new(coefficients.LogLikelihood(rows, LogDeterminant, restricted, logTwoPi), gradient, hessian, coefficients);
    }

    /// <summary>(X'WX)⁻¹ times the leading p × p part of a (p + 1)² matrix.</summary>
    private double[] TimesCovariance(double[] covariance, double[] extended)
    {
        var result = new double[_p * _p];
        for (var i = 0; i < _p; i++)
        {
            for (var j = 0; j < _p; j++)
            {
                for (var c = 0; c < _p; c++)
                {
                    result[i * _p + c] += covariance[i * _p + j] * extended[j * (_p + 1) + c];
                }
            }
        }

        return result;
    }

    private double Trace1(double[] a)
    {
        var sum = 0.0;
        for (var i = 0; i < _p; i++)
        {
            sum += a[i * _p + i];
        }

        return sum;
    }

    private double Trace2(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < _p; i++)
        {
            for (var j = 0; j < _p; j++)
            {
                sum += a[i * _p + j] * b[j * _p + i];
            }
        }

        return sum;
    }

    private double[] Times(double[] extended, double[] direction)
    {
        var width = _p + 1;
        var result = new double[width];
        for (var i = 0; i < width; i++)
        {
            result[i] = Dot(extended.AsSpan(i * width, width), direction, width);
        }

        return result;
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
}
