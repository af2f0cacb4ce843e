using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>A study as an albatross plot shows it.</summary>
/// <param name="Label">The study.</param>
/// <param name="SampleSize">Total size, &gt; 0.</param>
/// <param name="P">One-sided p in the favourable direction; ranges from printed bounds included.</param>
/// <param name="OppositeP">
/// One-sided p in the other direction, computed as such: 1 − p has lost the digits of a study far on the unfavourable side. Null where only p is known.
/// </param>
public sealed record AlbatrossStudy(string Label, double SampleSize, OneSidedP P, double? OppositeP = null)
{
    /// <summary>A row with a variance, by z = estimate/√variance.</summary>
    /// <param name="effect">The row.</param>
    /// <param name="sampleSize">Its total size.</param>
    /// <param name="largerIsFavourable">Whether a larger effect is favourable.</param>
    public static AlbatrossStudy Of(StudyEffect effect, double sampleSize, bool largerIsFavourable)
    {
        ArgumentNullException.ThrowIfNull(effect);
        return new(effect.Label, sampleSize, OneSidedP.FromEffect(effect, largerIsFavourable), OneSidedP.FromEffect(effect, !largerIsFavourable).Upper);
    }
}

/// <summary>A point of the plot.</summary>
/// <param name="Label">The study; empty on a contour.</param>
/// <param name="SampleSize">Total size N.</param>
/// <param name="TwoSidedP">Two-sided p.</param>
/// <param name="X">Folded log p: log₁₀(p) with its sign turned in the favourable half, so that small p lie outside, favourable ones right.</param>
/// <param name="Y">(log₁₀ N)², the plot's vertical scale.</param>
/// <param name="IsBound">Whether p was printed as a bound and stands at its conservative end.</param>
public sealed record AlbatrossPoint(string Label, double SampleSize, double TwoSidedP, double X, double Y, bool IsBound = false);

/// <summary>A contour: the points at which studies with one effect lie.</summary>
/// <param name="Effect">The effect in the favourable direction, on its scale (an odds ratio, not its logarithm).</param>
/// <param name="Right">Its points in the favourable half; empty where the scale has no such effect.</param>
/// <param name="Opposite">The same effect in the other direction: −d, 1/OR.</param>
/// <param name="Left">Its points in the other half; empty where the scale has no such effect. On scales of risks they do not mirror the right half.</param>
public sealed record AlbatrossContour(double Effect, ImmutableArray<AlbatrossPoint> Right, double Opposite, ImmutableArray<AlbatrossPoint> Left);

/// <summary>Coordinates of an albatross plot (Harrison et al. 2017): sample size against p, with contours of equal effects.</summary>
/// <param name="Studies">The studies.</param>
/// <param name="Contours">The contours.</param>
public sealed record AlbatrossPlot(ImmutableArray<AlbatrossPoint> Studies, ImmutableArray<AlbatrossContour> Contours)
{
    /// <summary>Contours begin here: towards p = 1 they all fall to no patient.</summary>
    private const double LargestPOfContour = 0.9;

    /// <summary>Total sample size at which an observed effect gives a two-sided p, by the normal approximation.</summary>
    /// <param name="scale">Scale of the effect.</param>
    /// <param name="effect">The effect; an odds ratio, not its logarithm.</param>
    /// <param name="twoSidedP">p in (0, 1].</param>
    /// <exception cref="ArgumentException">An effect or p that the scale has no size for.</exception>
    public static double SampleSizeAt(AlbatrossScale scale, double effect, double twoSidedP)
    {
        ArgumentNullException.ThrowIfNull(scale);
        if (scale.Problem(effect) is { } problem)
        {
            throw new ArgumentException(problem, nameof(effect));
        }

        if (!(twoSidedP is > 0 and <= 1))
        {
            throw new ArgumentException("p must be above 0 and at most 1", nameof(twoSidedP));
        }

        return scale.SampleSize(effect, Normal.UpperQuantile(0.5 * twoSidedP));
    }

    /// <summary>Places studies and contours.</summary>
    /// <param name="studies">The studies; a p printed as a bound stands at its conservative end.</param>
    /// <param name="scale">Scale of the contours.</param>
    /// <param name="effects">Effects of the contours.</param>
    /// <param name="smallestP">Two-sided p at which contours end, in (0, 0.9); 1e-10 unless given.</param>
    /// <param name="pointsOfContour">Points of a contour, even in log p from 0.9 on, at least 2; those below one patient are left out.</param>
    /// <exception cref="ArgumentException">A size or p out of range, or an effect that the scale has no contour for in either direction.</exception>
    public static AlbatrossPlot Place(
        ImmutableArray<AlbatrossStudy> studies, AlbatrossScale scale, ImmutableArray<double> effects, double smallestP = 1e-10, int pointsOfContour = 101)
    {
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentOutOfRangeException.ThrowIfLessThan(pointsOfContour, 2);
        if (!(smallestP is > 0 and < LargestPOfContour))
        {
            throw new ArgumentException("the smallest p must lie between 0 and 0.9", nameof(smallestP));
        }

        if (effects.Where(e => scale.Problem(scale.Reverse(e)) is not null).Select(scale.Problem).FirstOrDefault(p => p is not null) is { } problem)
        {
            throw new ArgumentException(problem, nameof(effects));
        }

        var step = PortableMath.Log(smallestP / LargestPOfContour) / (pointsOfContour - 1);
        ImmutableArray<double> values = [.. Enumerable.Range(0, pointsOfContour).Select(i => LargestPOfContour * PortableMath.Exp(i * step))];
        return new(
            [.. studies.Select(StudyPoint)],
            [
                .. effects.Select(effect => new AlbatrossContour(
                    effect, Half(scale, effect, values, favourable: true), scale.Reverse(effect), Half(scale, scale.Reverse(effect), values, favourable: false))),
            ]);
    }

    private static ImmutableArray<AlbatrossPoint> Half(AlbatrossScale scale, double effect, ImmutableArray<double> values, bool favourable) => scale.Problem(effect) is not null
        ? []
        : [.. values.Select(p => Point("", SampleSizeAt(scale, effect, p), p, favourable, isBound: false)).Where(point => point.SampleSize >= 1)];

    private static AlbatrossPoint StudyPoint(AlbatrossStudy study, int index)
    {
        if (!(study.SampleSize > 0) || !double.IsFinite(study.SampleSize) || !(study.P.Upper is > 0 and <= 1))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"row {index + 1} ({study.Label}): the size is {study.SampleSize} and p is {study.P.Upper}; expected a size and a p above 0"), nameof(study));
        }

        // Conservative on either side is the p nearest to ½.
        var p = study.P.Upper <= 0.5 ? study.P.Upper : Math.Max(0.5, study.P.Lower);
        var tail = p <= 0.5 ? p : study.OppositeP ?? 1 - p;
        return Point(study.Label, study.SampleSize, 2 * tail, p <= 0.5, study.P.Lower != study.P.Upper);
    }

    private static AlbatrossPoint Point(string label, double size, double p, bool favourable, bool isBound)
    {
        var (x, y) = (-PortableMath.Log10(p), PortableMath.Log10(size));
        return new(label, size, p, favourable ? x : -x, y * y, isBound);
    }
}
