using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Trials.Statistics;

public class LogRankTests
{
    private static readonly FlemingHarrington[] Weights = [new(0, 0), new(1, 0), new(0, 1), new(1, 1), new(0.5, 0), new(0.3, 1.7)];

    public static TheoryData<string> Sets => SurvivalTesting.ReferenceNames;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Scores_agree_with_the_reference_with_and_without_weights(string name)
    {
        var set = SurvivalTesting.Reference(name);
        foreach (var expected in set.GetProperty("logrank").EnumerateArray())
        {
            var actual = SurvivalTesting.Evaluate(new Weighted(new(expected.Number("rho"), 0)), SurvivalTesting.Patients(set));
            Assert.Equal(expected.Number("u"), actual[0], 1e-12);
            Assert.Equal(expected.Number("v"), actual[1], 1e-12);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public void Scores_agree_with_sums_over_tables_whatever_the_ties(int grid)
    {
        foreach (var n in new[] { 1, 2, 3, 9, 40 })
        {
            var data = SurvivalTesting.Draw(60, n, grid, 5);
            foreach (var weights in Weights)
            {
                var actual = SurvivalTesting.Evaluate(new Weighted(weights), data);
                for (var r = 0; r < data.Length; r++)
                {
                    var (u, v, events) = Naive(data[r], s => Power(s, weights.Rho) * Power(1 - s, weights.Gamma));
                    Assert.Equal(u, actual[r][0], 1e-12);
                    Assert.Equal(v, actual[r][1], 1e-12);
                    Assert.Equal(events, actual[r][2]);
                }
            }
        }
    }

    [Fact]
    public void Equal_weights_are_the_weights_with_exponents_0()
    {
        var data = SurvivalTesting.Draw(50, 30, 8, 6);
        var weighted = SurvivalTesting.Evaluate(new Weighted(new(0, 0)), data);
        var plain = SurvivalTesting.Evaluate(default(Plain), data);
        Assert.Equal(weighted.SelectMany(r => r), plain.SelectMany(r => r[..3]));
    }

    [Fact]
    public void Exchanging_the_arms_changes_the_sign_and_nothing_else()
    {
        var data = SurvivalTesting.Draw(100, 25, 6, 7);
        var exchanged = data.Select(r => r.Select(p => p with { IsTreatment = !p.IsTreatment }).ToArray()).ToArray();
        var (a, b) = (SurvivalTesting.Evaluate(default(Plain), data), SurvivalTesting.Evaluate(default(Plain), exchanged));
        for (var r = 0; r < data.Length; r++)
        {
            Assert.Equal((a[r][0], a[r][1]), (-b[r][0], b[r][1]));
        }
    }

    [Fact]
    public void Statistics_follow_from_the_score()
    {
        foreach (var r in SurvivalTesting.Evaluate(default(Plain), SurvivalTesting.Draw(20, 25, 6, 8)))
        {
            Assert.Equal(r[0] / Math.Sqrt(r[1]), r[3], 1e-14);
            Assert.Equal(r[0] / r[1], r[4], 1e-14);
            Assert.Equal(1 / Math.Sqrt(r[1]), r[5], 1e-14);
        }
    }

    public static TheoryData<string> Empty => ["nobody", "no events", "one arm", "all at once", "one patient", "nobody entered"];

    [Theory]
    [MemberData(nameof(Empty))]
    public void Without_information_score_and_statistic_are_0_and_the_standard_error_is_infinite(string kind)
    {
        var drawn = SurvivalTesting.Draw(9, 20, 4, 9);
        var data = kind switch
        {
            "nobody" => drawn.Select(_ => Array.Empty<Patient>()),
            "no events" => drawn.Select(r => r.Select(p => p with { IsEvent = false }).ToArray()),
            "one arm" => drawn.Select(r => r.Select(p => p with { IsTreatment = true }).ToArray()),
            "all at once" => drawn.Select(r => r.Select(p => p with { Time = 7, IsEvent = true }).ToArray()),
            "one patient" => drawn.Select(r => r[..1]),
            _ => drawn.Select(r => r.Select(p => p with { Time = -1 }).ToArray()),
        };
        foreach (var r in SurvivalTesting.Evaluate(default(Plain), [.. data]))
        {
            Assert.Equal([0, 0, 0, 0, double.PositiveInfinity], [r[0], r[1], r[3], r[4], r[5]]);
        }
    }

    [Fact]
    public void Patients_who_have_not_entered_change_no_bit()
    {
        var data = SurvivalTesting.Draw(40, 25, 6, 10);
        var more = data.Select(r => r.Concat(r[..4].Select(p => p with { Time = -1 })).ToArray()).ToArray();
        Assert.Equal(
            SurvivalTesting.Evaluate(default(Plain), data).SelectMany(r => r), SurvivalTesting.Evaluate(default(Plain), more).SelectMany(r => r));
    }

    [Fact]
    public void Arms_sorted_apart_and_merged_give_the_same_keys()
    {
        var data = SurvivalTesting.Draw(8, 60, 9, 11).Select(r => r.Select((p, i) => p with { IsTreatment = i >= 25 }).ToArray()).ToArray();
        var keys = Enumerable.Range(0, 60).Select(j => SurvivalTesting.Key<Lane512>(data.Select(r => r[j]))).ToArray();
        var merged = (Lane512[])keys.Clone();
        LaneSort.Ascending<Lane512>(keys);
        LaneSort.Ascending(merged.AsSpan(0, 25));
        LaneSort.Ascending(merged.AsSpan(25));
        LaneSort.MergeRuns<Lane512>(merged, 25);
        Assert.Equal(keys.SelectMany(SurvivalTesting.Elements), merged.SelectMany(SurvivalTesting.Elements));
        Assert.All(SurvivalTesting.Elements(SurvivalKey.TreatmentCount<Lane512>(keys)), count => Assert.Equal(35, count));
    }

    [Fact]
    public void Scores_of_strata_add_up()
    {
        var (a, b) = (SurvivalTesting.Draw(8, 20, 5, 12), SurvivalTesting.Draw(8, 30, 5, 13));
        var sum = Score(a) + Score(b);
        for (var r = 0; r < 8; r++)
        {
            var (first, second) = (Naive(a[r], _ => 1), Naive(b[r], _ => 1));
            Assert.Equal(first.U + second.U, SurvivalTesting.Elements(sum.ObservedMinusExpected)[r], 1e-12);
            Assert.Equal((first.U + second.U) / Math.Sqrt(first.V + second.V), SurvivalTesting.Elements(sum.Z)[r], 1e-12);
            Assert.Equal(first.Events + second.Events, SurvivalTesting.Elements(sum.Events)[r]);
        }

        static LogRankScore<Lane512> Score(Patient[][] data)
        {
            var keys = Enumerable.Range(0, data[0].Length).Select(j => SurvivalTesting.Key<Lane512>(data.Select(r => r[j]))).ToArray();
            LaneSort.Ascending<Lane512>(keys);
            return LogRank.Score<Lane512>(keys, SurvivalKey.TreatmentCount<Lane512>(keys));
        }
    }

    private static double Power(double x, double exponent) => exponent == 0 ? 1 : Math.Pow(x, exponent);

    /// <summary>A table of two arms by event or not, at each event time.</summary>
    private static (double U, double V, int Events) Naive(Patient[] patients, Func<double, double> weight)
    {
        var (u, v, survival) = (0.0, 0.0, 1.0);
        foreach (var t in patients.Where(p => p.IsEvent).Select(p => p.Time).Distinct().Order())
        {
            double n = patients.Count(p => p.Time >= t);
            double n1 = patients.Count(p => p.Time >= t && p.IsTreatment);
            double d = patients.Count(p => p.IsEvent && p.Time == t);
            double d1 = patients.Count(p => p.IsEvent && p.Time == t && p.IsTreatment);
            var w = weight(survival);
            u += w * (d1 - d * n1 / n);
            v += n > 1 ? w * w * d * n1 / n * (1 - n1 / n) * (n - d) / (n - 1) : 0;
            survival *= 1 - d / n;
        }

        return (u, v, patients.Count(p => p.IsEvent));
    }

    private readonly struct Plain : IKeyStatistic
    {
        public TLane[] Of<TLane>(ReadOnlySpan<TLane> keys, TLane treated)
            where TLane : struct, ILane<TLane>
        {
            var s = LogRank.Score(keys, treated);
            return [s.ObservedMinusExpected, s.Variance, s.Events, s.Z, s.LogHazardRatio, s.StandardError];
        }
    }

    private readonly struct Weighted(FlemingHarrington weights) : IKeyStatistic
    {
        public TLane[] Of<TLane>(ReadOnlySpan<TLane> keys, TLane treated)
            where TLane : struct, ILane<TLane>
        {
            var s = LogRank.Score(keys, treated, weights);
            return [s.ObservedMinusExpected, s.Variance, s.Events];
        }
    }
}
