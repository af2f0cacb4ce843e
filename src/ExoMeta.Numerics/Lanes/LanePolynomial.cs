using System.Runtime.CompilerServices;

namespace ExoMeta.Numerics.Lanes;

/// <summary>A smooth function on an interval as one polynomial: fitted once to an exact function, then evaluated on lanes.</summary>
/// <remarks>
/// Interpolation in Chebyshev points, the series cut where its coefficients have died away, gathered into powers of u ∈ [−1, 1]. The fit is
/// accepted only when the polynomial, evaluated as it will be, agrees with the function halfway between its points too. Four interleaved
/// chains of Horner's rule, because the steps of one wait for each other. The same bits in every lane type.
/// </remarks>
public sealed class LanePolynomial
{
    private const int Chains = 4;

    /// <summary>Coefficients by rising power, a multiple of four of them.</summary>
    private readonly double[] _coefficients;
    private readonly double _scale;
    private readonly double _shift;

    private LanePolynomial(double[] coefficients, double lower, double upper)
    {
        _coefficients = coefficients;
        (Lower, Upper) = (lower, upper);
        _scale = 2 / (upper - lower);
        _shift = -(upper + lower) / (upper - lower);
    }

    /// <summary>Lower end of the interval.</summary>
    public double Lower { get; }

    /// <summary>Upper end of the interval.</summary>
    public double Upper { get; }

    /// <summary>Number of coefficients.</summary>
    public int Terms => _coefficients.Length;

    /// <summary>Fits a function.</summary>
    /// <param name="function">Smooth and finite on the interval.</param>
    /// <param name="lower">Lower end, finite.</param>
    /// <param name="upper">Upper end, above the lower.</param>
    /// <param name="points">Number of Chebyshev points, from 8 on: the most coefficients that the polynomial may have.</param>
    /// <param name="tolerance">Largest difference relative to the function's largest value on the points.</param>
    /// <returns>The polynomial; null when it does not reach the tolerance.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The interval is empty or there are fewer than 8 points.</exception>
    public static LanePolynomial? TryFit(Func<double, double> function, double lower, double upper, int points, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 8);
        if (!(lower < upper && double.IsFinite(lower) && double.IsFinite(upper)))
        {
            throw new ArgumentOutOfRangeException(nameof(upper), upper, "a finite interval that is not empty was expected");
        }

        var (middle, half) = (0.5 * (upper + lower), 0.5 * (upper - lower));
        var values = new double[points];
        var angles = new double[points];
        var largest = 0.0;
        for (var k = 0; k < points; k++)
        {
            angles[k] = Math.PI * (k + 0.5) / points;
            values[k] = function(middle + half * PortableMath.SinCos(angles[k]).Cos);
            largest = Math.Max(largest, Math.Abs(values[k]));
        }

        var series = Series(values, angles);
        var terms = points;
        for (var rest = Math.Abs(series[^1]); terms > Chains && rest <= 0.1 * tolerance * largest; rest += Math.Abs(series[terms - 1]))
        {
            terms--;
        }

        var fit = new LanePolynomial(Powers(series.AsSpan(0, terms)), lower, upper);
        for (var k = 0; k <= points; k++)
        {
            var x = middle + half * PortableMath.SinCos(Math.PI * k / points).Cos;
            if (!(Math.Abs(fit.Evaluate(x) - function(x)) <= tolerance * largest))
            {
                return null;
            }
        }

        return fit;
    }

    /// <summary>The polynomial at x inside the interval; outside it is of no use.</summary>
    public double Evaluate(double x) => Evaluate(new LaneOne(x)).Value;

    /// <summary>The polynomial at x inside the interval; outside it is of no use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        var u = TLane.FusedMultiplyAdd(x, TLane.Broadcast(_scale), TLane.Broadcast(_shift));
        var square = u * u;
        var fourth = square * square;
        ReadOnlySpan<double> c = _coefficients;
        var i = c.Length - Chains;
        var (p, q, r, s) = (TLane.Broadcast(c[i]), TLane.Broadcast(c[i + 1]), TLane.Broadcast(c[i + 2]), TLane.Broadcast(c[i + 3]));
        for (i -= Chains; i >= 0; i -= Chains)
        {
            p = TLane.FusedMultiplyAdd(p, fourth, TLane.Broadcast(c[i]));
            q = TLane.FusedMultiplyAdd(q, fourth, TLane.Broadcast(c[i + 1]));
            r = TLane.FusedMultiplyAdd(r, fourth, TLane.Broadcast(c[i + 2]));
            s = TLane.FusedMultiplyAdd(s, fourth, TLane.Broadcast(c[i + 3]));
        }

        return TLane.FusedMultiplyAdd(TLane.FusedMultiplyAdd(s, u, r), square, TLane.FusedMultiplyAdd(q, u, p));
    }

    private static double[] Series(double[] values, double[] angles)
    {
        var series = new double[values.Length];
        for (var j = 0; j < series.Length; j++)
        {
            var sum = 0.0;
            for (var k = 0; k < values.Length; k++)
            {
                sum += values[k] * PortableMath.SinCos(j * angles[k]).Cos;
            }

            series[j] = sum * (j == 0 ? 1.0 : 2.0) / values.Length;
        }

        return series;
    }

    /// <summary>Gathered by T(j + 1) = 2u·T(j) − T(j − 1), filled up with zeros to whole chains.</summary>
    private static double[] Powers(ReadOnlySpan<double> series)
    {
        var length = (series.Length + Chains - 1) / Chains * Chains;
        var powers = new double[length];
        var (previous, polynomial) = (new double[length], new double[length]);
        polynomial[0] = 1;
        for (var j = 0; j < series.Length; j++)
        {
            var next = new double[length];
            for (var k = 0; k < length; k++)
            {
                powers[k] = Math.FusedMultiplyAdd(series[j], polynomial[k], powers[k]);
                next[k] = (k > 0 ? (j == 0 ? 1 : 2) * polynomial[k - 1] : 0) - previous[k];
            }

            (previous, polynomial) = (polynomial, next);
        }

        return powers;
    }
}
