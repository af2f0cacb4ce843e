using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Numerics.Tests.Optimisation;

public class BoundedNewtonTests
{
    private static readonly double[] Free = [double.NegativeInfinity, double.NegativeInfinity];
    private static readonly double[] Above = [double.PositiveInfinity, double.PositiveInfinity];

    [Theory]
    [InlineData(-1.2, 1)]
    [InlineData(-3, 4)]
    [InlineData(0, 0)]
    public void The_valley_of_Rosenbrock_is_followed_to_its_end(double x, double y)
    {
        var minimum = BoundedNewton.Minimise(new Rosenbrock(), [x, y], Free, Above);
        Assert.True(minimum.Converged, minimum.WhyStopped);
        Assert.Equal(1, minimum.X[0], 1e-10);
        Assert.Equal(1, minimum.X[1], 1e-10);
        Assert.Equal([false, false], minimum.AtBound);
    }

    /// <summary>At x = ½ the best y is x² = ¼, and the gradient in x still points out of the box.</summary>
    [Fact]
    public void A_minimum_on_a_bound_is_exactly_on_it_and_free_in_the_other_variable()
    {
        var minimum = BoundedNewton.Minimise(new Rosenbrock(), [-1, 2], Free, [0.5, double.PositiveInfinity]);
        Assert.True(minimum.Converged, minimum.WhyStopped);
        Assert.Equal(0.5, minimum.X[0]);
        Assert.Equal(0.25, minimum.X[1], 1e-10);
        Assert.Equal([true, false], minimum.AtBound);
        Assert.True(minimum.Gradient[0] < 0);
    }

    [Fact]
    public void Equal_bounds_fix_a_variable_and_a_start_outside_is_clipped_into_the_box()
    {
        var minimum = BoundedNewton.Minimise(new Rosenbrock(), [7, -3], [-2, double.NegativeInfinity], [-2, double.PositiveInfinity]);
        Assert.True(minimum.Converged, minimum.WhyStopped);
        Assert.Equal(-2, minimum.X[0]);
        Assert.Equal(4, minimum.X[1], 1e-10);
    }

    /// <summary>log cosh x + y⁴/4 + y²·10⁻⁶: Newton's undamped step diverges from |x| above 1.09.</summary>
    [Theory]
    [InlineData(1.2, 3)]
    [InlineData(-30, 1e3)]
    public void Damping_leads_back_where_full_steps_diverge(double x, double y)
    {
        var minimum = BoundedNewton.Minimise(new LogCosh(), [x, y], Free, Above);
        Assert.True(minimum.Converged, minimum.WhyStopped);
        Assert.Equal(0, minimum.X[0], 1e-9);
        Assert.Equal(0, minimum.X[1], 1e-9);
    }

    [Fact]
    public void What_does_not_converge_says_so_and_what_is_not_a_problem_is_refused()
    {
        var short_ = BoundedNewton.Minimise(new Rosenbrock(), [-1.2, 1], Free, Above, maximumIterations: 2);
        Assert.False(short_.Converged);
        Assert.Equal(2, short_.Iterations);
        Assert.Throws<ArgumentException>(() => BoundedNewton.Minimise(new Rosenbrock(), [0], Free, Above));
        Assert.Throws<ArgumentException>(() => BoundedNewton.Minimise(new Rosenbrock(), [0, 0], Above, Free));
        Assert.Throws<ArgumentException>(() => BoundedNewton.Minimise(new Rosenbrock(), [double.NaN, 0], Free, Above));
    }

    private sealed class Rosenbrock : ITwiceDifferentiable
    {
        public int Dimension => 2;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
        {
            var (a, b) = (1 - x[0], x[1] - x[0] * x[0]);
            (gradient[0], gradient[1]) = (-2 * a - 400 * x[0] * b, 200 * b);
            (hessian[0], hessian[1], hessian[2], hessian[3]) = (2 - 400 * b + 800 * x[0] * x[0], -400 * x[0], -400 * x[0], 200);
            return a * a + 100 * b * b;
        }
    }

    private sealed class LogCosh : ITwiceDifferentiable
    {
        public int Dimension => 2;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
        {
            var tanh = PortableMath.Tanh(x[0]);
            var square = x[1] * x[1];
            (gradient[0], gradient[1]) = (tanh, x[1] * square + 2e-6 * x[1]);
            (hessian[0], hessian[1], hessian[2], hessian[3]) = (1 - tanh * tanh, 0, 0, 3 * square + 2e-6);
            return Math.Abs(x[0]) + PortableMath.Log1p(PortableMath.Exp(-2 * Math.Abs(x[0]))) + 0.25 * square * square + 1e-6 * square;
        }
    }
}
