using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// The z score of Dunnett's test of one intersection as a function of its largest statistic's own score: three polynomials, made once.
/// </summary>
internal sealed class ScoreCurve
{
    /// <summary>Scores of single statistics are held between these two.</summary>
    public const double Least = -8;

    /// <summary>Upper end.</summary>
    public const double Most = 12;

    /// <summary>Largest error of normal statistics' scores, relative to the largest score of a piece; thrice that for t
    /// statistics.</summary>
    private const double Tolerance = 1e-12;
    private const double LowerKnot = -2;
    private const double UpperKnot = 3;

    private readonly LanePolynomial _low;
    private readonly LanePolynomial _centre;
    private readonly LanePolynomial _high;

    private ScoreCurve(Func<double, double> score, double tolerance)
    {
        _low = Fit(score, Least, LowerKnot, tolerance);
        _centre = Fit(score, LowerKnot, UpperKnot, tolerance);
        _high = Fit(score, UpperKnot, Most, tolerance);
    }

    /// <summary>Fits the score of the largest of several statistics, two at least.</summary>
    /// <param name="loadings">Of the comparisons of the intersection.</param>
    /// <param name="degreesOfFreedom">Of t statistics with a common scale; null for normal ones.</param>
    /// <exception cref="ArithmeticException">The function is too rough for a polynomial: degrees of freedom below 2, or loadings next to
    /// ±1.</exception>
    public static ScoreCurve Of(ImmutableArray<double> loadings, double? degreesOfFreedom)
    {
        var distribution = new MaximumDistribution(loadings);
        var normal = new ScoreCurve(z => MaximumDistribution.Score(distribution.At(z)), Tolerance);

        // The t's scores are averages of the normal fit, and carry its error.
        return degreesOfFreedom is { } df
            ? new(z => MaximumDistribution.Score(distribution.AtStudent(StudentLimit(z, df), df, normal)), 2 * Tolerance)
            : normal;
    }

    /// <summary>The score; x between <see cref="Least"/> and <see cref="Most"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        var score = _centre.Evaluate(x);
        var isLow = TLane.LessThan(x, TLane.Broadcast(LowerKnot));
        var isHigh = TLane.LessThan(TLane.Broadcast(UpperKnot), x);
        return TLane.Any(isLow | isHigh) ? Outer(x, score, isLow, isHigh) : score;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private TLane Outer<TLane>(TLane x, TLane score, TLane isLow, TLane isHigh)
        where TLane : struct, ILane<TLane>
    {
        score = TLane.Any(isLow) ? TLane.Select(isLow, _low.Evaluate(x), score) : score;
        return TLane.Any(isHigh) ? TLane.Select(isHigh, _high.Evaluate(x), score) : score;
    }

    /// <summary>The t statistic of a score.</summary>
    private static double StudentLimit(double z, double df) =>
        Math.CopySign(StudentT.UpperQuantile(Normal.Survival(Math.Abs(z)), df), z);

    private static LanePolynomial Fit(Func<double, double> score, double lower, double upper, double tolerance) =>
        LanePolynomial.TryFit(score, lower, upper, 36, tolerance)
        ?? LanePolynomial.TryFit(score, lower, upper, 56, tolerance)
        ?? throw new ArithmeticException(
            "the score of an intersection cannot be fitted: at least 2 degrees of freedom and loadings not next to 1 are needed");
}
