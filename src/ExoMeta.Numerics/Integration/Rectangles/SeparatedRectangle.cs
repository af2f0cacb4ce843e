using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Numerics.Integration;

/// <summary>
/// A rectangle in independent coordinates: X = LZ with L lower triangular, its variables in an order that leaves little to the later ones.
/// </summary>
internal sealed class SeparatedRectangle : IRectangleIntegrand
{
    /// <summary>A variable with less variance than this, given the earlier ones, is determined by them.</summary>
    private const double Determined = 1e-10;

    /// <summary>The limits that bind z_j given the earlier ones: (limit·scale − δ − Σ row·z)/coefficient.</summary>
    private readonly List<Limit>[] _limits;

    private SeparatedRectangle(List<Limit>[] limits) => _limits = limits;

    public int Rank => _limits.Length;

    public static SeparatedRectangle Of(
        ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> correlation, ReadOnlySpan<double> shifts)
    {
        var n = lower.Length;
        var order = new int[n];
        for (var i = 0; i < n; i++)
        {
            order[i] = i;
        }

        var l = new double[n, n];
        var centre = new double[n];
        var variance = new double[n];
        Array.Fill(variance, 1);
        var mean = new double[n];
        var rank = 0;
        for (; rank < n; rank++)
        {
            var best = Choose(lower, upper, shifts, order, rank, variance, mean);
            if (best < 0)
            {
                break;
            }

            (order[rank], order[best]) = (order[best], order[rank]);
            var pivot = order[rank];
            var deviation = Math.Sqrt(variance[pivot]);
            l[pivot, rank] = deviation;
            var (from, to) = ((lower[pivot] - shifts[pivot] - mean[pivot]) / deviation, (upper[pivot] - shifts[pivot] - mean[pivot]) / deviation);
            centre[rank] = Centre(from, to);
            for (var k = rank + 1; k < n; k++)
            {
                var i = order[k];
                var covariance = correlation[i * n + pivot];
                for (var j = 0; j < rank; j++)
                {
                    covariance -= l[i, j] * l[pivot, j];
                }

                l[i, rank] = covariance / deviation;
                variance[i] -= l[i, rank] * l[i, rank];
                mean[i] += l[i, rank] * centre[rank];
                if (variance[i] < -1e-8)
                {
                    throw new ArgumentException("The correlation matrix is not positive semi-definite.", nameof(correlation));
                }
            }
        }

        return new(Limits(lower, upper, shifts, order, rank, l));
    }

    /// <summary>The product of the conditional probabilities.</summary>
    public double Value(ReadOnlySpan<double> point, double scale)
    {
        Span<double> z = stackalloc double[Rank];
        var product = 1.0;
        for (var j = 0; j < Rank; j++)
        {
            var (from, to) = (double.NegativeInfinity, double.PositiveInfinity);
            foreach (var limit in _limits[j])
            {
                var (low, high) = limit.Given(z, scale);
                (from, to) = (Math.Max(from, low), Math.Min(to, high));
            }

            if (!(from < to))
            {
                return 0;
            }

            // From the tail that loses no digits.
            var isUpper = from > 0;
            var (start, end) = isUpper ? (Normal.Survival(to), Normal.Survival(from)) : (Normal.Cdf(from), Normal.Cdf(to));
            product *= end - start;
            if (j == Rank - 1 || product == 0)
            {
                return product;
            }

            var quantile = Normal.Quantile(start + point[j] * (end - start));
            z[j] = Math.Clamp(isUpper ? -quantile : quantile, -40, 40);
        }

        return product;
    }

    /// <summary>The remaining variable whose limits leave the least probability, given the means of the earlier ones; −1 when all are determined.</summary>
    private static int Choose(
        ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> shifts, int[] order, int rank, double[] variance, double[] mean)
    {
        var (best, least) = (-1, double.PositiveInfinity);
        for (var k = rank; k < order.Length; k++)
        {
            var i = order[k];
            if (variance[i] <= Determined)
            {
                continue;
            }

            var deviation = Math.Sqrt(variance[i]);
            var probability = Normal.Cdf((upper[i] - shifts[i] - mean[i]) / deviation) - Normal.Cdf((lower[i] - shifts[i] - mean[i]) / deviation);
            if (probability < least)
            {
                (best, least) = (k, probability);
            }
        }

        return best;
    }

    private static double Centre(double from, double to)
    {
        var probability = Normal.Cdf(to) - Normal.Cdf(from);
        return probability > 1e-12
            ? (Math.Exp(Normal.LogDensity(from)) - Math.Exp(Normal.LogDensity(to))) / probability
            : double.IsInfinity(from) ? to : double.IsInfinity(to) ? from : (from + to) / 2;
    }

    private static List<Limit>[] Limits(
        ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> shifts, int[] order, int rank, double[,] l)
    {
        var limits = new List<Limit>[rank];
        for (var j = 0; j < rank; j++)
        {
            limits[j] = [];
        }

        foreach (var i in order)
        {
            var last = rank - 1;
            while (last > 0 && Math.Abs(l[i, last]) < 1e-7)
            {
                last--;
            }

            var row = new double[last];
            for (var j = 0; j < last; j++)
            {
                row[j] = l[i, j];
            }

            limits[last].Add(new(row, l[i, last], lower[i], upper[i], shifts[i]));
        }

        return limits;
    }

    private sealed record Limit(double[] Row, double Coefficient, double Lower, double Upper, double Shift)
    {
        public (double Low, double High) Given(ReadOnlySpan<double> z, double scale)
        {
            var offset = Shift;
            for (var j = 0; j < Row.Length; j++)
            {
                offset += Row[j] * z[j];
            }

            var (low, high) = ((Lower * scale - offset) / Coefficient, (Upper * scale - offset) / Coefficient);
            return Coefficient > 0 ? (low, high) : (high, low);
        }
    }
}
