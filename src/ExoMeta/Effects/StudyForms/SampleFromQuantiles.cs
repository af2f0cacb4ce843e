using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>
/// Mean and standard deviation of a normal sample from its quantiles: S1 minimum, median, maximum; S2 quartiles; S3 all five.
/// </summary>
/// <remarks>
/// Means by Luo et al. (2018, Stat Methods Med Res 27:1785); standard deviations by Wan et al. (2014, BMC Med Res
/// Methodol 14:135) and, from all five, Shi et al. (2020, Res Synth Methods 11:641).
/// They assume a roughly normal sample; <see cref="SkewnessOfRange"/> and its kin test that. All are in the unit of the data and estimates
/// only: how far they miss the sample's own mean and deviation is in no standard error.
/// </remarks>
public static class SampleFromQuantiles
{
    /// <summary>Mean from the range: w(a + b)/2 + (1 − w)m, w = 4/(4 + n^0.75).</summary>
    public static Formula MeanOfRange(Formula minimum, Formula median, Formula maximum, Formula n)
    {
        var w = 4 / (4 + Power(n, 0.75));
        return w * 0.5 * (minimum + maximum) + (1 - w) * median;
    }

    /// <summary>Mean from the quartiles: w(q₁ + q₃)/2 + (1 − w)m, w = 0.7 + 0.39/n.</summary>
    public static Formula MeanOfQuartiles(Formula lowerQuartile, Formula median, Formula upperQuartile, Formula n)
    {
        var w = 0.7 + 0.39 / n;
        return w * 0.5 * (lowerQuartile + upperQuartile) + (1 - w) * median;
    }

    /// <summary>Mean from all five: w₁(a + b)/2 + w₂(q₁ + q₃)/2 + (1 − w₁ − w₂)m, w₁ = 2.2/(2.2 + n^0.75), w₂ = 0.7 − 0.72/n^0.55.</summary>
    public static Formula MeanOfAllFive(
        Formula minimum, Formula lowerQuartile, Formula median, Formula upperQuartile, Formula maximum, Formula n)
    {
        var w1 = 2.2 / (2.2 + Power(n, 0.75));
        var w2 = 0.7 - 0.72 / Power(n, 0.55);
        return w1 * 0.5 * (minimum + maximum) + w2 * 0.5 * (lowerQuartile + upperQuartile) + (1 - w1 - w2) * median;
    }

    /// <summary>Standard deviation from the range: (b − a)/(2Φ⁻¹((n − 0.375)/(n + 0.25))), n ≥ 2.</summary>
    public static Formula DeviationOfRange(Formula minimum, Formula maximum, Formula n) =>
        (maximum - minimum) / (2 * ExtremeScore(n));

    /// <summary>Standard deviation from the quartiles: (q₃ − q₁)/(2Φ⁻¹((0.75n − 0.125)/(n + 0.25))), n ≥ 2.</summary>
    public static Formula DeviationOfQuartiles(Formula lowerQuartile, Formula upperQuartile, Formula n) =>
        (upperQuartile - lowerQuartile) / (2 * QuartileScore(n));

    /// <summary>Standard deviation from all five: the two above weighted by w and 1 − w, w = 1/(1 + 0.07n^0.6).</summary>
    public static Formula DeviationOfAllFive(Formula minimum, Formula lowerQuartile, Formula upperQuartile, Formula maximum, Formula n)
    {
        var w = 1 / (1 + 0.07 * Power(n, 0.6));
        return w * DeviationOfRange(minimum, maximum, n) + (1 - w) * DeviationOfQuartiles(lowerQuartile, upperQuartile, n);
    }

    /// <summary>Test of skewness from the range at 5 % (Shi et al. 2023): |a + b − 2m|/(b − a) against 1/ln(n + 9) + 2.5/(n + 1).</summary>
    public static (double Statistic, double Critical) SkewnessOfRange(double minimum, double median, double maximum, double n) =>
        (Asymmetry(minimum, median, maximum), 1 / PortableMath.Log(n + 9) + 2.5 / (n + 1));

    /// <summary>From the quartiles: |q₁ + q₃ − 2m|/(q₃ − q₁) against 2.65/√n − 6/n².</summary>
    public static (double Statistic, double Critical) SkewnessOfQuartiles(
        double lowerQuartile, double median, double upperQuartile, double n) =>
        (Asymmetry(lowerQuartile, median, upperQuartile), 2.65 / Math.Sqrt(n) - 6 / (n * n));

    /// <summary>From all five: the larger of 2.65·ln(0.6n)/√n times the range's and the quartiles' asymmetry against 3/√n − 40/n³.</summary>
    public static (double Statistic, double Critical) SkewnessOfAllFive(
        double minimum, double lowerQuartile, double median, double upperQuartile, double maximum, double n) =>
        (Math.Max(
            2.65 * PortableMath.Log(0.6 * n) / Math.Sqrt(n) * Asymmetry(minimum, median, maximum),
            Asymmetry(lowerQuartile, median, upperQuartile)),
        3 / Math.Sqrt(n) - 40 / (n * n * n));

    private static double Asymmetry(double low, double middle, double high) => Math.Abs(low + high - 2 * middle) / (high - low);

    /// <summary>Blom's (1958) approximation of the expected largest of n standard normals.</summary>
    private static Formula ExtremeScore(Formula n) => Formula.Of(size => PortableMath.NormalQuantile((size - 0.375) / (size + 0.25)), n);

    private static Formula QuartileScore(Formula n) =>
        Formula.Of(size => PortableMath.NormalQuantile((0.75 * size - 0.125) / (size + 0.25)), n);

    private static Formula Power(Formula n, double exponent) => Formula.Of(PortableMath.Pow, n, exponent);
}
