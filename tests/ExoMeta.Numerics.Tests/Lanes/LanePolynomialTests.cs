using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Tests.Lanes;

public class LanePolynomialTests
{
    [Fact]
    public void A_smooth_function_is_met_to_its_tolerance_between_the_points_too()
    {
        var fit = LanePolynomial.TryFit(PortableMath.Exp, -2, 3, 32, 1e-13);
        Assert.NotNull(fit);
        Assert.Equal((-2.0, 3.0), (fit.Lower, fit.Upper));
        Assert.InRange(fit.Terms, 12, 28);
        for (var x = -2.0; x <= 3; x += 0.0017)
        {
            Assert.Equal(PortableMath.Exp(x), fit.Evaluate(x), 1e-13 * PortableMath.Exp(3));
        }
    }

    [Fact]
    public void A_polynomial_is_met_to_rounding_with_no_more_terms_than_it_needs()
    {
        var fit = LanePolynomial.TryFit(x => (2 * x - 3) * x * x + 1, 0, 2, 16, 1e-14);
        Assert.NotNull(fit);
        Assert.Equal(4, fit.Terms);
        Assert.Equal(0, fit.Evaluate(1.0), 1e-14);
        Assert.Equal(5, fit.Evaluate(2.0), 5e-14);
    }

    [Fact]
    public void A_function_with_a_kink_is_refused() => Assert.Null(LanePolynomial.TryFit(Math.Abs, -1, 1.1, 64, 1e-6));

    [Fact]
    public void Empty_intervals_and_too_few_points_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LanePolynomial.TryFit(Math.Abs, 1, 1, 16, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LanePolynomial.TryFit(Math.Abs, 0, double.PositiveInfinity, 16, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LanePolynomial.TryFit(Math.Abs, 0, 1, 7, 1));
    }

    [Fact]
    public void Every_lane_type_gives_the_same_bits()
    {
        var fit = LanePolynomial.TryFit(PortableMath.Exp, -2, 3, 32, 1e-13)!;
        double[] x = [-2, -1.3, -0.1, 0, 0.77, 1.5, 2.9, 3];
        var expected = x.Select(fit.Evaluate).ToArray();
        Assert.Equal(expected, Run<Lane512>(fit, x));
        Assert.Equal(expected, Run<Lane256>(fit, x));
        Assert.Equal(expected, Run<Lane128>(fit, x));
        Assert.Equal(expected, Run<LaneScalar>(fit, x));
    }

    private static double[] Run<TLane>(LanePolynomial fit, double[] x)
        where TLane : struct, ILane<TLane>
    {
        var result = new double[8];
        TLane.Store(fit.Evaluate(TLane.Load(x)), result);
        return result;
    }
}
