namespace ExoMeta.Trials;

/// <summary>The lower triangle L with L·Lᵀ = Σ, for symmetric positive semi-definite Σ.</summary>
internal sealed class CovarianceFactor
{
    /// <summary>What rounding may leave of a zero, relative to the variances.</summary>
    private const double Tolerance = 1e-10;

    private readonly double[,] _lower;

    private CovarianceFactor(double[,] lower) => _lower = lower;

    /// <summary>
    /// Factors Σ by Cholesky's method, a vanishing pivot giving a column of zeros; null when Σ is not a covariance matrix.
    /// </summary>
    public static CovarianceFactor? TryCreate(double[,] covariance)
    {
        var size = covariance.GetLength(0);
        var lower = new double[size, size];
        for (var j = 0; j < size; j++)
        {
            var variance = covariance[j, j];
            if (!(variance >= 0 && double.IsFinite(variance)))
            {
                return null;
            }

            var pivot = variance - SumOfProducts(lower, j, j);
            if (pivot < -Tolerance * variance)
            {
                return null;
            }

            var isZero = pivot <= Tolerance * variance;
            lower[j, j] = isZero ? 0 : Math.Sqrt(pivot);
            for (var i = j + 1; i < size; i++)
            {
                var scale = Math.Sqrt(variance * Math.Max(0, covariance[i, i]));
                var rest = covariance[i, j] - SumOfProducts(lower, i, j);
                var isConsistent = Math.Abs(covariance[i, j] - covariance[j, i]) <= Tolerance * scale
                    && (!isZero || Math.Abs(rest) <= Math.Sqrt(Tolerance) * scale);
                if (!isConsistent)
                {
                    return null;
                }

                lower[i, j] = isZero ? 0 : rest / lower[j, j];
            }
        }

        return new(lower);
    }

    /// <summary>An entry of L; 0 above the diagonal.</summary>
    public double this[int row, int column] => _lower[row, column];

    /// <summary>Whether any entry of a column is not 0.</summary>
    public bool IsUsed(int column)
    {
        for (var i = column; i < _lower.GetLength(0); i++)
        {
            if (_lower[i, column] != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static double SumOfProducts(double[,] lower, int i, int j)
    {
        var sum = 0.0;
        for (var k = 0; k < j; k++)
        {
            sum += lower[i, k] * lower[j, k];
        }

        return sum;
    }
}
