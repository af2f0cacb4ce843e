using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.RiskTables;

namespace ExoMeta.Tests.Trials;

/// <summary>Score tests and estimates of two risks against formulas written anew and R.</summary>
public class RiskEffectTests
{
    [Fact]
    public void Estimates_and_standard_errors_are_those_of_the_textbook_formulas_with_the_stated_rules_for_empty_cells()
    {
        var rows = All;
        var results = LaneKernels.Run<Kernel>(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            var (a, n1, c, n0) = (rows[i][0], rows[i][1], rows[i][2], rows[i][3]);
            if (n1 == 0 || n0 == 0)
            {
                Assert.Equal([0, 0, 0, double.PositiveInfinity, 0, double.PositiveInfinity, 0, double.PositiveInfinity], results[i]);
                continue;
            }

            var add = a == 0 || a == n1 || c == 0 || c == n0 ? 0.5 : 0;
            var (x1, y1, x0, y0) = (a + add, n1 - a + add, c + add, n0 - c + add);
            var (p1, p0) = (a / n1, c / n0);
            var error = Math.Sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0);
            if (error == 0)
            {
                var (q1, q0) = (x1 / (n1 + 1), x0 / (n0 + 1));
                error = Math.Sqrt(q1 * (1 - q1) / (n1 + 1) + q0 * (1 - q0) / (n0 + 1));
            }

            double[] expected =
            [
                Score(a, n1, c, n0, 0), Score(a, n1, c, n0, 0.5 / n1 + 0.5 / n0),
                p1 - p0, error,
                Math.Log(x1 / (x1 + y1)) - Math.Log(x0 / (x0 + y0)), Math.Sqrt(1 / x1 - 1 / (x1 + y1) + 1 / x0 - 1 / (x0 + y0)),
                Math.Log(x1) - Math.Log(y1) - Math.Log(x0) + Math.Log(y0), Math.Sqrt(1 / x1 + 1 / y1 + 1 / x0 + 1 / y0),
            ];
            for (var j = 0; j < expected.Length; j++)
            {
                AssertClose(expected[j], results[i][j], 2e-13, rows[i]);
            }
        }
    }

    // prop.test of R 4.2.2 without and with correct = TRUE: χ².
    [Theory]
    [InlineData(10, 34, 16, 34, 2.241758241758242, 1.556776556776557)]
    [InlineData(42, 112, 47, 110, 0.6313531530562871, 0.432469054768835)]
    [InlineData(0, 8, 8, 24, 3.555555555555555, 2)]
    [InlineData(7, 50, 1, 47, 4.512656586182167, 3.08010653239302)]
    [InlineData(3, 10, 3, 10, 0, 0)]
    [InlineData(190, 1000, 230, 990, 5.351764383293047, 5.100605478120607)]
    [InlineData(12, 12, 5, 9, 6.588235294117646, 4.021139705882352)]
    public void Squared_scores_are_the_chi_squared_of_R(double a, double n1, double c, double n0, double plain, double corrected)
    {
        var result = LaneKernels.Run<Kernel>([[a, n1, c, n0]])[0];
        Assert.Equal(plain, result[0] * result[0], 1e-12);
        Assert.Equal(corrected, result[1] * result[1], 1e-12);
        Assert.Equal(Math.Sign(a / n1 - c / n0), Math.Sign(result[0]));
    }

    /// <summary>The pooled estimate of these three trials is printed in the project's issues: FE −0.21817 (0.14571).</summary>
    [Fact]
    public void Log_risk_ratios_pool_to_the_published_number()
    {
        var results = LaneKernels.Run<Kernel>([[10, 34, 16, 34], [42, 112, 47, 110], [0, 8, 8, 24]]);
        var weights = results.Select(r => 1 / (r[5] * r[5])).ToArray();
        Assert.Equal(-0.21817, results.Zip(weights, (r, w) => w * r[4]).Sum() / weights.Sum(), 5e-6);
        Assert.Equal(0.14571, Math.Sqrt(1 / weights.Sum()), 5e-6);
    }

    private static double Score(double a, double n1, double c, double n0, double correction)
    {
        if (a + c == 0 || a + c == n1 + n0)
        {
            return 0;
        }

        var pooled = (a + c) / (n1 + n0);
        var difference = a / n1 - c / n0;
        return Math.Sign(difference) * Math.Max(0, Math.Abs(difference) - correction) / Math.Sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0));
    }

    private sealed class Kernel : ILaneKernel
    {
        public static int Outputs => 8;

        public static void Compute<TLane>(ReadOnlySpan<double> inputs, Span<double> outputs)
            where TLane : struct, ILane<TLane>
        {
            var n = TLane.Count;
            var counts = new RiskCounts<TLane>(TLane.Load(inputs), TLane.Load(inputs[n..]), TLane.Load(inputs[(2 * n)..]), TLane.Load(inputs[(3 * n)..]));
            TLane.Store(RiskScore.Statistic(counts), outputs);
            TLane.Store(RiskScore.CorrectedStatistic(counts), outputs[n..]);
            Store(RiskEffects.RiskDifference(counts), outputs[(2 * n)..]);
            Store(RiskEffects.LogRiskRatio(counts), outputs[(4 * n)..]);
            Store(RiskEffects.LogOddsRatio(counts), outputs[(6 * n)..]);
        }

        private static void Store<TLane>(EffectLanes<TLane> effect, Span<double> outputs)
            where TLane : struct, ILane<TLane>
        {
            TLane.Store(effect.Estimate, outputs);
            TLane.Store(effect.StandardError, outputs[TLane.Count..]);
        }
    }
}
