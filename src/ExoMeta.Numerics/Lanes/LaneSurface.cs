using System.Runtime.CompilerServices;

namespace ExoMeta.Numerics.Lanes;

/// <summary>A smooth function of two variables on a rectangle as one polynomial: fitted once to an exact function, then evaluated on lanes.</summary>
/// <remarks>
/// Interpolation in a grid of Chebyshev points. The series in x has coefficients that are polynomials in y; each keeps the degree that its size
/// calls for. They are evaluated four at a time by Horner's rule in powers of y scaled to [−1, 1], and summed by Clenshaw's (1955) recurrence in x.
/// The fit is accepted only when it agrees with the function halfway between its points too. The same bits in every lane type.
/// For one variable: <see cref="LanePolynomial"/>.
/// </remarks>
internal sealed class LaneSurface
{
    private const int Rows = 4;

    /// <summary>For each four rows, from the highest, their coefficients of one power of y side by side, from the highest power.</summary>
    private readonly double[] _coefficients;

    /// <summary>Powers of y of each four rows, from the highest rows.</summary>
    private readonly int[] _terms;
    private readonly Axis _x;
    private readonly Axis _y;

    private LaneSurface(double[] coefficients, int[] terms, Axis x, Axis y) => (_coefficients, _terms, _x, _y) = (coefficients, terms, x, y);

    /// <summary>Number of coefficients.</summary>
    public int Terms => _coefficients.Length;

    /// <summary>Fits a function.</summary>
    /// <param name="function">Smooth and finite on the rectangle.</param>
    /// <param name="x">Ends of the first variable, finite, ascending.</param>
    /// <param name="y">Ends of the second variable, finite, ascending.</param>
    /// <param name="points">Chebyshev points of either variable, from 8 on.</param>
    /// <param name="tolerance">Largest difference relative to the function's largest value on the points.</param>
    /// <returns>The polynomial; null when it does not reach the tolerance.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle is empty or there are fewer than 8 points.</exception>
    public static LaneSurface? TryFit(
        Func<double, double, double> function, (double Lower, double Upper) x, (double Lower, double Upper) y, int points, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 8);
        var (first, second) = (new Axis(x.Lower, x.Upper), new Axis(y.Lower, y.Upper));
        var values = new double[points, points];
        var largest = 0.0;
        for (var i = 0; i < points; i++)
        {
            for (var j = 0; j < points; j++)
            {
                values[i, j] = function(first.At(i + 0.5, points), second.At(j + 0.5, points));
                largest = Math.Max(largest, Math.Abs(values[i, j]));
            }
        }

        var fit = Gather(Series(values, points), points, 0.01 * tolerance * largest, first, second);
        for (var i = 0; i <= points; i++)
        {
            for (var j = 0; j <= points; j++)
            {
                var (at, across) = (first.At(i, points), second.At(j, points));
                if (!(Math.Abs(fit.Evaluate(new LaneOne(at), new LaneOne(across)).Value - function(at, across)) <= tolerance * largest))
                {
                    return null;
                }
            }
        }

