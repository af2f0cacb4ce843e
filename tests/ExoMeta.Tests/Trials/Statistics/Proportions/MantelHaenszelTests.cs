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
