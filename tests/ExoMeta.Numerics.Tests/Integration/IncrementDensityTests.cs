using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;

namespace ExoMeta.Numerics.Tests.Integration;

public class IncrementDensityTests
{
    [Fact]
    public void Two_looks_are_a_bivariate_normal_rectangle()
    {
        foreach (var (t, low, high, bound, drift) in new[]
        {
            (0.5, double.NegativeInfinity, 2.5, 2.0, 0.0), (0.1, -1.0, 3.0, 1.5, 2.0), (0.9, 0.0, 2.0, 2.1, -1.0), (0.999, -2.0, 2.0, 2.0, 0.5),
            (0.3, -0.5, 0.5, double.NegativeInfinity, 1.0), (0.0001, -3.0, 3.0, 1.0, 3.0),
        })
        {
            var loading = Math.Sqrt(Math.Sqrt(t));
            var expected = MultivariateNormal.Rectangle(
                [low - drift * Math.Sqrt(t), bound - drift], [high - drift * Math.Sqrt(t), double.PositiveInfinity], [loading, loading]);
            var density = IncrementDensity.Start(drift).Continue(t, low, high, 1);
            Assert.Equal(expected, density.Above(1, bound), 1e-13);
            Assert.Equal(density.Mass, density.Above(1, bound) + density.Below(1, bound), 1e-13);
        }
    }

    [Fact]
    public void What_goes_on_without_limits_is_everything_however_close_the_times()
    {
        double[] times = [1e-6, 1e-5, 0.2, 0.2 + 1e-6, 0.2 + 2e-6, 0.7, 1];
        foreach (var drift in new[] { 0.0, 3, -5 })
        {
            var density = IncrementDensity.Start(drift);
            for (var k = 0; k < times.Length - 1; k++)
            {
                density = density.Continue(times[k], double.NegativeInfinity, double.PositiveInfinity, times[k + 1]);
                Assert.Equal(1, density.Mass, 1e-12);
            }

            Assert.Equal(Normal.Survival(1.7 - drift), density.Above(1, 1.7), 1e-12);
            Assert.Equal(Math.Exp(Normal.LogDensity(1.7 - drift)), density.At(1, 1.7), 1e-12);
        }
    }

    [Fact]
    public void Tails_far_out_keep_their_digits()
    {
        var density = IncrementDensity.Start(0).Continue(0.5, double.NegativeInfinity, double.PositiveInfinity, 1);
        foreach (var bound in new[] { 3.0, 6, 8 })
        {
            Assert.Equal(1, density.Above(1, bound) / Normal.Survival(bound), 1e-11);
        }
    }

    [Fact]
    public void An_empty_interval_lets_nothing_go_on()
    {
        var density = IncrementDensity.Start(0).Continue(0.5, 1, 1, 1);
        Assert.Equal(0, density.Mass);
        Assert.Equal(0, density.Above(1, -3));
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => IncrementDensity.Start(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => IncrementDensity.Start(0).Above(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => IncrementDensity.Start(0).Continue(0.5, -1, 1, 0.5));
        Assert.Throws<ArgumentException>(() => IncrementDensity.Start(0).Continue(0.5, double.NaN, 1, 1));
    }
}
