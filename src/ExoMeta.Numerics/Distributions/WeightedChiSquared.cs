using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Distributions;

/// <summary>The distribution of λ₁·Z₁² + … + λₙ·Zₙ² with independent standard normal Z and weights λ &gt; 0.</summary>
/// <remarks>
/// The inversion integral ∫ exp(K(s) − s·x)/s ds/(2πi) with K(s) = −½·Σ log(1 − 2λs), along a parabola through the saddle point of its
/// integrand that opens towards the cut on the positive axis (Rice 1980, SIAM J. Sci. Stat. Comput. 1:438; on the same integral along
/// other paths: Imhof 1961, Davies 1980). Right of 0 it gives the upper tail, left of 0 the lower one, each relative to itself; the trapezoidal
/// rule is halved until it agrees with itself, to about 10⁻¹³. O(n) an evaluation; weights may differ by any factor.
/// </remarks>
public static class WeightedChiSquared
{
    private const int MaximumHalvings = 12;
    private const int MaximumTerms = 200_000;
    private const double Agreement = 2e-14;

    /// <summary>P(X ≤ x), accurate in the lower tail.</summary>
    /// <param name="x">The value; at and below 0 the probability is 0.</param>
    /// <param name="weights">λ, each finite and &gt; 0; at least one.</param>
    /// <exception cref="ArgumentException">No weights, or one that is not finite and positive.</exception>
    /// <exception cref="ArithmeticException">The integral did not converge, which finite input does not cause.</exception>
    public static double Cdf(double x, ReadOnlySpan<double> weights) => Probability(x, weights, lower: true);

    /// <summary>P(X &gt; x), accurate in the upper tail.</summary>
    /// <param name="x">The value.</param>
    /// <param name="weights">λ, each finite and &gt; 0; at least one.</param>
    /// <exception cref="ArgumentException">No weights, or one that is not finite and positive.</exception>
    /// <exception cref="ArithmeticException">The integral did not converge, which finite input does not cause.</exception>
    public static double Survival(double x, ReadOnlySpan<double> weights) => Probability(x, weights, lower: false);

    private static double Probability(double x, ReadOnlySpan<double> weights, bool lower)
    {
        Check(weights);
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        if (x <= 0 || double.IsPositiveInfinity(x))
        {
            return x <= 0 == lower ? 0 : 1;
        }

        double mean = 0, largest = 0;
        foreach (var weight in weights)
        {
            mean += weight;
            largest = Math.Max(largest, weight);
        }

        // In units of x. The tail on its own side of the mean is the small one.
        var isUpper = x > mean;
        var tail = TailAt(weights, 1 / x, isUpper ? 0.5 * x / largest : 0);
        return isUpper == lower ? 1 - tail : tail;
    }

    /// <summary>P(X &gt; 1) from a saddle point in (0, pole), or P(X ≤ 1) from one below 0 where the pole is given as 0.</summary>
    private static double TailAt(ReadOnlySpan<double> weights, double unit, double pole)
    {
        var saddle = SaddlePointOf(weights, unit, pole);
        double second = 1 / (saddle * saddle), third = -2 / (saddle * saddle * saddle), logarithm = -saddle, product = 1;
        foreach (var weight in weights)
        {
            var lambda = weight * unit;
            var rest = 2 * lambda / (1 - 2 * lambda * saddle);
            second += 0.5 * rest * rest;
            third += rest * rest * rest;
            product *= 1 - 2 * lambda * saddle;
            if (product is > 1e100 or < 1e-100)
            {
                logarithm -= 0.5 * PortableMath.Log(product);
                product = 1;
            }
        }

        logarithm -= 0.5 * PortableMath.Log(product);

        // The path of steepest descent is s + c·y² + iy with c = f‴/6f″ near the saddle point; it must open to the right.
        var scale = 1 / Math.Sqrt(second);
        var curve = Math.Max(third / (6 * second), 0.25 / (Math.Abs(saddle) + scale));
        var path = new Path(saddle, curve, unit);
        var previous = double.NaN;
        var step = scale;
        var sum = path.Sum(weights, 0, step);
        for (var halving = 0; halving < MaximumHalvings; halving++)
        {
            var value = step * sum;
            if (Math.Abs(value - previous) <= Agreement * Math.Abs(value))
            {
                // The factor at the saddle point was left out, so that the sum is of order 1.
                return Math.Clamp(PortableMath.Exp(logarithm) / Math.Abs(saddle) * value / Math.PI, 0, 1);
            }

            previous = value;
            sum += path.Sum(weights, 0.5 * step, step);
            step *= 0.5;
        }

        throw new ArithmeticException("The inversion integral of a weighted sum of χ² did not converge.");
    }

