using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Trials.Statistics;

public class CoxTests
{
    public static TheoryData<string> Sets => SurvivalTesting.ReferenceNames;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Score_and_maximum_agree_with_the_reference(string name)
    {
        var set = SurvivalTesting.Reference(name);
        foreach (var expected in set.GetProperty("cox").EnumerateArray())
        {
            var actual = SurvivalTesting.Evaluate(new Cox(expected.GetProperty("ties").GetString() == "efron"), SurvivalTesting.Patients(set));
            Assert.Equal(expected.Number("u"), actual[0], 1e-12);
            Assert.Equal(expected.Number("v"), actual[1], 1e-12);
            if (expected.TryGetProperty("logHazardRatio", out var beta))
            {
                Assert.Equal(beta.GetDouble(), actual[2], 1e-11);
                Assert.Equal(expected.Number("standardError"), actual[3], 1e-11);
                Assert.Equal(beta.GetDouble() / expected.Number("standardError"), actual[4], 1e-10);
                Assert.Equal(expected.Number("scoreTest"), actual[0] * actual[0] / actual[1], 1e-11);
            }
            else
            {
                Assert.Equal([double.NegativeInfinity, double.PositiveInfinity, 0], actual[2..5]);
            }
        }
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 4)]
    [InlineData(true, 4)]
    [InlineData(true, 15)]
    public void The_maximum_is_where_the_naive_likelihood_has_no_slope(bool efron, int grid)
    {
        var regular = 0;
        foreach (var n in new[] { 2, 5, 12, 50 })
        {
            var data = SurvivalTesting.Draw(80, n, grid, 21);
            var fits = SurvivalTesting.Evaluate(new Cox(efron), data);
            for (var r = 0; r < data.Length; r++)
            {
                var (u, information) = Naive(data[r], 0, efron);
                Assert.Equal(u, fits[r][0], 1e-12);
                Assert.Equal(information, fits[r][1], 1e-12);

                // Far out, the slope of a likelihood that rises for ever has died away.
                var (far, near) = (Naive(data[r], 40, efron).Score, Naive(data[r], -40, efron).Score);
                if (Math.Abs(far) < 1e-9 || Math.Abs(near) < 1e-9)
                {
                    var expected = Math.Abs(far) >= 1e-9 ? double.NegativeInfinity : Math.Abs(near) >= 1e-9 ? double.PositiveInfinity : 0;
                    Assert.Equal([expected, double.PositiveInfinity, 0], fits[r][2..5]);
                    continue;
                }

                regular++;
                var (slope, curvature) = Naive(data[r], fits[r][2], efron);
                Assert.Equal(0, slope / curvature, 1e-11);
                Assert.Equal(1 / Math.Sqrt(curvature), fits[r][3], 1e-9 * fits[r][3]);
            }
        }

        Assert.True(regular > 150);
    }

    [Fact]
    public void Without_ties_the_score_is_that_of_the_log_rank_test_whatever_the_rule_for_ties()
    {
        var data = SurvivalTesting.Draw(50, 40, 0, 22);
        var breslow = SurvivalTesting.Evaluate(new Cox(false), data);
        var efron = SurvivalTesting.Evaluate(new Cox(true), data);
        var logRank = SurvivalTesting.Evaluate(default(Score), data);
        for (var r = 0; r < data.Length; r++)
        {
            Assert.Equal(logRank[r][0], breslow[r][0], 1e-12);
            Assert.Equal(logRank[r][1], breslow[r][1], 1e-12);
            Assert.Equal(breslow[r], efron[r]);
        }
    }

    [Fact]
    public void A_maximum_far_out_is_reached()
    {
        // One event on control among 2,000, at the end of many on treatment.
        var patients = Enumerable.Range(0, 2000).Select(i => i < 1000
            ? new Patient(i + 1, true, true)
            : new Patient(i == 1000 ? 999.5 : 5000, i == 1000, false)).ToArray();
        var fit = SurvivalTesting.Evaluate(new Cox(false), patients);
        Assert.InRange(fit[2], 4, 12);
        var (slope, curvature) = Naive(patients, fit[2], false);
        Assert.Equal(0, slope / curvature, 1e-9);
    }

    /// <summary>Slope and information, tie by tie as the formulas are printed.</summary>
    private static (double Score, double Information) Naive(Patient[] patients, double beta, bool efron)
    {
        var (score, information, ratio) = (0.0, 0.0, Math.Exp(beta));
        foreach (var t in patients.Where(p => p.IsEvent).Select(p => p.Time).Distinct())
        {
            var tied = patients.Where(p => p.IsEvent && p.Time == t).ToArray();
            double n1 = patients.Count(p => p.Time >= t && p.IsTreatment);
            double n0 = patients.Count(p => p.Time >= t && !p.IsTreatment);
            double d1 = tied.Count(p => p.IsTreatment);
            score += d1;
            for (var k = 0; k < tied.Length; k++)
            {
                var share = efron ? k / (double)tied.Length : 0;
                var treated = (n1 - share * d1) * ratio;
                var all = treated + n0 - share * (tied.Length - d1);
                score -= treated / all;
                information += treated / all * (1 - treated / all);
            }
        }

        return (score, information);
    }

    private readonly struct Cox(bool efron) : IKeyStatistic
    {
        public TLane[] Of<TLane>(ReadOnlySpan<TLane> keys, TLane treated)
            where TLane : struct, ILane<TLane>
        {
            var scratch = new TLane[CoxRiskSets<TLane>.ScratchLength(keys.Length)];
            var sets = efron ? CoxRiskSets<TLane>.Efron(keys, treated, scratch) : CoxRiskSets<TLane>.Breslow(keys, treated, scratch);
            var (score, fit) = (sets.Score(), sets.Maximise());
            return [score.ObservedMinusExpected, score.Variance, fit.LogHazardRatio, fit.StandardError, fit.WaldZ];
        }
    }

    private readonly struct Score : IKeyStatistic
    {
        public TLane[] Of<TLane>(ReadOnlySpan<TLane> keys, TLane treated)
            where TLane : struct, ILane<TLane>
        {
            var s = LogRank.Score(keys, treated);
            return [s.ObservedMinusExpected, s.Variance];
        }
    }
}
