using System.Collections.Concurrent;
using System.Collections.Immutable;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Numerics.Integration;

/// <summary>Gauss–Hermite quadrature for the standard normal weight: E f(Z) ≈ Σ wᵢ f(zᵢ), Σ wᵢ = 1.</summary>
/// <remarks>
/// Exact for polynomials of degree 2·order − 1. For the weight e^(−x²), nodes are zᵢ/√2 and weights √π·wᵢ. Nodes are roots of the
/// orthonormal Hermite recurrence, bracketed by a scan finer than their spacing; rules are computed once an order. Portable.
/// </remarks>
public static class GaussHermite
{
    private const int MaximumOrder = 256;
    private static readonly ConcurrentDictionary<int, (ImmutableArray<double> Nodes, ImmutableArray<double> Weights)> Rules = new();

    /// <summary>Nodes, in ascending order, and weights of the rule for the standard normal weight.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1 or above 256.</exception>
    public static (ImmutableArray<double> Nodes, ImmutableArray<double> Weights) Rule(int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, MaximumOrder);
        return Rules.GetOrAdd(order, Compute);
    }

    /// <summary>The expectation of a function of a normal variable.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1 or above 256.</exception>
    public static double Expectation(Func<double, double> function, double mean, double standardDeviation, int order = 64)
    {
        ArgumentNullException.ThrowIfNull(function);
        var (nodes, weights) = Rule(order);
        var sum = 0.0;
        for (var i = 0; i < nodes.Length; i++)
        {
            sum += weights[i] * function(mean + standardDeviation * nodes[i]);
        }

        return sum;
    }

    private static (ImmutableArray<double> Nodes, ImmutableArray<double> Weights) Compute(int order)
    {
        var nodes = new double[order];
        var weights = new double[order];
        var index = (order + 1) / 2;
        if (order % 2 == 1)
        {
            weights[order / 2] = Weight(order, 0);
        }

        // Roots are at least π/√(n + ½) apart and lie below √(4n + 2).
        var step = 0.25 * Math.PI / Math.Sqrt(order + 0.5);
        for (var x = step / 2; index < order; x += step)
        {
            if (Hermite(order, x).Value > 0 == Hermite(order, x + step).Value > 0)
            {
                continue;
            }

            var root = RootFinder.Brent(z => Hermite(order, z).Value, x, x + step);
            (nodes[index], nodes[order - 1 - index]) = (root, -root);
            weights[index] = weights[order - 1 - index] = Weight(order, root);
            index++;
        }

        return ([.. nodes], [.. weights]);
    }

    private static double Weight(int order, double x)
    {
        var previous = Hermite(order, x).Previous;
        return 1 / (order * previous * previous);
    }

    /// <summary>Orthonormal Hermite polynomials of the given order and the one below.</summary>
    private static (double Value, double Previous) Hermite(int order, double x)
    {
        var (previous, value) = (0.0, 1.0);
        for (var k = 0; k < order; k++)
        {
            (previous, value) = (value, (x * value - Math.Sqrt(k) * previous) / Math.Sqrt(k + 1));
        }

        return (value, previous);
    }
}
