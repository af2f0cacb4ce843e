using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// Weighted least squares with several columns: √W·X = Q·R by modified Gram–Schmidt with √W·y as a further column, which makes the
/// residuals as accurate as Householder's method does (Björck 1967; Golub and Van Loan 2013, section 5.2.8). The normal equations,
/// which square the condition, are never formed. Scratch space, reused from one set of weights to the next.
/// </summary>
internal sealed class WeightedLeastSquares(int rows, int columns)
{
    private readonly double[] _q = new double[rows * columns];
    private readonly double[] _residuals = new double[rows];
    private readonly double[] _r = new double[columns * columns];
    private readonly double[] _projection = new double[columns];

    /// <summary>Number of columns p.</summary>
    public int Columns => columns;

    /// <summary>Σw·r² of the residuals r.</summary>
    public double ResidualSumOfSquares => Dot(_residuals, _residuals);

    /// <summary>log|X'WX|.</summary>
    public double LogDeterminant
    {
        get
        {
            var sum = 0.0;
            for (var j = 0; j < columns; j++)
            {
                sum += PortableMath.Log(_r[j * columns + j]);
            }

            return 2 * sum;
        }
    }

    /// <summary>Decomposes.</summary>
    /// <param name="y">k responses.</param>
    /// <param name="x">k × p, column by column.</param>
    /// <param name="w">k weights.</param>
    /// <exception cref="FitFailedException">Columns depend on each other, or a weight is not finite.</exception>
    public void Factor(ReadOnlySpan<double> y, ReadOnlySpan<double> x, ReadOnlySpan<double> w)
    {
        for (var i = 0; i < rows; i++)
        {
            var root = Math.Sqrt(w[i]);
            _residuals[i] = root * y[i];
            for (var j = 0; j < columns; j++)
            {
                _q[j * rows + i] = root * x[j * rows + i];
            }
        }

        for (var j = 0; j < columns; j++)
        {
            var column = _q.AsSpan(j * rows, rows);
            var norm = Math.Sqrt(Dot(column, column));
            if (!(norm > 0 && norm < double.PositiveInfinity))
            {
                throw new FitFailedException("the columns of the design depend on each other under these weights");
            }

            _r[j * columns + j] = norm;
            for (var i = 0; i < rows; i++)
            {
                column[i] /= norm;
            }

            for (var l = j + 1; l < columns; l++)
            {
                _r[j * columns + l] = RemoveProjection(column, _q.AsSpan(l * rows, rows));
            }

            _projection[j] = RemoveProjection(column, _residuals);
        }
    }

    /// <summary>A column of Q: orthonormal, spanning √W·X.</summary>
    public ReadOnlySpan<double> Basis(int column) => _q.AsSpan(column * rows, rows);

    /// <summary>Leverage of a row: the diagonal of QQ'.</summary>
    public double Leverage(int row)
    {
        var sum = 0.0;
        for (var j = 0; j < columns; j++)
        {
            sum += _q[j * rows + row] * _q[j * rows + row];
        }

        return sum;
    }

    /// <summary>Σw²·r² of the residuals r.</summary>
    public double WeightedResidualSumOfSquares(ReadOnlySpan<double> w)
    {
        var sum = 0.0;
        for (var i = 0; i < rows; i++)
        {
            sum += w[i] * _residuals[i] * _residuals[i];
        }

        return sum;
    }

    /// <summary>The coefficients, by back substitution.</summary>
    public double[] Coefficients()
    {
        var solution = (double[])_projection.Clone();
        UpperTriangle.Solve(_r, solution);
        return solution;
    }

    /// <summary>(X'WX)⁻¹ = R⁻¹R⁻ᵀ.</summary>
    public double[,] Covariance()
    {
        var identity = new double[columns, columns];
        for (var j = 0; j < columns; j++)
        {
            identity[j, j] = 1;
        }

        return Transform(identity);
    }

    /// <summary>R⁻¹·A·R⁻ᵀ for symmetric A.</summary>
    public double[,] Transform(double[,] a)
    {
        var inverse = UpperTriangle.Inverse(_r, columns);
        var half = new double[columns, columns];
        var transformed = new double[columns, columns];
        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                for (var l = i; l < columns; l++)
                {
                    half[i, j] += inverse[i * columns + l] * a[l, j];
                }
            }
        }

        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = 0.0;
                for (var l = j; l < columns; l++)
                {
                    sum += half[i, l] * inverse[j * columns + l];
                }

                transformed[i, j] = transformed[j, i] = sum;
            }
        }

        return transformed;
    }

    private static double RemoveProjection(ReadOnlySpan<double> unit, Span<double> vector)
    {
        var length = Dot(unit, vector);
        for (var i = 0; i < unit.Length; i++)
        {
            vector[i] -= length * unit[i];
        }

        return length;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
