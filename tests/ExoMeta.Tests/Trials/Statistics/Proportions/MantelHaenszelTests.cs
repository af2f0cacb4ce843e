using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Trials;

/// <summary>Tests and odds ratios over strata against R and against one stratum.</summary>
public class MantelHaenszelTests
{
    /// <summary>mantelhaen.test(correct = FALSE) of R 4.2.2: signed root of the statistic, log of the estimate, and its standard error from the 95 % interval. By stratum: a, n₁, c, n₀.</summary>
    public static TheoryData<double[], double, double, double> OfR => new()
    {
        { [4, 20, 7, 20, 10, 30, 14, 30], -1.46523199930087, -0.63252255874351, 0.429872702967685 },
        { [2, 10, 1, 10, 0, 10, 3, 10, 5, 20, 9, 20], -1.56482821767609, -0.840998626959217, 0.544637508838628 },
        { [30, 100, 42, 100, 12, 100, 20, 100, 55, 100, 60, 100], -2.25925636882827, -0.412244795093543, 0.182621252289271 },
        { [0, 5, 2, 5, 3, 7, 1, 10], 0.318024179590849, 0.251314428280906, 0.843856460767731 },
    };

    [Theory]
    [MemberData(nameof(OfR))]
    public void Test_and_estimate_are_those_of_R(double[] tables, double z, double estimate, double error)
    {
        var result = LaneKernels.Run<Kernel>([tables])[0];
        TrialTesting.AssertRelative(z, result[0], 1e-12);
        TrialTesting.AssertRelative(estimate, result[1], 1e-12);
        TrialTesting.AssertRelative(error, result[2], 1e-12);

        // Strata that lack an arm count for nothing.
        Assert.Equal(result, LaneKernels.Run<Kernel>([[.. tables, 0, 0, 3, 9, 2, 4, 0, 0, 0, 0, 0, 0]])[0]);
    }

    /// <summary>The hypergeometric variance is N/(N − 1) times that of the score test; the odds ratio of one stratum is its own, with Woolf's variance.</summary>
    [Fact]
    public void One_stratum_is_a_table_of_two_arms()
    {
        var rows = RiskTables.All;
        var results = LaneKernels.Run<Kernel>(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            var (a, n1, c, n0) = (rows[i][0], rows[i][1], rows[i][2], rows[i][3]);
            var counts = new RiskCounts<LaneOne>(new(a), new(n1), new(c), new(n0));
            var size = n1 + n0;
            Assert.Equal(RiskScore.Statistic(counts).Value * Math.Sqrt(Math.Max(0, size - 1) / Math.Max(1, size)), results[i][0], 1e-12);

            // ½ is added where ad or bc is 0, which is where one of the cells is.
            var effect = RiskEffects.LogOddsRatio(counts);
            Assert.Equal(effect.Estimate.Value, results[i][1], 1e-12);
            Assert.Equal(effect.StandardError.Value, results[i][2], 1e-10);
        }
    }

    /// <summary>
    /// rma.mh(add = 0, drop00 = FALSE) of metafor 3.8-1: log risk ratio and risk difference with their standard errors. Then z of a difference of 0.1 and of a ratio of 1.4 with weights n₁n₀/N, whose
    /// restricted risks R's optimize found in each stratum. By stratum: a, n₁, c, n₀.
    /// </summary>
    public static TheoryData<double[], double, double, double, double, double, double> OtherMeasures => new()
    {
        { [4, 20, 7, 20, 10, 30, 14, 30], -0.405465108108164, 0.278886675511359, -0.14, 0.093566375726896, -2.53499847, -2.75038711 },
        { [2, 10, 1, 10, 0, 10, 3, 10, 5, 20, 9, 20], -0.619039208406224, 0.407350053312953, -0.15, 0.0942072184070839, -2.6131061, -2.51854719 },
        { [30, 100, 42, 100, 12, 100, 20, 100, 55, 100, 60, 100], -0.229310066229874, 0.10194989275167, -0.0833333333333333, 0.0366540382293482, -4.95164348, -5.60020928 },
        { [0, 5, 2, 5, 3, 7, 1, 10], 0.22314355131421, 0.720243014544397, 0.0533333333333333, 0.179529150973826, -0.284531072, -0.167909939 },
        { [7, 9, 20, 31, 3, 25, 1, 8], 0.157151524781561, 0.239271275276291, 0.0686348579066659, 0.107034192187227, -0.301678633, -0.781891273 },
    };

    [Theory]
    [MemberData(nameof(OtherMeasures))]
    public void Other_measures_and_margins_are_those_of_R(
        double[] tables, double ratio, double ratioError, double difference, double differenceError, double ofDifference, double ofRatio)
    {
        var result = LaneKernels.Run<MarginKernel>([tables])[0];
        TrialTesting.AssertRelative(ratio, result[0], 1e-12);
        TrialTesting.AssertRelative(ratioError, result[1], 1e-12);
        TrialTesting.AssertRelative(difference, result[2], 1e-12);
        TrialTesting.AssertRelative(differenceError, result[3], 1e-12);
        TrialTesting.AssertRelative(ofDifference, result[4], 1e-7);
        TrialTesting.AssertRelative(ofRatio, result[5], 1e-7);
        Assert.Equal(result, LaneKernels.Run<MarginKernel>([[.. tables, 0, 0, 3, 9, 2, 4, 0, 0, 0, 0, 0, 0]])[0]);
    }

