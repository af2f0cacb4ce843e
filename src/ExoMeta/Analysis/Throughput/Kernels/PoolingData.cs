using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Throughput;

/// <summary>The effects that pooling kernels fit; the programs of <c>benchmarks/peers</c> make the same.</summary>
internal static class PoolingData
{
    /// <summary>Rows in a data set.</summary>
    public const int Rows = 10;

    /// <summary>Data sets.</summary>
    public const int Sets = 256;

    // Cases and group size of the vaccinated, then of the controls (Colditz et al. 1994, JAMA 271:698).
    private static readonly double[][] BcgCounts =
    [
        [4, 123, 11, 139], [6, 306, 29, 303], [3, 231, 11, 220], [62, 13598, 248, 12867], [33, 5069, 47, 5808], [180, 1541, 372, 1451],
        [8, 2545, 10, 629], [505, 88391, 499, 88391], [29, 7499, 45, 7277], [17, 1716, 65, 1665], [186, 50634, 141, 27338],
        [5, 2498, 3, 2341], [27, 16913, 29, 17854],
    ];

    /// <summary>The thirteen BCG trials, log risk ratios.</summary>
    public static EffectSet Bcg { get; } = new([.. BcgCounts.Select(counts =>
    {
        var effect = Measures.RiskRatio.Compute(counts, ZeroCellRule.Default);
        return new StudyEffect("", "", effect.Estimate, effect.Variance);
    })]);

    /// <summary>
    /// Estimates and variances of all data sets, row by row: v between 0.02 and 0.3, y about −0.4 with a standard deviation of 0.3 between
    /// rows. Uniform numbers by Lehmer's generator with the multiplier and modulus of Park and Miller (1988), whose products are exact in
    /// doubles: any language makes the same bits.
    /// </summary>
    public static (double[] Estimates, double[] Variances) Effects()
    {
        var (estimates, variances) = (new double[Sets * Rows], new double[Sets * Rows]);
        var state = 1.0;
        double Uniform()
        {
            const double Modulus = 2147483647;
            var product = 16807 * state;
            state = product - Modulus * Math.Floor(product / Modulus);
            return state / Modulus;
        }

        for (var i = 0; i < estimates.Length; i++)
        {
            // A sum of four uniform numbers has variance 1/3.
            var between = Uniform() + Uniform() + Uniform() + Uniform() - 2;
            var within = Uniform() + Uniform() + Uniform() + Uniform() - 2;
            variances[i] = 0.02 + 0.28 * Uniform();
            estimates[i] = -0.4 + Math.Sqrt(3) * (0.3 * between + Math.Sqrt(variances[i]) * within);
        }

        return (estimates, variances);
    }

    /// <summary>Twelve printed risk ratios with their intervals: rows whose rounding is unknown, three unknowns a row.</summary>
    public static ImmutableArray<UncertainStudyEffect> PrintedRatios { get; } =
    [
        Row("0.41", "0.13", "1.26"), Row("0.20", "0.09", "0.49"), Row("0.26", "0.07", "0.92"), Row("0.24", "0.18", "0.31"),
        Row("0.80", "0.52", "1.25"), Row("0.46", "0.39", "0.54"), Row("0.20", "0.08", "0.50"), Row("1.01", "0.89", "1.14"),
        Row("0.63", "0.39", "1.00"), Row("0.25", "0.15", "0.43"), Row("0.71", "0.57", "0.89"), Row("1.56", "0.37", "6.53"),
    ];

    private static UncertainStudyEffect Row(string estimate, string lower, string upper)
    {
        var printed = $"{estimate} ({lower}–{upper})";
        var recovery = new RatioWithInterval(printed, "RR", Number(estimate), Number(lower), Number(upper), 95).Recover([]);
        return new(printed, printed, ((Recovery.WithVariance)recovery).Effect);
    }

    private static PrintedNumber Number(string text) => PrintedNumber.TryParse(text, out var number, out var error) ? number : throw new FormatException(error);
}
