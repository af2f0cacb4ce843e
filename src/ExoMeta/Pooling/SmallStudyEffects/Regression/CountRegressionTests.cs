using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// Tests of funnel-plot asymmetry for odds ratios, whose standard error depends on the estimate so that Egger's test finds asymmetry
/// where there is none.
/// </summary>
public static class CountRegressionTests
{
    /// <summary>
    /// Harbord, Egger and Sterne (2006): the score Z = O − E and its hypergeometric variance V at no effect; least squares of Z/V on 1/√V
    /// with weights V, t with k − 2 degrees of freedom. The limit is the log odds ratio as V grows.
    /// </summary>
    /// <remarks>Studies without an event, or with events only, have V = 0 and drop out.</remarks>
    /// <param name="counts">At least three studies with V above 0 that differ in V.</param>
    /// <param name="level">Level of the limit's interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">A count that is not possible, or too few studies.</exception>
    public static FunnelRegression Harbord(ImmutableArray<TwoByTwo> counts, double level = 0.95)
    {
        Check(counts);
        var (x, y, w) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var c in counts)
        {
            var variance = c.NullVariance;
            if (variance > 0)
            {
                x.Add(1 / Math.Sqrt(variance));
                y.Add((c.Events1 - c.NullMean) / variance);
                w.Add(variance);
            }
        }

        return Fit(x, y, w, level, "Harbord's test", "the variance of the score", hasLimit: true);
    }

    /// <summary>
    /// Peters et al. (2006): the log odds ratio on the inverse of the total size, with weights 1/(1/events + 1/non-events); t with k − 2 df.
    /// </summary>
    /// <remarks>½ is added to the four cells of a study with an empty one, for its log odds ratio only; double zeros drop out.</remarks>
    /// <param name="counts">At least three studies that differ in size.</param>
    /// <param name="level">Level of the limit's interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">A count that is not possible, or too few studies.</exception>
    public static FunnelRegression Peters(ImmutableArray<TwoByTwo> counts, double level = 0.95) =>
        OnSize(counts, level, "Peters' test", n => 1 / n, hasLimit: true);

    /// <summary>
    /// Macaskill, Walter and Irwig (2001), pooled-variance form: the log odds ratio on the total size, with weights as in
    /// <see cref="Peters"/>; t with k − 2 df. There is no limit.
    /// </summary>
    /// <param name="counts">At least three studies that differ in size.</param>
    /// <param name="level">Level, in (0, 1).</param>
    /// <exception cref="ArgumentException">A count that is not possible, or too few studies.</exception>
    public static FunnelRegression Macaskill(ImmutableArray<TwoByTwo> counts, double level = 0.95) =>
        OnSize(counts, level, "Macaskill's test", n => n, hasLimit: false);

    private static FunnelRegression OnSize(
        ImmutableArray<TwoByTwo> counts, double level, string what, Func<double, double> predictor, bool hasLimit)
    {
        Check(counts);
        var (x, y, w) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var c in counts)
        {
            var none = c.Total - c.Events;
            if (c.Events > 0 && none > 0)
            {
                x.Add(predictor(c.Total));
                y.Add(LogOddsRatio(c));
                w.Add(1 / (1 / c.Events + 1 / none));
            }
        }

        return Fit(x, y, w, level, what, "the size", hasLimit);
    }

    private static FunnelRegression Fit(
        List<double> x, List<double> y, List<double> w, double level, string what, string predictor, bool hasLimit) =>
        FunnelRegression.Of(WeightedLine.Fit([.. x], [.. y], [.. w], what, predictor), level, hasLimit);

    private static double LogOddsRatio(TwoByTwo c)
    {
        var (a, b, e, d) = (c.Events1, c.NonEvents1, c.Events2, c.NonEvents2);
        var add = a == 0 || b == 0 || e == 0 || d == 0 ? 0.5 : 0;
        return PortableMath.Log((a + add) * (d + add) / ((b + add) * (e + add)));
    }

    private static void Check(ImmutableArray<TwoByTwo> counts)
    {
        if (counts.IsDefaultOrEmpty)
        {
            throw new NotApplicableException("there are no counts");
        }

        for (var i = 0; i < counts.Length; i++)
        {
            var c = counts[i];
            if (!IsPossible(c.Events1, c.Size1) || !IsPossible(c.Events2, c.Size2))
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"row {i + 1} ({c.Label}): {c.Events1} of {c.Size1} and {c.Events2} of {c.Size2} are not events among patients"),
                    nameof(counts));
            }
        }
    }

    private static bool IsPossible(double events, double size) => events >= 0 && events <= size && size > 0 && double.IsFinite(size);
}