    [Fact]
    public void Other_measures_and_margins_of_one_stratum_are_those_of_two_arms()
    {
        var rows = RiskTables.All;
        var results = LaneKernels.Run<MarginKernel>(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            var (a, n1, c, n0) = (rows[i][0], rows[i][1], rows[i][2], rows[i][3]);
            var counts = new RiskCounts<LaneOne>(new(a), new(n1), new(c), new(n0));
            var difference = RiskEffects.RiskDifference(counts);
            Assert.Equal(difference.Estimate.Value, results[i][2], 1e-12);
            Assert.Equal(difference.StandardError.Value, results[i][3], 1e-10);
            Assert.Equal(FarringtonManning.DifferenceStatistic(counts, new LaneOne(0.1)).Value, results[i][4], 1e-10);
            Assert.Equal(FarringtonManning.RatioStatistic(counts, new LaneOne(1.4)).Value, results[i][5], 1e-10);

            // A table adds ½ wherever a cell is empty; strata only where the ratio or its variance would not be defined without.
            if (a > 0 && c > 0 && (a < n1 || c < n0))
            {
                Assert.Equal(Math.Log(a * n0 / (c * n1)), results[i][0], 1e-12);
                Assert.Equal(Math.Sqrt(1 / a - 1 / n1 + 1 / c - 1 / n0), results[i][1], 1e-10);
            }
            else
            {
                var ratio = RiskEffects.LogRiskRatio(counts);
                Assert.Equal(ratio.Estimate.Value, results[i][0], 1e-12);
                Assert.Equal(ratio.StandardError.Value, results[i][1], 1e-10);
            }
        }
    }

    /// <summary>Each arm of each stratum all or nothing: the differences are what they are, with the variance of tables with ½ added.</summary>
    [Fact]
    public void Where_the_variance_of_a_difference_is_0_it_is_that_of_padded_tables()
    {
        double[][] rows = [[0, 4, 3, 3, 6, 6, 0, 5], [4, 4, 0, 3, 6, 6, 0, 5], [0, 4, 0, 3, 0, 6, 0, 5], [4, 4, 3, 3, 6, 6, 5, 5]];
        var results = LaneKernels.Run<MarginKernel>(rows);
        Assert.Equal(1, results[1][2]);
        Assert.Equal(0, results[2][2]);
        Assert.Equal(0, results[3][2]);

        // Of opposite differences the assumption of a common one leaves a variance.
        double[] weights = [12.0 / 7, 30.0 / 11];
        Assert.Equal((weights[1] - weights[0]) / weights.Sum(), results[0][2], 1e-15);
        double[] more = [20.0 / 9, 42.0 / 13];
        for (var i = 1; i < rows.Length; i++)
        {
            double Variance(int at) => (rows[i][at] + 0.5) * (rows[i][at + 1] - rows[i][at] + 0.5) / Math.Pow(rows[i][at + 1] + 1, 3);
            var padded = (more[0] * more[0] * (Variance(0) + Variance(2)) + more[1] * more[1] * (Variance(4) + Variance(6))) / (more.Sum() * more.Sum());
            Assert.Equal(Math.Sqrt(padded), results[i][3], 1e-14);
        }
    }

    /// <summary>Without a margin the score test is Cochran's, N/(N − 1) times that of Mantel and Haenszel where strata are of one size.</summary>
    [Fact]
    public void Without_a_margin_the_score_test_over_strata_is_that_of_Cochran()
    {
        double[] tables = [4, 20, 7, 20, 10, 25, 3, 15, 2, 8, 9, 32];
        var expected = LaneKernels.Run<Kernel>([tables])[0][0] * Math.Sqrt(40.0 / 39);
        TrialTesting.AssertRelative(expected, FarringtonManning.DifferenceStatisticOverStrata(tables, new LaneOne(0)).Value, 1e-12);
        TrialTesting.AssertRelative(expected, FarringtonManning.RatioStatisticOverStrata(tables, new LaneOne(1)).Value, 1e-12);
    }

    private readonly struct MarginKernel : ILaneKernel
    {
        public static int Outputs => 6;

        public static void Compute<TLane>(ReadOnlySpan<double> inputs, Span<double> outputs)
            where TLane : struct, ILane<TLane>
        {
            var ratio = MantelHaenszel.LogRiskRatio<TLane>(inputs);
            var difference = MantelHaenszel.RiskDifference<TLane>(inputs);
            TLane.Store(ratio.Estimate, outputs);
            TLane.Store(ratio.StandardError, outputs[TLane.Count..]);
            TLane.Store(difference.Estimate, outputs[(2 * TLane.Count)..]);
            TLane.Store(difference.StandardError, outputs[(3 * TLane.Count)..]);
            TLane.Store(FarringtonManning.DifferenceStatisticOverStrata(inputs, TLane.Broadcast(0.1)), outputs[(4 * TLane.Count)..]);
            TLane.Store(FarringtonManning.RatioStatisticOverStrata(inputs, TLane.Broadcast(1.4)), outputs[(5 * TLane.Count)..]);
        }
    }

    private readonly struct Kernel : ILaneKernel
    {
        public static int Outputs => 3;

        public static void Compute<TLane>(ReadOnlySpan<double> inputs, Span<double> outputs)
            where TLane : struct, ILane<TLane>
        {
            var effect = MantelHaenszel.LogOddsRatio<TLane>(inputs);
            TLane.Store(MantelHaenszel.Statistic<TLane>(inputs), outputs);
            TLane.Store(effect.Estimate, outputs[TLane.Count..]);
            TLane.Store(effect.StandardError, outputs[(2 * TLane.Count)..]);
        }
    }
}