    /// <summary>The root of K′(s) − 1 − 1/s, which is monotone on either side of 0; by bisection with Newton's steps.</summary>
    private static double SaddlePointOf(ReadOnlySpan<double> weights, double unit, double pole)
    {
        // Left of 0: Σλ/(1 − 2λs) ≤ n/(2|s|), so that the root lies above −(n/2 + 1).
        var (low, high) = pole > 0 ? (0.0, pole) : (-(0.5 * weights.Length + 1), 0.0);
        var s = 0.5 * (low + high);
        for (var i = 0; i < 200; i++)
        {
            double value = -1 - 1 / s, slope = 1 / (s * s);
            foreach (var weight in weights)
            {
                var lambda = weight * unit;
                var rest = lambda / (1 - 2 * lambda * s);
                value += rest;
                slope += 2 * rest * rest;
            }

            (low, high) = value < 0 ? (s, high) : (low, s);
            var next = s - value / slope;
            next = next > low && next < high ? next : 0.5 * (low + high);
            if (Math.Abs(next - s) <= 1e-10 * Math.Abs(s))
            {
                return next;
            }

            s = next;
        }

        return s;
    }

    private static void Check(ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty)
        {
            throw new ArgumentException("At least one weight was expected.", nameof(weights));
        }

        foreach (var weight in weights)
        {
            if (!(weight > 0 && weight < double.PositiveInfinity))
            {
                throw new ArgumentException("Positive, finite weights were expected.", nameof(weights));
            }
        }
    }

    /// <summary>The integrand on its path, relative to the saddle point: real part of g(y)·ds/dy/i for y ≥ 0, twice for symmetry.</summary>
    private readonly struct Path(double saddle, double curve, double unit)
    {
        /// <summary>The sum over y = first, first + step, …, until it no longer changes; y = 0 counts half.</summary>
        public double Sum(ReadOnlySpan<double> weights, double first, double step)
        {
            var sum = 0.0;
            var small = 0;
            for (var i = 0; small < 3; i++)
            {
                if (i > MaximumTerms)
                {
                    throw new ArithmeticException("The inversion integral of a weighted sum of χ² does not decay.");
                }

                var y = first + i * step;
                var (value, size) = At(weights, y);
                sum += y == 0 ? 0.5 * value : value;
                small = size <= 1e-17 * Math.Abs(sum) ? small + 1 : 0;
            }

            return sum;
        }

        private (double Value, double Size) At(ReadOnlySpan<double> weights, double y)
        {
            var (shift, imaginary) = (curve * y * y, y);

            // ∏((1 − 2λŝ)/(1 − 2λs))^½·e^(ŝ − s)·ŝ/s·(ds/dy)/i, with principal roots: no factor meets the cut off the real axis.
            double re = 1, im = 0;
            foreach (var weight in weights)
            {
                var a = 2 * weight * unit / (1 - 2 * weight * unit * saddle);
                (re, im) = Divide(re, im, SquareRoot(1 - a * shift, -a * imaginary));
            }

            (re, im) = Divide(re, im, (1 + shift / saddle, imaginary / saddle));
            var (sine, cosine) = PortableMath.SinCos(-imaginary);
            var decay = PortableMath.Exp(-shift);
            (re, im) = ((re * cosine - im * sine) * decay, (re * sine + im * cosine) * decay);

            // ds/dy/i = 1 − 2i·c·y.
            var slope = -2 * curve * y;
            return (re - im * slope, (Math.Abs(re) + Math.Abs(im)) * (1 + Math.Abs(slope)));
        }

        private static (double Re, double Im) Divide(double re, double im, (double Re, double Im) by)
        {
            var square = by.Re * by.Re + by.Im * by.Im;
            return ((re * by.Re + im * by.Im) / square, (im * by.Re - re * by.Im) / square);
        }

        private static (double Re, double Im) SquareRoot(double re, double im)
        {
            var size = Math.Sqrt(re * re + im * im);
            var larger = Math.Sqrt(0.5 * (size + Math.Abs(re)));
            var smaller = larger == 0 ? 0 : 0.5 * im / larger;
            return re >= 0 ? (larger, smaller) : (Math.Abs(smaller), Math.CopySign(larger, im));
        }
    }
}
