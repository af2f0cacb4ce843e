using System.Collections.Immutable;

namespace ExoMeta.Numerics.Integration;

/// <summary>Gauss–Legendre quadrature on a finite interval.</summary>
public static class GaussLegendre
{
    /// <summary>Integrates a function over [lower, upper] with a rule of the given order.</summary>
    public static double Integrate(Func<double, double> function, double lower, double upper, int order = 64) =>
        MathNet.Numerics.Integration.GaussLegendreRule.Integrate(function, lower, upper, order);

    /// <summary>Nodes and weights of the rule on [lower, upper].</summary>
    public static (ImmutableArray<double> Nodes, ImmutableArray<double> Weights) Rule(int order, double lower, double upper)
    {
        var rule = new MathNet.Numerics.Integration.GaussLegendreRule(lower, upper, order);
        return ([.. rule.Abscissas], [.. rule.Weights]);
    }
}
