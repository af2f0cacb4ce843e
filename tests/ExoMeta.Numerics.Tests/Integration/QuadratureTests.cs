using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Tests.Integration;

public class QuadratureTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(32)]
    [InlineData(200)]
    public void Legendre_rules_are_exact_for_polynomials_of_twice_their_order(int order)
    {
        var (nodes, weights) = GaussLegendre.Rule(order, -1, 1);
        Assert.Equal(nodes.Order(), nodes);
        for (var power = 0; power < Math.Min(2 * order, 60); power++)
        {
            var sum = nodes.Zip(weights, (x, w) => w * Math.Pow(x, power)).Sum();
            Assert.Equal(power % 2 == 1 ? 0 : 2.0 / (power + 1), sum, 1e-14);
        }
    }

    [Fact]
    public void The_five_point_legendre_rule_is_the_tabulated_one()
    {
        // Abramowitz and Stegun (1964), table 25.4.
        var (nodes, weights) = GaussLegendre.Rule(5, -1, 1);
        Assert.Equal([-0.906179845938664, -0.538469310105683, 0, 0.538469310105683, 0.906179845938664], nodes, (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal(
            [0.236926885056189, 0.478628670499366, 0.568888888888889, 0.478628670499366, 0.236926885056189], weights, (a, b) => Math.Abs(a - b) < 2e-15);
        Assert.Equal(Math.E - 1, GaussLegendre.Integrate(Math.Exp, 0, 1), 1e-15);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(256)]
    public void Hermite_rules_give_the_moments_of_the_normal_distribution(int order)
    {
        var moment = 1.0;
        for (var power = 0; power < Math.Min(2 * order, 20); power += 2)
        {
            Assert.Equal(1, GaussHermite.Expectation(z => Math.Pow(z, power), 0, 1, order) / moment, 1e-12);
            moment *= power + 1;
        }

        Assert.Equal(order, GaussHermite.Rule(order).Nodes.Distinct().Count());
        Assert.Equal(0, GaussHermite.Rule(order).Nodes.Sum(), 1e-12);
    }

    [Fact]
    public void A_log_normal_mean_follows_from_quadrature() =>
        Assert.Equal(PortableMath.Exp(0.3 + 0.5 * 0.49), GaussHermite.Expectation(PortableMath.Exp, 0.3, 0.7), 1e-13);

    [Fact]
    public void Adaptive_quadrature_meets_its_tolerance_on_finite_and_infinite_intervals()
    {
        Check(2.0 / 3, AdaptiveQuadrature.Integrate(Math.Sqrt, 0, 1));
        Check(1, AdaptiveQuadrature.Integrate(x => PortableMath.Exp(Normal.LogDensity(x)), double.NegativeInfinity, double.PositiveInfinity));
        Check(1, AdaptiveQuadrature.Integrate(x => PortableMath.Exp(-x), 0, double.PositiveInfinity));
        Check(0.5, AdaptiveQuadrature.Integrate(x => PortableMath.Exp(2 * x), double.NegativeInfinity, 0));
        Check(0.5 * Math.PI * 1e4, AdaptiveQuadrature.Integrate(x => 1 / (1e-8 + x * x), 0, double.PositiveInfinity));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0.7)]
    [InlineData(45)]
    public void Densities_integrate_to_their_distribution_functions(double df)
    {
        Check(StudentT.Cdf(-1.3, df), AdaptiveQuadrature.Integrate(x => PortableMath.Exp(StudentT.LogDensity(x, df)), double.NegativeInfinity, -1.3));
        Check(ChiSquared.Survival(4, df), AdaptiveQuadrature.Integrate(x => PortableMath.Exp(ChiSquared.LogDensity(x, df)), 4, double.PositiveInfinity));
        Check(FisherF.Survival(2, df, 5), AdaptiveQuadrature.Integrate(x => PortableMath.Exp(FisherF.LogDensity(x, df, 5)), 2, double.PositiveInfinity));
        Check(
            Beta.Cdf(0.7, df, 2) - Beta.Cdf(0.1, df, 2),
            AdaptiveQuadrature.Integrate(x => PortableMath.Exp(Beta.LogDensity(x, df, 2)), 0.1, 0.7));
        Check(
            Gamma.Survival(4, df, 1.7), AdaptiveQuadrature.Integrate(x => PortableMath.Exp(Gamma.LogDensity(x, df, 1.7)), 4, double.PositiveInfinity));
    }

    [Fact]
    public void Integrals_that_do_not_exist_fail_loudly()
    {
        Assert.Throws<ArithmeticException>(() => AdaptiveQuadrature.Integrate(x => 1 / x, 0, 1));
        Assert.Throws<ArithmeticException>(() => AdaptiveQuadrature.Integrate(x => double.NaN, 0, 1));
        Assert.Throws<ArgumentException>(() => AdaptiveQuadrature.Integrate(x => x, 1, 0));
    }

    private static void Check(double expected, QuadratureResult result)
    {
        Assert.Equal(1, result.Value / expected, 2e-12);
        Assert.InRange(result.Error, 0, 1e-12 * Math.Abs(result.Value));
    }
}
