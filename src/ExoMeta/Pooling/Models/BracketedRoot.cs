namespace ExoMeta.Pooling;

/// <summary>A function of one variable, as a value type so that root finding neither allocates nor calls through a delegate.</summary>
internal interface IScalarFunction
{
    /// <summary>The value at x.</summary>
    double Evaluate(double x);
}

/// <summary>Brent's (1973) root finder to full relative precision, whatever the scale of the root.</summary>
internal static class BracketedRoot
{
    private const int MaxIterations = 300;

    /// <summary>The root of a function that changes sign between two points.</summary>
    /// <param name="function">Continuous on the bracket.</param>
    /// <param name="a">One end, with value <paramref name="fa"/>.</param>
    /// <param name="fa">Value at a.</param>
    /// <param name="b">Other end, with value <paramref name="fb"/> of the opposite sign (or 0).</param>
    /// <param name="fb">Value at b.</param>
    /// <param name="iterations">Evaluations used.</param>
    /// <exception cref="FitFailedException">No convergence within 300 evaluations.</exception>
    public static double Find<TFunction>(TFunction function, double a, double fa, double b, double fb, out int iterations)
        where TFunction : struct, IScalarFunction
    {
        var (c, fc, d, e) = (a, fa, b - a, b - a);
        for (iterations = 0; iterations < MaxIterations; iterations++)
        {
            if (Math.Sign(fb) == Math.Sign(fc))
            {
                (c, fc) = (a, fa);
                d = e = b - a;
            }

            if (Math.Abs(fc) < Math.Abs(fb))
            {
                (a, b, c) = (b, c, b);
                (fa, fb, fc) = (fb, fc, fb);
            }

            var tolerance = 2 * double.BitIncrement(Math.Abs(b)) - 2 * Math.Abs(b);
            var middle = 0.5 * (c - b);
            if (Math.Abs(middle) <= tolerance || fb == 0)
            {
                return b;
            }

            (d, e) = Step(a, fa, b, fb, c, fc, middle, tolerance, d, e);
            (a, fa) = (b, fb);
            b += Math.Abs(d) > tolerance ? d : Math.CopySign(tolerance, middle);
            fb = function.Evaluate(b);
            if (double.IsNaN(fb))
            {
                throw new FitFailedException("the function became undefined while its root was sought");
            }
        }

        throw new FitFailedException(
            "no root within 300 evaluations", new FitReport(a, iterations, Converged: false, "iteration limit"));
    }

    /// <summary>The next step: inverse quadratic or secant when it shrinks fast enough, else bisection.</summary>
    private static (double Step, double Previous) Step(
        double a, double fa, double b, double fb, double c, double fc, double middle, double tolerance, double d, double e)
    {
        if (Math.Abs(e) < tolerance || Math.Abs(fa) <= Math.Abs(fb))
        {
            return (middle, middle);
        }

        double p, q;
        var s = fb / fa;
        if (a == c)
        {
            p = 2 * middle * s;
            q = 1 - s;
        }
        else
        {
            var (t, r) = (fa / fc, fb / fc);
            p = s * (2 * middle * t * (t - r) - (b - a) * (r - 1));
            q = (t - 1) * (r - 1) * (s - 1);
        }

        (p, q) = p > 0 ? (p, -q) : (-p, q);
        return 2 * p < Math.Min(3 * middle * q - Math.Abs(tolerance * q), Math.Abs(e * q)) ? (p / q, d) : (middle, middle);
    }
}
