using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// Nodes and log weights for integrals over a normal variable that are centred and scaled at the mode of the integrand (adaptive
/// Gauss–Hermite quadrature, Liu and Pierce 1994; Pinheiro and Bates 1995).
/// </summary>
/// <remarks>
/// E f(Z) = ∫f(z)φ(z)dz with z = ẑ + s·x becomes Σ s·e^(wⱼ)·f(zⱼ)·e^(−zⱼ²/2), where e^(wⱼ) is the rule's weight times e^(xⱼ²/2).
/// Levels double the nodes. Above 192 nodes Gauss–Hermite gains little for integrands with one long tail; the two last levels are
/// the trapezoidal rule on |x| ≤ 48, whose error falls faster there (Trefethen 2022).
/// </remarks>
internal sealed class QuadratureRule
{
    private const double Reach = 48;

    private static readonly QuadratureRule[] Levels =
        [GaussHermiteRule(12), GaussHermiteRule(24), GaussHermiteRule(48), GaussHermiteRule(96), GaussHermiteRule(192), Trapezoid(769), Trapezoid(1537)];

    private QuadratureRule(double[] nodes, double[] logWeights) => (Nodes, LogWeights) = (nodes, logWeights);

    /// <summary>Number of rules.</summary>
    public static int LevelCount => Levels.Length;

    /// <summary>xⱼ.</summary>
    public double[] Nodes { get; }

    /// <summary>Logarithm of weight times e^(xⱼ²/2).</summary>
    public double[] LogWeights { get; }

    /// <summary>The rule of a level, 0 the coarsest.</summary>
    public static QuadratureRule OfLevel(int level) => Levels[level];

    private static QuadratureRule GaussHermiteRule(int order)
    {
        var (nodes, weights) = GaussHermite.Rule(order);
        return new([.. nodes], [.. weights.Select((w, i) => PortableMath.Log(w) + 0.5 * nodes[i] * nodes[i])]);
    }

    private static QuadratureRule Trapezoid(int count)
    {
        var step = 2 * Reach / (count - 1);
        var logWeight = PortableMath.Log(step) - 0.5 * PortableMath.Log(2 * Math.PI);
        return new([.. Enumerable.Range(0, count).Select(i => -Reach + i * step)], [.. Enumerable.Repeat(logWeight, count)]);
    }
}
