using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Integration;

/// <summary>
/// Rectangle probabilities of the multivariate normal and t with product correlation ρ_ij = λ_i λ_j:
/// comparisons that share one control have it.
/// </summary>
/// <remarks>
/// Given the shared factor the coordinates are independent, X_i = λ_i Y + √(1 − λ_i²) Z_i, so that m dimensions are one
/// integral (Dunnett and Sobel 1955, Biometrika 42:258; Genz and Bretz 2009, Computation of Multivariate Normal and t
/// Probabilities, section 2.1), and the t adds a second over its scale. Both integrands are analytic and
/// die away like a normal density or faster, so that the plain trapezoidal rule converges geometrically (Trefethen and Weideman 2014,
/// SIAM Review 56:385): its error is about exp(−2π²/(A h²)) for step h and a sum A of squared slopes, and the steps below put it under
/// 1e-14.
/// </remarks>
public static class MultivariateNormal
{
    /// <summary>The shared factor is integrated over ±9 standard deviations; beyond lie 2e-19.</summary>
    private const double Reach = 9;

    /// <summary>Step of the trapezoidal rule in units of 1/√A: exp(−2π²/0.6²) is 1.5e-24.</summary>
    private const double RelativeStep = 0.6;

    /// <summary>P(lower_i ≤ X_i ≤ upper_i for all i), X standard normal with correlation λ_i λ_j.</summary>
    /// <param name="lower">Lower limits; may be −∞.</param>
    /// <param name="upper">Upper limits; may be +∞. For means δ, subtract them from both limits.</param>
    /// <param name="loadings">λ_i, −1 &lt; λ_i &lt; 1.</param>
    /// <returns>The probability; absolute error under 1e-14 times the number of coordinates.</returns>
    /// <exception cref="ArgumentException">The lengths differ or are 0, or a limit is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A loading is not inside (−1, 1).</exception>
    public static double Rectangle(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> loadings)
    {
        Check(lower, upper, loadings);
        return Integrate(lower, upper, loadings);
    }

    /// <summary>
    /// P(lower_i ≤ (X_i + δ_i)/S ≤ upper_i for all i), X as in <see cref="Rectangle"/> and S² = χ²_ν/ν independent of it.
    /// </summary>
    /// <param name="lower">Lower limits; may be −∞.</param>
    /// <param name="upper">Upper limits; may be +∞.</param>
    /// <param name="loadings">λ_i, −1 &lt; λ_i &lt; 1.</param>
    /// <param name="degreesOfFreedom">ν &gt; 0; +∞ is the normal.</param>
    /// <param name="noncentralities">δ_i; empty for the central t.</param>
    /// <returns>The probability; absolute error under 1e-13 for ν ≥ 1.</returns>
    /// <exception cref="ArgumentException">The lengths differ or are 0, or a limit is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A loading is not inside (−1, 1), or ν is not above 0.</exception>
    public static double StudentRectangle(
        ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> loadings, double degreesOfFreedom,
        ReadOnlySpan<double> noncentralities = default)
    {
        Check(lower, upper, loadings);
        if (!(degreesOfFreedom > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), "degrees of freedom must be above 0");
        }

        if (!noncentralities.IsEmpty && noncentralities.Length != loadings.Length)
        {
            throw new ArgumentException("one noncentrality per coordinate is needed", nameof(noncentralities));
        }

        var scaled = new ScaledLimits(lower, upper, loadings, noncentralities);
        if (double.IsPositiveInfinity(degreesOfFreedom))
        {
            return scaled.Probability(1);
        }

        // The density of log S is proportional to exp(ν (u − (e^{2u} − 1)/2)), with its mode at 0 and curvature 2ν there.
        var step = Math.Min(0.1, RelativeStep / Math.Sqrt(2 * degreesOfFreedom + scaled.SquaredSlopes));
        var (sum, mass) = (scaled.Probability(1), 1.0);
        foreach (var direction in (ReadOnlySpan<int>)[-1, 1])
        {
            for (var k = 1; ; k++)
            {
                var u = direction * k * step;
                var weight = Math.Exp(degreesOfFreedom * (u - 0.5 * PortableMath.Expm1(2 * u)));
                if (weight < 1e-19)
                {
                    break;
                }

                mass += weight;
                sum += weight * scaled.Probability(Math.Exp(u));
            }
        }