        return fit;
    }

    /// <summary>The polynomial inside the rectangle; outside it is of no use.</summary>
    public TLane Evaluate<TLane>(TLane x, TLane y)
        where TLane : struct, ILane<TLane>
    {
        var u = TLane.FusedMultiplyAdd(x, TLane.Broadcast(2 * _x.Scale), TLane.Broadcast(2 * _x.Shift));
        var v = TLane.FusedMultiplyAdd(y, TLane.Broadcast(_y.Scale), TLane.Broadcast(_y.Shift));
        var (near, far) = (TLane.Broadcast(0), TLane.Broadcast(0));
        ReadOnlySpan<double> c = _coefficients;
        foreach (var terms in _terms)
        {
            var (p, q, r, s) = (TLane.Broadcast(c[0]), TLane.Broadcast(c[1]), TLane.Broadcast(c[2]), TLane.Broadcast(c[3]));
            var end = Rows * terms;
            for (var i = Rows; i < end; i += Rows)
            {
                p = TLane.FusedMultiplyAdd(p, v, TLane.Broadcast(c[i]));
                q = TLane.FusedMultiplyAdd(q, v, TLane.Broadcast(c[i + 1]));
                r = TLane.FusedMultiplyAdd(r, v, TLane.Broadcast(c[i + 2]));
                s = TLane.FusedMultiplyAdd(s, v, TLane.Broadcast(c[i + 3]));
            }

            far = TLane.FusedMultiplyAdd(u, near, p - far);
            near = TLane.FusedMultiplyAdd(u, far, q - near);
            far = TLane.FusedMultiplyAdd(u, near, r - far);
            near = TLane.FusedMultiplyAdd(u, far, s - near);
            c = c[end..];
        }

        // Row 0 went in like the others, with 2x; the sum has x in it once.
        return TLane.FusedMultiplyAdd(u * TLane.Broadcast(-0.5), far, near);
    }

    /// <summary>Coefficients of T_i(x)·T_j(y).</summary>
    private static double[,] Series(double[,] values, int points)
    {
        var cosines = new double[points, points];
        for (var i = 0; i < points; i++)
        {
            for (var k = 0; k < points; k++)
            {
                cosines[i, k] = PortableMath.SinCos(i * Math.PI * (k + 0.5) / points).Cos * (i == 0 ? 1.0 : 2.0) / points;
            }
        }

        var half = new double[points, points];
        var series = new double[points, points];
        for (var i = 0; i < points; i++)
        {
            for (var j = 0; j < points; j++)
            {
                for (var k = 0; k < points; k++)
                {
                    half[i, j] += cosines[i, k] * values[k, j];
                }
            }
        }

        for (var i = 0; i < points; i++)
        {
            for (var j = 0; j < points; j++)
            {
                for (var k = 0; k < points; k++)
                {
                    series[i, j] += cosines[j, k] * half[i, k];
                }
            }
        }

        return series;
    }

    /// <summary>Leaves out what is below a size, and turns each row into powers of y.</summary>
    private static LaneSurface Gather(double[,] series, int points, double smallest, Axis x, Axis y)
    {
        var groups = (points + Rows - 1) / Rows;
        var terms = new List<int>();
        var coefficients = new List<double>();
        for (var group = groups - 1; group >= 0; group--)
        {
            var length = 0;
            for (var row = group * Rows; row < Math.Min(points, (group + 1) * Rows); row++)
            {
                for (var j = points - 1; j >= length; j--)
                {
                    length = Math.Abs(series[row, j]) > smallest ? j + 1 : length;
                }
            }

            if (length == 0 && terms.Count == 0)
            {
                continue;
            }

            length = Math.Max(1, length);
            terms.Add(length);
            var powers = Enumerable.Range(0, Rows).Select(row => PowersOfRow(series, points, group * Rows + row, length)).ToArray();
            for (var j = length - 1; j >= 0; j--)
            {
                for (var row = Rows - 1; row >= 0; row--)
                {
                    coefficients.Add(powers[row][j]);
                }
            }
        }

        return new([.. coefficients], [.. terms], x, y);
    }

    /// <summary>Gathered by T(j + 1) = 2v·T(j) − T(j − 1).</summary>
    private static double[] PowersOfRow(double[,] series, int points, int row, int length)
    {
        var powers = new double[length];
        var (previous, polynomial) = (new double[length], new double[length]);
        polynomial[0] = 1;
        for (var j = 0; j < length && row < points; j++)
        {
            var next = new double[length];
            for (var k = 0; k < length; k++)
            {
                powers[k] = Math.FusedMultiplyAdd(series[row, j], polynomial[k], powers[k]);
                next[k] = (k > 0 ? (j == 0 ? 1 : 2) * polynomial[k - 1] : 0) - previous[k];
            }

            (previous, polynomial) = (polynomial, next);
        }

        return powers;
    }

    /// <summary>One variable, scaled to [−1, 1].</summary>
    private readonly struct Axis
    {
        private readonly double _middle;
        private readonly double _half;

        public Axis(double lower, double upper)
        {
            if (!(lower < upper && double.IsFinite(lower) && double.IsFinite(upper)))
            {
                throw new ArgumentOutOfRangeException(nameof(upper), upper, "a finite interval that is not empty was expected");
            }

            (_middle, _half) = (0.5 * (upper + lower), 0.5 * (upper - lower));
        }

        public double Scale => 1 / _half;

        public double Shift => -_middle / _half;

        /// <summary>The point at the cosine of a part of π.</summary>
        public double At(double part, int parts) => _middle + _half * PortableMath.SinCos(Math.PI * part / parts).Cos;
    }
}
