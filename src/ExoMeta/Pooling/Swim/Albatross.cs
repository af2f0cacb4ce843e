using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>The effect whose contours an albatross plot draws: how large a study must be for an effect to give a p-value.</summary>
public abstract record AlbatrossScale
{
    private AlbatrossScale()
    {
    }

    /// <summary>Contours begin here: towards p = 1 they all fall to no patient.</summary>
    private const double LargestPOfContour = 0.9;

    /// <summary>Total sample size at which an observed effect has |z| (Harrison et al. 2017: the variance formula solved for N).</summary>
    internal abstract double SampleSize(double effect, double z);

    /// <summary>Why the scale has no contour for this effect; null when it has one.</summary>
    internal abstract string? Problem(double effect);

    /// <summary>
    /// Standardised mean difference d: N = z²·((1 + r)²/r + d²/2)/d², from var d = (1 + r)²/(rN) + d²/(2N), for groups in ratio r : 1.
    /// </summary>
    /// <param name="Ratio">Size of the treatment group over that of the control group, &gt; 0.</param>
    public sealed record StandardisedMeanDifference(double Ratio = 1) : AlbatrossScale
    {
        internal override double SampleSize(double effect, double z) =>
            z * z * ((1 + Ratio) * (1 + Ratio) / Ratio + 0.5 * effect * effect) / (effect * effect);

        internal override string? Problem(double effect) =>
            !(Ratio > 0) || !double.IsFinite(Ratio) ? "the ratio of the groups must be above 0"
            : effect == 0 || !double.IsFinite(effect) ? "a standardised mean difference must be finite and not 0" : null;
    }

    /// <summary>Correlation ρ: N = z²/atanh²(ρ) + 3, from Fisher's transformation.</summary>
    public sealed record Correlation : AlbatrossScale
    {
        internal override double SampleSize(double effect, double z)
        {
            var fisher = PortableMath.Atanh(effect);
            return z * z / (fisher * fisher) + 3;
        }

        internal override string? Problem(double effect) =>
            effect is > -1 and < 1 and not 0 ? null : "a correlation must lie between −1 and 1 and not be 0";
    }

    /// <summary>
    /// Odds ratio at a baseline risk p₀: N = z²·(1 + r)·(1/(r·p₁(1 − p₁)) + 1/(p₀(1 − p₀)))/log²(OR), with p₁ the risk that the odds ratio
    /// makes of p₀, for groups in ratio r : 1.
    /// </summary>
    /// <param name="BaselineRisk">Risk in the control group, in (0, 1).</param>
    /// <param name="Ratio">Size of the treatment group over that of the control group, &gt; 0.</param>
    public sealed record OddsRatio(double BaselineRisk, double Ratio = 1) : AlbatrossScale
    {
        internal override double SampleSize(double effect, double z)
        {
            var odds = effect * BaselineRisk / (1 - BaselineRisk);
            var risk = odds / (1 + odds);
            var log = PortableMath.Log(effect);
            return z * z * (1 + Ratio) * (1 / (Ratio * risk * (1 - risk)) + 1 / (BaselineRisk * (1 - BaselineRisk))) / (log * log);
        }

        internal override string? Problem(double effect) =>
            !(Ratio > 0) || !double.IsFinite(Ratio) ? "the ratio of the groups must be above 0"
            : BaselineRisk is not (> 0 and < 1) ? "the baseline risk must lie between 0 and 1"
            : effect is > 0 and not 1 && double.IsFinite(effect) ? null : "an odds ratio must be finite, above 0 and not 1";
    }
}

/// <summary>A study as an albatross plot shows it.</summary>
/// <param name="Label">The study.</param>
/// <param name="SampleSize">Total size, &gt; 0.</param>
/// <param name="P">One-sided p in the favourable direction; ranges from printed bounds included.</param>
public sealed record AlbatrossStudy(string Label, double SampleSize, OneSidedP P);

/// <summary>A point of the plot.</summary>
/// <param name="Label">The study; empty on a contour.</param>
/// <param name="SampleSize">Total size N.</param>
/// <param name="TwoSidedP">Two-sided p.</param>
/// <param name="X">Folded log p: log₁₀(p) with its sign turned in the favourable half, so that small p lie outside, favourable ones right.</param>
/// <param name="Y">(log₁₀ N)², the plot's vertical scale.</param>
/// <param name="IsBound">Whether p was printed as a bound and stands at its conservative end.</param>
public sealed record AlbatrossPoint(string Label, double SampleSize, double TwoSidedP, double X, double Y, bool IsBound = false);

/// <summary>A contour: the points at which studies with one effect lie.</summary>
/// <param name="Effect">The effect on its scale (an odds ratio, not its logarithm).</param>
/// <param name="Right">Its half in the favourable direction; the other half mirrors X.</param>
public sealed record AlbatrossContour(double Effect, ImmutableArray<AlbatrossPoint> Right);

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
    /// <exception cref="ArgumentException">A size or p out of range, or an effect that the scale has no contour for.</exception>
    public static AlbatrossPlot Place(
        ImmutableArray<AlbatrossStudy> studies, AlbatrossScale scale, ImmutableArray<double> effects, double smallestP = 1e-10, int pointsOfContour = 101)
    {
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentOutOfRangeException.ThrowIfLessThan(pointsOfContour, 2);
        if (!(smallestP is > 0 and < LargestPOfContour))
        {
            throw new ArgumentException("the smallest p must lie between 0 and 0.9", nameof(smallestP));
        }

        var ratio = PortableMath.Log(smallestP / LargestPOfContour) / (pointsOfContour - 1);
        return new(
            [.. studies.Select(StudyPoint)],
            [
                .. effects.Select(effect => new AlbatrossContour(
                    effect,
                    [
                        .. Enumerable.Range(0, pointsOfContour).Select(i =>
                        {
                            var p = LargestPOfContour * PortableMath.Exp(i * ratio);
                            return Point("", SampleSizeAt(scale, effect, p), p, favourable: true, isBound: false);
                        }).Where(point => point.SampleSize >= 1),
                    ])),
            ]);
    }

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
        return Point(study.Label, study.SampleSize, 2 * Math.Min(p, 1 - p), p <= 0.5, study.P.Lower != study.P.Upper);
    }

    private static AlbatrossPoint Point(string label, double size, double p, bool favourable, bool isBound)
    {
        var (x, y) = (-PortableMath.Log10(p), PortableMath.Log10(size));
        return new(label, size, p, favourable ? x : -x, y * y, isBound);
    }
}
