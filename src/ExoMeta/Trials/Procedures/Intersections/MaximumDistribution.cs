using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// The null distribution of the largest of several statistics with product correlation, both tails accurate relative to themselves however
/// small, and portable: scores that decide counts rest on it.
/// </summary>
/// <remarks>
/// The integral over the shared factor by the trapezoidal rule, as in <see cref="Numerics.Integration.MultivariateNormal"/> (Dunnett and
/// Sobel 1955, Biometrika 42:258–260): its relative error for step 0.5/√A is below 1e-30, A being the sum of squared slopes. 1 − Π(1 − q)
/// is summed term by term, so that a small tail is not a difference of two numbers near 1.
/// </remarks>
internal sealed class MaximumDistribution
{
    /// <summary>Beyond this many deviations from where it is centred an integrand has less than 1e-22 of its mass.</summary>
    private const double Reach = 10;
    private const double RelativeStep = 0.5;

    /// <summary>One normal statistic is beyond this with a probability that is 0 in doubles.</summary>
    private const double Impossible = 39;
    private const double InverseRootTwoPi = 0.3989422804014327;

    private readonly ImmutableArray<double> _loadings;
    private readonly double _step;

    /// <summary>How far the integrand's centre follows the limit: at most m/(2√(m − 1)) of it, for equal loadings 1/√(m − 1).</summary>
    private readonly double _follows;

    /// <summary>Takes loadings inside (−1, 1), one at least.</summary>
    public MaximumDistribution(ImmutableArray<double> loadings)
    {
        _loadings = loadings;
        _step = RelativeStep / Math.Sqrt(1 + SquaredSlopes);
        var m = loadings.Length;
        _follows = m > 1 ? Math.Max(1, m / (2 * Math.Sqrt(m - 1))) : 1;
    }

    private double SquaredSlopes => _loadings.Sum(loading => loading * loading / (1 - loading * loading));

    /// <summary>P(max X &gt; c) and P(max X ≤ c), normal.</summary>
    public (double Above, double Below) At(double limit)
    {
        if (Math.Abs(limit) > Impossible)
        {
            return limit > 0 ? (0, 1) : (1, 0);
        }

        var far = _follows * Math.Abs(limit);
        var isOneSided = _loadings.All(loading => loading >= 0);
        var first = (int)Math.Floor(-(Reach + (limit < 0 || !isOneSided ? far : 0)) / _step);
        var last = (int)Math.Ceiling((Reach + (limit > 0 || !isOneSided ? far : 0)) / _step);
        var count = last - first + 1;
        var weights = new double[count];
        var above = new double[count];
        var below = new double[count];
        var tails = new double[count];
        for (var k = 0; k < count; k++)
        {
            var y = (first + k) * _step;
            weights[k] = -0.5 * y * y;
            below[k] = 1;
        }

        LaneMap.Run<LaneFunctions.Exp>(weights, weights);
        foreach (var loading in _loadings)
        {
            var deviation = Math.Sqrt((1 - loading) * (1 + loading));
            for (var k = 0; k < count; k++)
            {
                tails[k] = (loading * ((first + k) * _step) - limit) / deviation;
            }

            LaneMap.Run<LaneFunctions.NormalCdf>(tails, tails);
            for (var k = 0; k < count; k++)
            {
                above[k] += tails[k] * (1 - above[k]);
                tails[k] = (limit - loading * ((first + k) * _step)) / deviation;
            }

            LaneMap.Run<LaneFunctions.NormalCdf>(tails, tails);
            for (var k = 0; k < count; k++)
            {
                below[k] *= tails[k];
            }
        }

        var (upper, lower) = (0.0, 0.0);
        for (var k = 0; k < count; k++)
        {
            upper += weights[k] * above[k];
            lower += weights[k] * below[k];
        }

        return (upper * _step * InverseRootTwoPi, lower * _step * InverseRootTwoPi);
    }

    /// <summary>P(max T &gt; c) and P(max T ≤ c), t with a common scale on ν degrees of freedom.</summary>
    /// <param name="limit">c.</param>
    /// <param name="degreesOfFreedom">ν &gt; 0, finite.</param>
    /// <param name="normal">The scores of normal statistics with the same loadings: a hundred times faster than an integral at each
    /// scale.</param>
    public (double Above, double Below) AtStudent(double limit, double degreesOfFreedom, ScoreCurve normal)
    {
        // The density of u = log S is proportional to exp(ν (u − (e^{2u} − 1)/2)).
        var slope = Math.Min(Math.Abs(limit), 12);
        var step = Math.Min(0.1, RelativeStep / Math.Sqrt(2 * degreesOfFreedom + slope * slope * (1 + SquaredSlopes)));
        var belowLeast = Normal.Cdf(ScoreAt(ScoreCurve.Least));
        var (above, below, mass) = (0.0, 0.0, 0.0);
        Add(0);
        foreach (var direction in (ReadOnlySpan<int>)[-1, 1])
        {
            for (var k = 1; Add(direction * k * step); k++)
            {
            }
        }

        return (above / mass, below / mass);

        // Adds one scale, and says whether more in its direction may matter.
        bool Add(double u)
        {
            var weight = PortableMath.Exp(degreesOfFreedom * (u - 0.5 * PortableMath.Expm1(2 * u)));
            if (weight == 0)
            {
                return false;
            }

            var (moreAbove, moreBelow) = Given(limit * PortableMath.Exp(u), weight);
            mass += weight;
            above += weight * moreAbove;
            below += weight * moreBelow;

            // A far tail has its mass where the scale is small: the terms grow before they die away.
            return weight > 1e-20 || above == 0 || below == 0 || weight * moreAbove > 1e-20 * above || weight * moreBelow > 1e-20 * below;
        }

        // Outside the fit's range an integral is needed only where it could be seen in the sum.
        (double Above, double Below) Given(double x, double weight) => x switch
        {
            > ScoreCurve.Most when weight * _loadings.Length * Normal.Survival(x) <= 1e-16 * above => (0, 1),
            < ScoreCurve.Least when weight * belowLeast <= 1e-16 * below => (1, 0),
            < ScoreCurve.Least or > ScoreCurve.Most => At(x),
            _ => (Normal.Survival(ScoreAt(x)), Normal.Cdf(ScoreAt(x))),
        };

        double ScoreAt(double x) => normal.Evaluate(new LaneOne(x)).Value;
    }

    /// <summary>Φ⁻¹(1 − P(max X &gt; c)), from the tail that loses no digits.</summary>
    public static double Score((double Above, double Below) tails) => Math.Clamp(
        tails.Above < tails.Below ? Normal.UpperQuantile(tails.Above) : Normal.Quantile(tails.Below), -NormalScore.Largest, NormalScore.Largest);
}
