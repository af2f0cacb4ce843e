namespace ExoMeta.Trials.Designs;

/// <summary>A function that is a polynomial between knots, in powers of the distance from the left knot, and 0 outside them.</summary>
internal sealed class PiecewisePolynomial
{
    /// <summary>Knots of a piece, and its coefficients by rising power.</summary>
    private readonly List<(double From, double To, double[] Coefficients)> _pieces;

    private PiecewisePolynomial(List<(double From, double To, double[] Coefficients)> pieces) => _pieces = pieces;

    /// <summary>1 from 0 on.</summary>
    public static PiecewisePolynomial One { get; } = new([(0, double.PositiveInfinity, [1])]);

    /// <summary>The function where it lies between two points, 0 elsewhere.</summary>
    public PiecewisePolynomial Between(double low, double high)
    {
        var kept = new List<(double, double, double[])>();
        foreach (var (from, to, coefficients) in _pieces)
        {
            var (start, end) = (Math.Max(from, low), Math.Min(to, high));
            if (start < end)
            {
                kept.Add((start, end, Recentred(coefficients, start - from)));
            }
        }

        return new(kept);
    }

    /// <summary>x ↦ ∫ from −∞ to x − shift; to the right of the last knot it stays as it is there.</summary>
    public PiecewisePolynomial IntegralShifted(double shift)
    {
        var pieces = new List<(double, double, double[])>();
        var sum = 0.0;
        foreach (var (from, to, coefficients) in _pieces)
        {
            var integral = new double[coefficients.Length + 1];
            integral[0] = sum;
            for (var i = 0; i < coefficients.Length; i++)
            {
                integral[i + 1] = coefficients[i] / (i + 1);
            }

            pieces.Add((from + shift, to + shift, integral));
            sum = At(integral, to - from);
        }

        if (_pieces.Count > 0)
        {
            pieces.Add((_pieces[^1].To + shift, double.PositiveInfinity, [sum]));
        }

        return new(pieces);
    }

    /// <summary>The integral over all of it.</summary>
    public double Total()
    {
        var sum = 0.0;
        foreach (var (from, to, coefficients) in _pieces)
        {
            var (power, length) = (1.0, to - from);
            for (var i = 0; i < coefficients.Length; i++)
            {
                power *= length;
                sum += coefficients[i] * power / (i + 1);
            }
        }

        return sum;
    }

    private static double At(double[] coefficients, double x)
    {
        var value = 0.0;
        for (var i = coefficients.Length - 1; i >= 0; i--)
        {
            value = value * x + coefficients[i];
        }

        return value;
    }

    /// <summary>The same polynomial in powers of the distance from a point further right (Horner's rule, repeated).</summary>
    private static double[] Recentred(double[] coefficients, double by)
    {
        var shifted = (double[])coefficients.Clone();
        for (var i = 0; i < shifted.Length - 1; i++)
        {
            for (var j = shifted.Length - 2; j >= i; j--)
            {
                shifted[j] += by * shifted[j + 1];
            }
        }

        return shifted;
    }
}
