using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Tests.Lanes;

public class LaneSurfaceTests
{
    [Fact]
    public void A_smooth_function_is_met_to_its_tolerance_between_the_points_too()
    {
        static double Function(double x, double y) => PortableMath.Exp(x * y) + 1 / (6 + x);
        var fit = LaneSurface.TryFit(Function, (-2, 1), (0, 1.5), 24, 1e-12);
        Assert.NotNull(fit);
        Assert.InRange(fit.Terms, 50, 24 * 24);
        for (var x = -2.0; x <= 1; x += 0.0371)
        {
            for (var y = 0.0; y <= 1.5; y += 0.0217)
            {
                Assert.Equal(Function(x, y), Evaluate(fit, x, y), 1e-12 * PortableMath.Exp(1.5));
            }
        }
    }

    [Fact]
    public void A_polynomial_is_met_to_rounding_with_no_more_terms_than_it_needs()
    {
        var fit = LaneSurface.TryFit((x, y) => 2 * x * x * x - y * y * x + 3, (0, 2), (-1, 3), 12, 1e-13);
        Assert.NotNull(fit);
        Assert.Equal(12, fit.Terms);
        Assert.Equal(2, Evaluate(fit, 1, -Math.Sqrt(3)), 1e-13);
        Assert.Equal(5, Evaluate(fit, 1, 0), 1e-13);
    }

    [Fact]
    public void A_function_with_a_kink_is_refused() => Assert.Null(LaneSurface.TryFit((x, y) => Math.Abs(x + y), (-1, 1.1), (-1, 1), 32, 1e-6));

    [Fact]
    public void Empty_rectangles_and_too_few_points_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneSurface.TryFit((x, _) => x, (1, 1), (0, 1), 16, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneSurface.TryFit((x, _) => x, (0, 1), (0, double.PositiveInfinity), 16, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LaneSurface.TryFit((x, _) => x, (0, 1), (0, 1), 7, 1));
    }

    private static double Evaluate(LaneSurface fit, double x, double y) => fit.Evaluate(new LaneOne(x), new LaneOne(y)).Value;
}
