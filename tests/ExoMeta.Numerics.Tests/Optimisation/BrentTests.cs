using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Numerics.Tests.Optimisation;

public class BrentTests
{
    public static TheoryData<Func<double, double>, double, double, double> Roots => new()
    {
        { x => x * x - 2, 0, 2, 1.4142135623730951 },
        { x => PortableMath.Exp(x) - 5, -700, 700, 1.6094379124341003 },
        { x => x * x * x, -1, 4, 0 },
        { x => x < 0.3 ? -1 : 1, 0, 1, 0.3 },
        { x => 1e-200 * (x - 7), -1e6, 1e9, 7 },
        { x => x, 0, 1, 0 },
        { x => x - 1, 0, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Roots))]
    public void Roots_are_found_to_machine_precision(Func<double, double> function, double lower, double upper, double root)
    {
        var calls = 0;
        var found = RootFinder.Brent(
            x =>
            {
                calls++;
                return function(x);
            },
            lower,
            upper,
            1e-15);
        Assert.Equal(root, found, root == 0 ? 1e-5 : 4e-16 * root + 1e-15);
        Assert.InRange(calls, 1, 200);
    }

    [Fact]
    public void Ends_that_do_not_bracket_a_root_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RootFinder.Brent(x => x * x + 1, -1, 1));
        Assert.Throws<ArgumentException>(() => RootFinder.Brent(x => x, double.NegativeInfinity, 1));
        Assert.Throws<ArithmeticException>(() => RootFinder.Brent(x => x is > -1 and < 1 ? double.NaN : x, -1, 1));
    }

    [Theory]
    [InlineData(-3, 5, 1.25)]
    [InlineData(1, 1e6, 1.25)]
    [InlineData(2, 3, 2)]
    [InlineData(-9, -8, -8)]
    public void Minima_are_found_inside_and_at_the_ends(double lower, double upper, double expected)
    {
        var minimum = Minimiser.Brent(x => (x - 1.25) * (x - 1.25) * (1 + 0.1 * x * x) + 3, lower, upper);
        Assert.True(minimum.Converged);
        Assert.Equal(expected, minimum.X, 1e-6);
        Assert.InRange(minimum.Iterations, 1, 120);
    }

    [Fact]
    public void A_minimum_that_is_not_reached_says_so()
    {
        Assert.False(Minimiser.Brent(x => x * x, -3, 5, maximumIterations: 3).Converged);
        Assert.Throws<ArgumentException>(() => Minimiser.Brent(x => x, 1, 0));
        Assert.Throws<ArithmeticException>(() => Minimiser.Brent(x => double.NaN, 0, 1));
    }
}
