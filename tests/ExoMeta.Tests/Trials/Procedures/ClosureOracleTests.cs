using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.Procedures.ProcedureTesting;

namespace ExoMeta.Tests.Trials.Procedures;

/// <summary>The shortcuts against the closed test over all 2^m − 1 sets, written as it is defined.</summary>
public class ClosureOracleTests
{
    private const double Alpha = 0.05;

    public static TheoryData<int, double> Cases => new() { { 1, 0 }, { 2, 0 }, { 3, 0 }, { 4, 0 }, { 5, 0 }, { 8, 0 }, { 3, 11 }, { 5, 11 } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Hommel_rejects_what_the_closed_test_with_Simes_intersections_rejects(int m, double degrees)
    {
        double? df = degrees == 0 ? null : degrees;
        var trials = Near(m, df, 3000);
        var hommel = Reject(new MultiplicityProcedure.Hommel().Prepare(Ones(m), Alpha, df), trials);
        var closed = Reject(new MultiplicityProcedure.ClosedSimes().Prepare(Ones(m), Alpha, df), trials);
        var seen = new HashSet<int>();
        for (var k = 0; k < trials.Length; k++)
        {
            var p = trials[k].Select(x => Tail(x, df)).ToArray();
            var expected = Closure(m, set => Simes([.. set.Select(i => p[i])]));
            Assert.Equal(expected, hommel[k]);
            Assert.Equal(expected, closed[k]);
            seen.Add(Size(expected));
        }

        Assert.Equal(m + 1, seen.Count);

        static bool Simes(double[] p) => p.Order().Select((x, k) => x * p.Length / (k + 1)).Min() <= Alpha;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Holm_rejects_what_the_closed_test_with_Bonferroni_intersections_rejects(int m, double degrees)
    {
        double? df = degrees == 0 ? null : degrees;
        var trials = Near(m, df, 3000);
        var holm = Reject(new MultiplicityProcedure.Holm().Prepare(Ones(m), Alpha, df), trials);
        var hochberg = Reject(new MultiplicityProcedure.Hochberg().Prepare(Ones(m), Alpha, df), trials);
        var hommel = Reject(new MultiplicityProcedure.Hommel().Prepare(Ones(m), Alpha, df), trials);
        for (var k = 0; k < trials.Length; k++)
        {
            var p = trials[k].Select(x => Tail(x, df)).ToArray();
            Assert.Equal(Closure(m, set => set.Min(i => p[i]) * set.Length <= Alpha), holm[k]);

            // Each rejects all that the one before does.
            Assert.Equal(holm[k], holm[k] & hochberg[k]);
            Assert.Equal(hochberg[k], hochberg[k] & hommel[k]);
            Assert.Equal(StepUp(p), hochberg[k]);
        }

        static int StepUp(double[] p)
        {
            var order = Enumerable.Range(0, p.Length).OrderByDescending(i => p[i]).ToArray();
            for (var j = 0; j < order.Length; j++)
            {
                if (p[order[j]] * (j + 1) <= Alpha)
                {
                    return order[j..].Sum(i => 1 << i);
                }
            }

            return 0;
        }
    }

    [Theory]
    [InlineData(0, new[] { 0.5, 0.7, 0.8 })]
    [InlineData(0, new[] { 0.2, 0.9, 0.4, 0.6, 0.75 })]
    [InlineData(0, new[] { 0.7, 0.7, 0.7, 0.7 })]
    [InlineData(9, new[] { 0.3, 0.8, 0.6 })]
    [InlineData(9, new[] { 0.7, 0.7, 0.7 })]
    public void Step_down_and_closed_Dunnett_reject_what_the_closed_test_with_Dunnett_intersections_rejects(double degrees, double[] loadings)
    {
        double? df = degrees == 0 ? null : degrees;
        var m = loadings.Length;
        var trials = Near(m, df, 3000);
        var closed = Reject(new MultiplicityProcedure.ClosedDunnett().Prepare([.. loadings], Alpha, df), trials);
        var down = Reject(new MultiplicityProcedure.StepDownDunnett().Prepare([.. loadings], Alpha, df), trials);
        var critical = Enumerable.Range(0, 1 << m)
            .Select(set => set == 0 ? 0 : Dunnett.CriticalValue([.. Members(set).Select(i => loadings[i])], Alpha, df)).ToArray();
        var seen = new HashSet<int>();
        for (var k = 0; k < trials.Length; k++)
        {
            var expected = Closure(m, set => set.Max(i => trials[k][i]) >= critical[set.Sum(i => 1 << i)]);
            Assert.Equal(expected, closed[k]);
            Assert.Equal(expected, down[k]);
            seen.Add(expected);
        }

        Assert.Equal(1 << m, seen.Count);
    }

    [Fact]
    public void The_order_of_the_arms_does_not_matter_even_with_ties()
    {
        double[] loadings = [0.3, 0.8, 0.6, 0.6];
        int[] order = [2, 0, 3, 1];

        // Rounded to a grid so coarse that most trials have ties, some of them at a critical value.
        var critical = Normal.UpperQuantile(0.025);
        var trials = Near(4, null, 4000).Select(row => row.Select(x => critical + Math.Round(2 * (x - critical)) / 2).ToArray()).ToArray();
        double[][] permuted = [.. trials.Select(row => order.Select(i => row[i]).ToArray())];
        Assert.True(trials.Count(row => row.Distinct().Count() < 4) > 2000);
        foreach (var procedure in MultiplicityProcedure.All.Where(p => p is not MultiplicityProcedure.FixedSequence))
        {
            var expected = Reject(procedure.Prepare([.. loadings], 0.025), trials);
            var actual = Reject(procedure.Prepare([.. order.Select(i => loadings[i])], 0.025), permuted);
            for (var k = 0; k < trials.Length; k++)
            {
                Assert.Equal(expected[k], Enumerable.Range(0, 4).Sum(j => (actual[k] >> j & 1) << order[j]));
            }
        }
    }

    [Fact]
    public void A_statistic_that_is_not_a_number_is_never_rejected_and_counts_as_no_evidence()
    {
        ImmutableArray<double> loadings = [0.5, 0.7, 0.8];
        foreach (var procedure in MultiplicityProcedure.All.Where(p => p is not MultiplicityProcedure.FixedSequence))
        {
            var prepared = procedure.Prepare(loadings, 0.025);
            foreach (var other in new[] { 1.5, 2.0, 2.3, 9, double.PositiveInfinity, double.NegativeInfinity })
            {
                double[][] trials =
                [
                    [double.NaN, other, 2.2], [double.NegativeInfinity, other, 2.2], [double.NaN, double.NaN, double.NaN], [double.NaN, double.NaN, other],
                    [double.NegativeInfinity, double.NegativeInfinity, other],
                ];
                var rejected = Reject(prepared, trials);
                Assert.Equal(rejected[1], rejected[0]);
                Assert.Equal(0, rejected[2]);
                Assert.Equal(rejected[4], rejected[3]);
                Assert.Equal(0, rejected[0] & 1);
            }

            Assert.Equal(2, Reject(prepared, [[0, double.PositiveInfinity, 0]])[0]);
        }
    }

    [Fact]
    public void Every_lane_type_gives_the_same_rejections()
    {
        foreach (var m in new[] { 1, 2, 3, 5, 8 })
        {
            ImmutableArray<double> loadings = [.. Enumerable.Range(0, m).Select(i => 0.4 + 0.06 * i)];
            var trials = Near(m, null, 257);
            trials[3][0] = double.NaN;
            trials[17][m - 1] = double.PositiveInfinity;
            foreach (var procedure in MultiplicityProcedure.All)
            {
                var prepared = procedure.Prepare(loadings, 0.025);
                var expected = Reject<LaneOne>(prepared, trials);
                Assert.Equal(expected, Reject<Lane512>(prepared, trials));
                Assert.Equal(expected, Reject<Lane256>(prepared, trials));
                Assert.Equal(expected, Reject<Lane128>(prepared, trials));
                Assert.Equal(expected, Reject<LaneScalar>(prepared, trials));
            }
        }
    }

    /// <summary>Statistics about where the critical values lie.</summary>
    private static double[][] Near(int m, double? df, int count) =>
        [.. Draw(Ones(m), [.. Enumerable.Repeat(df is null ? 2.0 : 2.2, m)], null, count, 40).Select(row => row.Select(x => 2 + 0.7 * (x - 2)).ToArray())];

    private static ImmutableArray<double> Ones(int m) => [.. Enumerable.Repeat(0.4, m)];

    private static double Tail(double x, double? df) => df is { } degrees ? StudentT.Survival(x, degrees) : Normal.Survival(x);
}
