using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Numerics.Tests.Optimisation;

public class NewtonMaximiserTests
{
    [Theory]
    [InlineData(-1.2, 1)]
    [InlineData(-3, 4)]
    [InlineData(0, 0)]
    public void The_valley_of_Rosenbrock_is_followed_to_its_end(double x, double y)
    {
        var maximum = NewtonMaximiser.Maximise(new Rosenbrock(), [x, y]);
        Assert.True(maximum.Converged, maximum.WhyStopped);
        Assert.Equal(1, maximum.X[0], 1e-8);
        Assert.Equal(1, maximum.X[1], 1e-8);
    }

    /// <summary>3x − 10·log(1 + eˣ): concave, flat far out, with its maximum at log(3/7).</summary>
    [Theory]
    [InlineData(-300)]
    [InlineData(-4)]
    [InlineData(0)]
    [InlineData(250)]
    public void A_concave_function_has_one_maximum_from_anywhere(double start)
    {
        var maximum = NewtonMaximiser.Maximise(new LogOdds(), [start]);
        Assert.True(maximum.Converged, maximum.WhyStopped);
        Assert.Equal(PortableMath.Log(3.0 / 7), maximum.X[0], 1e-13);
    }

    [Fact]
    public void A_function_without_a_maximum_ends_and_says_so()
    {
        var maximum = NewtonMaximiser.Maximise(new Rising(), [0]);
        Assert.False(maximum.Converged);
        Assert.InRange(maximum.Iterations, 1, 300);
    }

    [Fact]
    public void A_start_where_the_function_has_no_value_is_said_to_be_one()
    {
        var maximum = NewtonMaximiser.Maximise(new LogOdds(), [double.NaN]);
        Assert.False(maximum.Converged);
        Assert.Contains("start", maximum.WhyStopped, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => NewtonMaximiser.Maximise(new LogOdds(), [1, 2]));
    }

    private sealed class Rosenbrock : ITwiceDifferentiable
    {
        public int Dimension => 2;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
        {
            var (a, b) = (1 - x[0], x[1] - x[0] * x[0]);
            (gradient[0], gradient[1]) = (2 * a + 400 * x[0] * b, -200 * b);
            (hessian[0], hessian[1], hessian[2], hessian[3]) = (-2 + 400 * b - 800 * x[0] * x[0], 400 * x[0], 400 * x[0], -200);
            return -a * a - 100 * b * b;
        }
    }

    private sealed class LogOdds : ITwiceDifferentiable
    {
        public int Dimension => 1;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
        {
            var e = PortableMath.Exp(-Math.Abs(x[0]));
            var p = x[0] > 0 ? 1 / (1 + e) : e / (1 + e);
            (gradient[0], hessian[0]) = (3 - 10 * p, -10 * e / ((1 + e) * (1 + e)));
            return 3 * x[0] - 10 * (Math.Max(x[0], 0) + PortableMath.Log1p(e));
        }
    }

    private sealed class Rising : ITwiceDifferentiable
    {
        public int Dimension => 1;

        public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
        {
            (gradient[0], hessian[0]) = (1, 0);
            return x[0];
        }
    }
}
