using ExoMeta.Effects;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Tests.Effects;

/// <summary>Means and deviations from quantiles: what the papers print, and what any such estimator must do.</summary>
public class SampleFromQuantilesTests
{
    /// <summary>Expected range of n standard normals, exact (Tippett 1925; ξ(n) of Wan et al. 2014, Table 1).</summary>
    [Theory]
    [InlineData(5, 2.326)]
    [InlineData(10, 3.078)]
    [InlineData(15, 3.472)]
    [InlineData(20, 3.735)]
    [InlineData(25, 3.931)]
    [InlineData(50, 4.498)]
    public void The_range_over_the_deviation_is_the_expected_range_of_a_normal_sample(int n, double exact)
    {
        // Wan et al. take Blom's approximation for the exact value: 1.4 % above it at n = 5, 0.3 % below it at n = 50.
        var approximate = 1 / (double)SampleFromQuantiles.DeviationOfRange(0, 1, n);
        Assert.InRange(approximate / exact, 0.997, 1.015);
    }

    [Fact]
    public void In_large_samples_the_deviation_is_the_interquartile_range_over_1_349()
    {
        // Cochrane Handbook (Higgins et al. 2023) 6.5.2.5: the interquartile range is approximately 1.35 standard deviations.
        Assert.Equal(1 / 1.3489795003921634, (double)SampleFromQuantiles.DeviationOfQuartiles(0, 1, 1e9), 1e-8);
        Assert.Equal(1.35, 1 / (double)SampleFromQuantiles.DeviationOfQuartiles(0, 1, 1e9), 0.005);
    }

    [Fact]
    public void Weights_go_to_the_quartiles_as_the_sample_grows()
    {
        // Luo et al. 2018: in large samples the extremes say nothing about the mean, the quartiles have 0.7 and the median 0.3.
        Assert.Equal(0.3 * 5 + 0.35 * (1 + 8), (double)SampleFromQuantiles.MeanOfAllFive(-100, 1, 5, 8, 1000, 1e12), 1e-4);
        Assert.Equal(5, (double)SampleFromQuantiles.MeanOfRange(-100, 5, 1000, 1e12), 1e-5);
        Assert.Equal(0.3 * 5 + 0.35 * (1 + 8), (double)SampleFromQuantiles.MeanOfQuartiles(1, 5, 8, 1e12), 1e-10);
    }

    [Fact]
    public void Symmetric_quantiles_have_their_median_for_a_mean_and_no_skewness()
    {
        Prop.ForAll(Samples(), s =>
        {
            var (m, a, b, n) = s;
            var all = (m - a - b, m - a, m, m + a, m + a + b);
            return Near((double)SampleFromQuantiles.MeanOfRange(all.Item1, m, all.Item5, n), m)
                && Near((double)SampleFromQuantiles.MeanOfQuartiles(all.Item2, m, all.Item4, n), m)
                && Near((double)SampleFromQuantiles.MeanOfAllFive(all.Item1, all.Item2, m, all.Item4, all.Item5, n), m)
                && SampleFromQuantiles.SkewnessOfAllFive(all.Item1, all.Item2, m, all.Item4, all.Item5, n).Statistic < 1e-10;
        }).Check(Config.QuickThrowOnFailure.WithReplay(20240607, 17));
    }

    [Fact]
    public void Shift_and_unit_of_the_data_carry_over()
    {
        Prop.ForAll(Samples(), s =>
        {
            var (m, a, b, n) = s;
            double[] q = [m - 3 * a, m - a, m, m + b, m + 2 * b];
            double[] moved = [.. q.Select(x => 7 + 2.5 * x)];
            return Near((double)SampleFromQuantiles.MeanOfAllFive(moved[0], moved[1], moved[2], moved[3], moved[4], n),
                    7 + 2.5 * (double)SampleFromQuantiles.MeanOfAllFive(q[0], q[1], q[2], q[3], q[4], n))
                && Near((double)SampleFromQuantiles.DeviationOfAllFive(moved[0], moved[1], moved[3], moved[4], n),
                    2.5 * (double)SampleFromQuantiles.DeviationOfAllFive(q[0], q[1], q[3], q[4], n));
        }).Check(Config.QuickThrowOnFailure.WithReplay(20240607, 19));
    }

    private static Arbitrary<(double M, double A, double B, int N)> Samples() =>
        (from m in Gen.Choose(-1000, 1000)
         from a in Gen.Choose(1, 500)
         from b in Gen.Choose(1, 500)
         from n in Gen.Choose(5, 2000)
         select (m / 10.0, a / 10.0, b / 10.0, n)).ToArbitrary();

    private static bool Near(double actual, double expected) => Math.Abs(actual - expected) <= 1e-11 * Math.Max(100, Math.Abs(expected));
}