        return sum / mass;
    }

    private static double Integrate(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> loadings)
    {
        var squaredSlopes = 1.0;
        foreach (var loading in loadings)
        {
            squaredSlopes += loading * loading / (1 - loading * loading);
        }

        var count = (int)Math.Ceiling(Reach * Math.Sqrt(squaredSlopes) / RelativeStep);
        var step = Reach / count;
        var (sum, mass) = (0.0, 0.0);
        for (var k = -count; k <= count; k++)
        {
            var y = k * step;
            var weight = Math.Exp(-0.5 * y * y);
            mass += weight;
            sum += weight * Conditional(y, lower, upper, loadings);
        }

        return sum / mass;
    }

    /// <summary>The probability given the shared factor: a product over the coordinates.</summary>
    private static double Conditional(
        double y, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> loadings)
    {
        var (product, factor) = (1.0, 1.0);
        for (var i = 0; i < loadings.Length; i++)
        {
            // Equal arms are the common case: their factor is the same.
            if (i == 0 || loadings[i] != loadings[i - 1] || upper[i] != upper[i - 1] || lower[i] != lower[i - 1])
            {
                var loading = loadings[i];
                var deviation = Math.Sqrt(1 - loading * loading);
                factor = Between((lower[i] - loading * y) / deviation, (upper[i] - loading * y) / deviation);
            }

            product *= factor;
        }

        return product;
    }

    /// <summary>P(a ≤ Z ≤ b), from the tail that loses no digits.</summary>
    private static double Between(double a, double b) => (a, b) switch
    {
        _ when a >= b => 0,
        (double.NegativeInfinity, double.PositiveInfinity) => 1,
        (double.NegativeInfinity, _) => Normal.Cdf(b),
        (_, double.PositiveInfinity) => Normal.Survival(a),
        ( > 0, _) => Normal.Survival(a) - Normal.Survival(b),
        _ => Normal.Cdf(b) - Normal.Cdf(a),
    };

    private static void Check(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> loadings)
    {
        if (loadings.IsEmpty || lower.Length != loadings.Length || upper.Length != loadings.Length)
        {
            throw new ArgumentException("limits and loadings must have one entry per coordinate", nameof(loadings));
        }

        for (var i = 0; i < loadings.Length; i++)
        {
            if (!(Math.Abs(loadings[i]) < 1))
            {
                throw new ArgumentOutOfRangeException(nameof(loadings), "loadings must lie inside (-1, 1)");
            }

            if (double.IsNaN(lower[i]) || double.IsNaN(upper[i]))
            {
                throw new ArgumentException("a limit is NaN", nameof(lower));
            }
        }
    }

    /// <summary>The rectangle in units of X for a given scale S.</summary>
    private readonly ref struct ScaledLimits
    {
        private readonly ReadOnlySpan<double> _lower;
        private readonly ReadOnlySpan<double> _upper;
        private readonly ReadOnlySpan<double> _loadings;
        private readonly ReadOnlySpan<double> _noncentralities;
        private readonly double[] _scaledLower;
        private readonly double[] _scaledUpper;

        public ScaledLimits(
            ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> loadings, ReadOnlySpan<double> noncentralities)
        {
            _lower = lower;
            _upper = upper;
            _loadings = loadings;
            _noncentralities = noncentralities;
            _scaledLower = new double[lower.Length];
            _scaledUpper = new double[lower.Length];
        }

        /// <summary>Squared slopes in log S of what the normal probabilities depend on; they level off 8 deviations out.</summary>
        public double SquaredSlopes
        {
            get
            {
                var sum = 0.0;
                for (var i = 0; i < _lower.Length; i++)
                {
                    var slope = 8 + (_noncentralities.IsEmpty ? 0 : Math.Abs(_noncentralities[i]));
                    var steepest = Math.Max(Finite(_lower[i]), Finite(_upper[i]));
                    slope = Math.Min(slope, steepest);
                    sum += slope * slope / (1 - _loadings[i] * _loadings[i]);
                }

                return sum;
            }
        }

        public double Probability(double scale)
        {
            for (var i = 0; i < _lower.Length; i++)
            {
                var noncentrality = _noncentralities.IsEmpty ? 0 : _noncentralities[i];
                _scaledLower[i] = _lower[i] * scale - noncentrality;
                _scaledUpper[i] = _upper[i] * scale - noncentrality;
            }

            return Integrate(_scaledLower, _scaledUpper, _loadings);
        }

        private static double Finite(double limit) => double.IsInfinity(limit) ? 0 : Math.Abs(limit);
    }
}
