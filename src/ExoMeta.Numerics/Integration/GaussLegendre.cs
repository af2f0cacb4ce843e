using System.Collections.Concurrent;
using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Integration;

/// <summary>Gauss–Legendre quadrature on a finite interval; exact for polynomials of degree 2·order − 1.</summary>
/// <remarks>Nodes by Newton's method on the Legendre recurrence, to 2·10⁻¹⁶; rules are computed once an order. Portable.</remarks>
public static class GaussLegendre
{
    private const int MaximumOrder = 4096;
    private static readonly ConcurrentDictionary<int, (double[] Nodes, double[] Weights)> Rules = new();

    /// <summary>Integrates a function over [lower, upper] with a rule of the given order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1 or above 4096.</exception>
    public static double Integrate(Func<double, double> function, double lower, double upper, int order = 64)
    {
        ArgumentNullException.ThrowIfNull(function);
        var (nodes, weights) = Standard(order);
        var half = (upper - lower) / 2;
        var middle = lower + half;
        var sum = 0.0;
        for (var i = 0; i < nodes.Length; i++)
        {
            sum += weights[i] * function(middle + half * nodes[i]);
        }

        return half * sum;
    }

    /// <summary>Nodes, in ascending order, and weights of the rule on [lower, upper].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1 or above 4096.</exception>
    public static (ImmutableArray<double> Nodes, ImmutableArray<double> Weights) Rule(int order, double lower, double upper)
    {
        var (nodes, weights) = Standard(order);
        var half = (upper - lower) / 2;
        var middle = lower + half;
        return ([.. nodes.Select(x => middle + half * x)], [.. weights.Select(w => half * w)]);
    }

    private static (double[] Nodes, double[] Weights) Standard(int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, MaximumOrder);
        return Rules.GetOrAdd(order, Compute);
    }

    private static (double[] Nodes, double[] Weights) Compute(int order)
    {
        var nodes = new double[order];
        var weights = new double[order];
        for (var i = 0; i < (order + 1) / 2; i++)
        {
            // Tricomi's start; 2i + 1 = order is the middle node, exactly 0.
            var x = 2 * i + 1 == order ? 0 : PortableMath.SinCos(Math.PI * (i + 0.75) / (order + 0.5)).Cos;
            var slope = 0.0;
            for (var iteration = 0; iteration < 20; iteration++)
            {
                (var value, slope) = Legendre(order, x);
                var step = x == 0 ? 0 : value / slope;
                x -= step;
                if (Math.Abs(step) < 1e-16)
                {
                    break;
                }
            }

            (nodes[i], nodes[order - 1 - i], weights[i]) = (-x, x, Weight(order, x));
            weights[order - 1 - i] = weights[i];
        }

        return (nodes, weights);
    }

    /// <summary>2(1 − x²)/(n·Pₙ₋₁(x))², the recurrence in two doubles, because its rounding errors grow with the order.</summary>
    private static double Weight(int order, double x)
    {
        var (previous, value) = (new DoubleDouble(1, 0), new DoubleDouble(x, 0));
        for (var k = 2; k <= order; k++)
        {
            var next = value.Times((2.0 * k) - 1).Times(x).Plus(previous.Times(1 - k)).Over(new DoubleDouble(k, 0));
            (previous, value) = (value, next);
        }

        // The double nearest to a root is off it by P/P′; both factors are carried back to the root itself.
        var complement = (1 - x) * (1 + x);
        var slope = order * (previous.High - x * value.High) / complement;
        var offset = value.High / slope;
        var previousSlope = order * (x * previous.High - value.High) / complement;
        var atRoot = order * (previous.High - offset * previousSlope);
        return 2 * (complement + 2 * x * offset) / (atRoot * atRoot);
    }

    /// <summary>Legendre polynomial and its derivative at |x| &lt; 1.</summary>
    private static (double Value, double Slope) Legendre(int order, double x)
    {
        var (previous, value) = (1.0, x);
        for (var k = 2; k <= order; k++)
        {
            // k·Pₖ = (2k − 1)·x·Pₖ₋₁ − (k − 1)·Pₖ₋₂, arranged to round little.
            (previous, value) = (value, x * value + (x * value - previous) * ((k - 1.0) / k));
        }

        return (value, order * (previous - x * value) / ((1 - x) * (1 + x)));
    }
}
