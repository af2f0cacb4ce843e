namespace ExoMeta.Numerics.LinearAlgebra;

/// <summary>Linear least squares by Householder reflections (Golub and Van Loan 2013, algorithm 5.2.1) on a tall dense matrix.</summary>
public sealed class LeastSquares
{
    private LeastSquares(double[] solution, double residualSumOfSquares, double[] diagonal, int dependentColumn)
    {
        Solution = solution;
        ResidualSumOfSquares = residualSumOfSquares;
        Diagonal = diagonal;
        DependentColumn = dependentColumn;
    }

    /// <summary>The coefficients b that minimise |y − Xb|²; empty when the columns depend on each other.</summary>
    public IReadOnlyList<double> Solution { get; }

    /// <summary>|y − Xb|².</summary>
    public double ResidualSumOfSquares { get; }

    /// <summary>The diagonal of R in X = QR; |XᵀX| is the product of its squares.</summary>
    public IReadOnlyList<double> Diagonal { get; }

    /// <summary>The first column that the columns before it determine, or −1.</summary>
    public int DependentColumn { get; }

    /// <summary>Solves.</summary>
    /// <param name="x">rows × columns, row-major.</param>
    /// <param name="y">Right-hand side, rows.</param>
    /// <param name="columns">Number of columns, at most the number of rows.</param>
    /// <param name="tolerance">
    /// A column counts as dependent on those before it when less than this share of its length is left of it after their removal.
    /// </param>
    /// <exception cref="ArgumentException">Lengths that do not fit, or fewer rows than columns.</exception>
    public static LeastSquares Solve(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int columns, double tolerance = 1e-10)
    {
        var rows = y.Length;
        if (columns < 1 || columns > rows || x.Length != rows * columns)
        {
            throw new ArgumentException("The matrix must have one row for each value of y, and no more columns than rows.");
        }

        var (a, b) = (x.ToArray(), y.ToArray());
        var diagonal = new double[columns];
        for (var c = 0; c < columns; c++)
        {
            var (length, rest) = (0.0, 0.0);
            for (var i = 0; i < rows; i++)
            {
                length += x[i * columns + c] * x[i * columns + c];
                rest += i >= c ? a[i * columns + c] * a[i * columns + c] : 0;
            }

            if (!(rest > tolerance * tolerance * length))
            {
                return new([], double.NaN, diagonal, c);
            }

            diagonal[c] = Reflect(a, b, rows, columns, c, Math.Sqrt(rest));
        }

        var solution = new double[columns];
        for (var c = columns - 1; c >= 0; c--)
        {
            var sum = b[c];
            for (var j = c + 1; j < columns; j++)
            {
                sum -= a[c * columns + j] * solution[j];
            }

            solution[c] = sum / diagonal[c];
        }

        var residual = 0.0;
        for (var i = columns; i < rows; i++)
        {
            residual += b[i] * b[i];
        }

        return new(solution, residual, diagonal, -1);
    }

    /// <summary>Maps column c, from row c on, to a multiple of the first unit vector; returns that multiple.</summary>
    private static double Reflect(double[] a, double[] b, int rows, int columns, int c, double norm)
    {
        var head = a[c * columns + c];
        var image = -Math.CopySign(norm, head);
        a[c * columns + c] = head - image;
        var scale = image * (head - image); // −½|v|²
        for (var j = c + 1; j < columns; j++)
        {
            var dot = 0.0;
            for (var i = c; i < rows; i++)
            {
                dot += a[i * columns + c] * a[i * columns + j];
            }

            for (var i = c; i < rows; i++)
            {
                a[i * columns + j] += dot / scale * a[i * columns + c];
            }
        }

        var projection = 0.0;
        for (var i = c; i < rows; i++)
        {
            projection += a[i * columns + c] * b[i];
        }

        for (var i = c; i < rows; i++)
        {
            b[i] += projection / scale * a[i * columns + c];
        }

        return image;
    }
}
