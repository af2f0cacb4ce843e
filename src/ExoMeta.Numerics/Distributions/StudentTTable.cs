using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>
/// A t distribution as a table of polynomials, the normal for infinite degrees of freedom: for callers that need it tens of millions of times.
/// </summary>
/// <remarks>
/// With t = |z|/(2.5 + |z|), the survival function at |z| is a smooth function of t on [0, 1], cut into 256 pieces of degree 5. Largest error,
/// held by a test against the exact functions: 2·10⁻¹¹ for the probability (10⁻¹² from 3 on), 10⁻⁹ for density and slope; for at least 2 degrees of freedom.
/// </remarks>
public sealed class StudentTTable
{
    /// <summary>Below this many degrees of freedom the tail is too rough a function of t for polynomials.</summary>
    public const double LeastDegreesOfFreedom = 2;

    private const int Pieces = 256;
    private const int Terms = 6;
    private const double Centre = 2.5;

    /// <summary>Coefficients in powers of the place within a piece, from 0 to 1.</summary>
    private readonly double[] _coefficients = new double[Pieces * Terms];

    /// <summary>Tabulates a distribution.</summary>
    /// <param name="degreesOfFreedom">At least <see cref="LeastDegreesOfFreedom"/>; +∞ for the normal.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer degrees of freedom, or NaN.</exception>
    public StudentTTable(double degreesOfFreedom)
    {
        if (!(degreesOfFreedom >= LeastDegreesOfFreedom))
        {
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), degreesOfFreedom, "At least 2 degrees of freedom were expected.");
        }

        Span<double> nodes = stackalloc double[Terms];
        Span<double> values = stackalloc double[Terms];
        for (var j = 0; j < Terms; j++)
        {
            // Chebyshev's nodes on [0, 1].
            nodes[j] = 0.5 - 0.5 * PortableMath.SinCos(Math.PI * (j + 0.5) / Terms).Cos;
        }

        for (var piece = 0; piece < Pieces; piece++)
        {
            for (var j = 0; j < Terms; j++)
            {
                var t = (piece + nodes[j]) / Pieces;
                var z = -Centre * t / (1 - t);
                values[j] = double.IsPositiveInfinity(degreesOfFreedom) ? Normal.Cdf(z) : StudentT.Cdf(z, degreesOfFreedom);
            }

            Interpolate(nodes, values, _coefficients.AsSpan(piece * Terms, Terms));
        }
    }

    /// <summary>Distribution function, density and derivative of the density at z, finite or not.</summary>
    public (double Probability, double Density, double Slope) At(double z)
    {
        var sum = Centre + Math.Abs(z);
        if (double.IsPositiveInfinity(sum))
        {
            return (z > 0 ? 1 : 0, 0, 0);
        }

        var place = Math.Abs(z) / sum * Pieces;
        var piece = Math.Min((int)place, Pieces - 1);
        var x = place - piece;
        var c = _coefficients.AsSpan(piece * Terms, Terms);
        var survival = ((((c[5] * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0];
        var first = (((5 * c[5] * x + 4 * c[4]) * x + 3 * c[3]) * x + 2 * c[2]) * x + c[1];
        var second = ((20 * c[5] * x + 12 * c[4]) * x + 6 * c[3]) * x + 2 * c[2];

        // dx/d|z| and its derivative, by the chain rule.
        var rate = Pieces * Centre / (sum * sum);
        var density = -first * rate;
        var slope = -second * rate * rate + first * rate * 2 / sum;
        return z > 0 ? (1 - survival, density, slope) : (survival, density, -slope);
    }

    /// <summary>Newton's divided differences, multiplied out.</summary>
    private static void Interpolate(ReadOnlySpan<double> nodes, Span<double> values, Span<double> coefficients)
    {
        for (var order = 1; order < Terms; order++)
        {
            for (var j = Terms - 1; j >= order; j--)
            {
                values[j] = (values[j] - values[j - 1]) / (nodes[j] - nodes[j - order]);
            }
        }

        coefficients.Clear();
        for (var j = Terms - 1; j >= 0; j--)
        {
            for (var power = Terms - 1; power > 0; power--)
            {
                coefficients[power] = coefficients[power - 1] - nodes[j] * coefficients[power];
            }

            coefficients[0] = values[j] - nodes[j] * coefficients[0];
        }
    }
}
