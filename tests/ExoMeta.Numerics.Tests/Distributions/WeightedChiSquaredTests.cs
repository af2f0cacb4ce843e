using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Tests.Distributions;

/// <summary>Weighted sums of χ²₁ variables: special cases with closed forms, and convolutions.</summary>
public class WeightedChiSquaredTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(400)]
    public void Equal_weights_give_the_chi_squared_distribution_in_both_tails(int n)
    {
        const double weight = 0.37;
        var weights = Enumerable.Repeat(weight, n).ToArray();
        foreach (var p in new[] { 1e-100, 1e-30, 1e-10, 0.001, 0.2, 0.4999 })
        {
            var (lower, upper) = (ChiSquared.Quantile(p, n), ChiSquared.UpperQuantile(p, n));
            Near(ChiSquared.Cdf(lower, n), WeightedChiSquared.Cdf(weight * lower, weights), 1e-12);
            Near(ChiSquared.Survival(upper, n), WeightedChiSquared.Survival(weight * upper, weights), 1e-12);
        }
    }

    [Theory]
    [InlineData(1.0, 0.5, 0.1)]
    [InlineData(1.0, 1e-3, 1e-6)]
    [InlineData(20.0, 19.0, 18.0)]
    public void Weights_in_pairs_give_the_hypoexponential_distribution(double a, double b, double c)
    {
        // λ·χ²₂ is exponential with mean 2λ: P(X > x) = Σ e^(−x/2λᵢ)·∏ λᵢ/(λᵢ − λⱼ).
        double[] distinct = [a, b, c];
        double[] weights = [a, a, b, b, c, c];
        foreach (var x in new[] { 2.0, 5.0, 20.0, 100.0, 500.0 })
        {
            var expected = 0.0;
            foreach (var i in distinct)
            {
                expected += PortableMath.Exp(-x * a / (2 * i)) * distinct.Where(j => j != i).Aggregate(1.0, (f, j) => f * i / (i - j));
            }

            // The closed form itself cancels where its terms exceed their sum.
            Near(expected, WeightedChiSquared.Survival(x * a, weights), 1e-11);
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(3.0)]
    [InlineData(11.0)]
    [InlineData(40.0)]
    public void Two_groups_of_weights_are_a_convolution(double x)
    {
        // 2·χ²₃ + 0.05·χ²₄; χ²₄ has a density without a pole.
        double[] weights = [2, 2, 2, 0.05, 0.05, 0.05, 0.05];
        var expected = AdaptiveQuadrature.Integrate(
            t => PortableMath.Exp(ChiSquared.LogDensity(t, 4)) * ChiSquared.Cdf((x - 0.05 * t) / 2, 3), 0, x / 0.05, 1e-12).Value;
        Near(expected, WeightedChiSquared.Cdf(x, weights), 2e-12);
    }

    /// <summary>Imhof's (1961) integral by R 4.2.2: integrate(rel.tol = 1e-11) over 800 periods of its sine, which truncates the third row least.</summary>
    [Theory]
    [InlineData(2, 2.11060452602752e-01, 1e-9, new[] { 0.6, 0.3, 0.1, 0.2, 0.2 })]
    [InlineData(7, 5.16191510781172e-01, 1e-9, new[] { 6.0, 3, 1, 0.1, 0.05, 0.02 })]
    [InlineData(12, 2.78569479245135e-02, 1e-12, new[] { 1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1 })]
    [InlineData(1, 9.95526008733267e-01, 1e-13, new[] { 1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1 })]
    public void Imhofs_integral_agrees(double x, double survival, double tolerance, double[] weights) =>
        Assert.InRange(WeightedChiSquared.Survival(x, weights), survival - tolerance, survival + tolerance);

    /// <summary>Imhof (1961), Biometrika 48:419, table 1, first form.</summary>
    [Theory]
    [InlineData(0.1, 0.9458)]
    [InlineData(0.7, 0.5064)]
    [InlineData(2.0, 0.1240)]
    public void Imhofs_table_is_reproduced(double x, double printed) =>
        Assert.Equal(printed, WeightedChiSquared.Survival(x, [0.6, 0.3, 0.1]), 0.00005);

    [Fact]
    public void Extreme_weights_and_values_stay_in_order()
    {
        double[] weights = [1e6, 1, 1e-6, 3e-9];
        var previous = 0.0;
        for (var x = 1e-12; x < 1e9; x *= 3)
        {
            var p = WeightedChiSquared.Cdf(x, weights);
            Assert.True(p > previous || p == 1, $"at {x}");
            Assert.Equal(1, p + WeightedChiSquared.Survival(x, weights), 1e-12);
            previous = p;
        }

        Assert.Equal(0, WeightedChiSquared.Cdf(0, weights));
        Assert.Equal(1, WeightedChiSquared.Survival(-1, weights));
        Assert.Equal(0, WeightedChiSquared.Survival(double.PositiveInfinity, weights));
        Assert.Equal(double.NaN, WeightedChiSquared.Cdf(double.NaN, weights));
        Assert.Throws<ArgumentException>(() => WeightedChiSquared.Cdf(1, []));
        Assert.Throws<ArgumentException>(() => WeightedChiSquared.Cdf(1, [1, 0]));
    }

    private static void Near(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance * expected, $"{actual:R} against {expected:R}: {actual / expected - 1:E1}");
}
