using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Numerics.Integration;

/// <summary>
/// A rectangle in principal components, the first integrated exactly between the limits that the others leave: the better of the two where
/// strong correlations, or a singular matrix, let one component carry most.
/// </summary>
internal sealed class PrincipalRectangle : IRectangleIntegrand
{
    /// <summary>Components with less variance than this are rounding.</summary>
    private const double Negligible = 1e-12;

    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double[] _shifts;

    /// <summary>Row-major: one row a variable, one column a component, by falling variance.</summary>
    private readonly double[] _weights;

    private PrincipalRectangle(double[] lower, double[] upper, double[] shifts, double[] weights, int rank)
    {
        (_lower, _upper, _shifts, _weights) = (lower, upper, shifts, weights);
        Rank = rank;
    }

    public int Rank { get; }

    public static PrincipalRectangle Of(
        ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> correlation, ReadOnlySpan<double> shifts)
    {
        var n = lower.Length;
        var values = correlation.ToArray();
        var vectors = new double[n * n];
        SymmetricEigen.Decompose(values, vectors, n);
        var order = Enumerable.Range(0, n).OrderByDescending(k => values[k * n + k]).ToArray();
        if (values[order[^1] * n + order[^1]] < -1e-8)
        {
            throw new ArgumentException("The correlation matrix is not positive semi-definite.", nameof(correlation));
        }

        var kept = order.Where(k => values[k * n + k] > Negligible).ToArray();
        var weights = new double[n * kept.Length];
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < kept.Length; k++)
            {
                weights[i * kept.Length + k] = vectors[i * n + kept[k]] * Math.Sqrt(values[kept[k] * n + kept[k]]);
            }
        }

        return new(lower.ToArray(), upper.ToArray(), shifts.ToArray(), weights, kept.Length);
    }

    public double Value(ReadOnlySpan<double> point, double scale)
    {
        Span<double> z = stackalloc double[Rank];
        for (var k = 1; k < Rank; k++)
        {
            z[k] = Math.Clamp(Normal.Quantile(point[k - 1]), -40, 40);
        }

        var (from, to) = (double.NegativeInfinity, double.PositiveInfinity);
        for (var i = 0; i < _lower.Length; i++)
        {
            var row = _weights.AsSpan(i * Rank, Rank);
            var offset = _shifts[i];
            for (var k = 1; k < Rank; k++)
            {
                offset += row[k] * z[k];
            }

            var (low, high) = (_lower[i] * scale - offset, _upper[i] * scale - offset);
            if (Math.Abs(row[0]) < Negligible)
            {
                if (!(low <= 0 && high >= 0))
                {
                    return 0;
                }

                continue;
            }

            (low, high) = row[0] > 0 ? (low / row[0], high / row[0]) : (high / row[0], low / row[0]);
            (from, to) = (Math.Max(from, low), Math.Min(to, high));
        }

        return !(from < to) ? 0 : from > 0 ? Normal.Survival(from) - Normal.Survival(to) : Normal.Cdf(to) - Normal.Cdf(from);
    }
}
