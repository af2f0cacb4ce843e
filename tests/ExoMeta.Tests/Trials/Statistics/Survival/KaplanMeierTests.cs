using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Trials.Statistics;

public class KaplanMeierTests
{
    public static TheoryData<string> Sets => SurvivalTesting.ReferenceNames;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Curves_and_restricted_means_agree_with_the_reference(string name)
    {
        var set = SurvivalTesting.Reference(name);
        foreach (var expected in set.GetProperty("curves").EnumerateArray())
        {
            var arm = expected.Number("treatment") == 1 ? 0 : 3;
            var at = SurvivalTesting.Evaluate(new Curve(expected.Number("time")), SurvivalTesting.Patients(set));
            Assert.Equal(expected.Number("survival"), at[arm], 1e-13);
            Assert.Equal(expected.Number("standardError"), Math.Sqrt(at[arm + 1]), 1e-13);
            Assert.Equal(expected.Number("atRisk"), at[arm + 2]);
            var mean = SurvivalTesting.Evaluate(new Mean(expected.Number("time")), SurvivalTesting.Patients(set));
            Assert.Equal(expected.Number("mean"), mean[arm], 1e-12);
            Assert.Equal(expected.Number("meanStandardError"), Math.Sqrt(mean[arm + 1]), 1e-12);
            Assert.Equal(expected.Number("atRisk"), mean[arm + 2]);
        }
    }

    [Theory]
    [InlineData(0, 512.0)]
    [InlineData(5, 3.0)]
    [InlineData(5, 2.5)]
    [InlineData(5, 0.0)]
    [InlineData(5, 9.0)]
    public void Curves_and_restricted_means_agree_with_naive_sums(int grid, double time)
    {
        foreach (var n in new[] { 1, 2, 7, 40 })
        {
            var data = SurvivalTesting.Draw(60, n, grid, 31);
            var curves = SurvivalTesting.Evaluate(new Curve(time), data);
            var means = SurvivalTesting.Evaluate(new Mean(time), data);
            for (var r = 0; r < data.Length; r++)
            {
                for (var arm = 0; arm < 2; arm++)
                {
                    var patients = data[r].Where(p => p.IsTreatment == (arm == 0)).ToArray();
                    var (survival, variance) = Greenwood(patients, time);
                    Assert.Equal(survival, curves[r][3 * arm], 1e-13);
                    Assert.Equal(variance, curves[r][3 * arm + 1], 1e-13);
                    Assert.Equal(patients.Count(p => p.Time >= time), curves[r][3 * arm + 2]);
                    var (mean, square) = Area(patients, time);
                    Assert.Equal(mean, means[r][3 * arm], 1e-12 * (1 + mean));
                    Assert.Equal(square, means[r][3 * arm + 1], 1e-12 * (1 + square));
                    Assert.Equal(curves[r][3 * arm + 2], means[r][3 * arm + 2]);
                }
            }
        }
    }

    [Fact]
    public void Without_censoring_before_the_time_the_curve_is_a_proportion()
    {
        foreach (var data in SurvivalTesting.Draw(30, 50, 0, 32))
        {
            var patients = data.Select(p => p.IsEvent ? p : p with { Time = 1024 }).ToArray();
            var actual = SurvivalTesting.Evaluate(new Curve(600), patients);
            double n = patients.Count(p => p.IsTreatment);
            var p = patients.Count(p => p.IsTreatment && p.Time > 600) / n;
            Assert.Equal(p, actual[0], 1e-13);
            Assert.Equal(p * (1 - p) / n, actual[1], 1e-13);
        }
    }

    [Fact]
    public void An_empty_arm_and_an_arm_that_has_died_out_have_variance_0()
    {
        Patient[] patients = [new(1, true, false), new(2, false, false), new(3, true, false)];
        Assert.Equal([1, 0, 0, 0, 0, 0, 1, 0, double.PositiveInfinity], SurvivalTesting.Evaluate(new Curve(5), patients));
        Assert.Equal([1, 0, 0, 1, 0, 3, 0, 0, 0], SurvivalTesting.Evaluate(new Curve(0.5), patients));

        // 1 up to 1, 2/3 up to 3, 0 after; only the first event has an area behind it: (4/3)²/(3·2).
        var mean = SurvivalTesting.Evaluate(new Mean(5), patients);
        Assert.Equal([5, 0, 0], mean[..3]);
        Assert.Equal(7 / 3.0, mean[3], 1e-15);
        Assert.Equal(16 / 54.0, mean[4], 1e-15);
    }

    [Fact]
    public void Differences_have_the_sum_of_the_variances()
    {
        var set = SurvivalTesting.Patients(SurvivalTesting.Reference("heavy ties, small arms of unequal size"));
        var r = SurvivalTesting.Evaluate(new Curve(2), set);
        Assert.Equal(r[0] - r[3], r[6], 1e-15);
        Assert.Equal(r[1] + r[4], r[7], 1e-15);
        Assert.Equal(r[6] / Math.Sqrt(r[7]), r[8], 1e-14);
    }

    [Fact]
    public void Patients_who_have_not_entered_change_no_bit()
    {
        var data = SurvivalTesting.Draw(20, 25, 6, 33);
        var more = data.Select(r => r.Concat(r[..4].Select(p => p with { Time = -1 })).ToArray()).ToArray();
        foreach (var statistic in new IKeyStatistic[] { new Curve(4), new Mean(4) })
        {
            var (expected, actual) = (SurvivalTesting.Evaluate(statistic, data), SurvivalTesting.Evaluate(statistic, more));
            Assert.Equal(expected.SelectMany(r => r), actual.SelectMany(r => r));
        }
    }

    private static (double Survival, double Variance) Greenwood(Patient[] patients, double time)
    {
        var (survival, sum) = (1.0, 0.0);
        foreach (var (t, n, d) in Steps(patients).Where(s => s.Time <= time))
        {
            survival *= 1 - d / n;
            sum += d / (n * (n - d));
        }

        return (survival, survival == 0 ? 0 : survival * survival * sum);
    }

    private static (double Mean, double Variance) Area(Patient[] patients, double horizon)
    {
        var steps = Steps(patients).Where(s => s.Time <= horizon).ToArray();
        var variance = steps.Sum(s => s.AtRisk == s.Events ? 0 : Square(From(s.Time)) * s.Events / (s.AtRisk * (s.AtRisk - s.Events)));
        return (From(0), variance);

        // The area from a time to the horizon, rectangle by rectangle.
        double From(double start)
        {
            var cuts = steps.Select(s => s.Time).Where(t => t > start).Append(start).Append(horizon).Distinct().Order().ToArray();
            return cuts.Zip(cuts.Skip(1)).Sum(c => (c.Second - c.First) * Greenwood(patients, c.First).Survival);
        }
    }

    private static double Square(double x) => x * x;

    private static IEnumerable<(double Time, double AtRisk, double Events)> Steps(Patient[] patients) => patients.Where(p => p.IsEvent)
        .Select(p => p.Time).Distinct().Order()
        .Select(t => (t, (double)patients.Count(p => p.Time >= t), (double)patients.Count(p => p.IsEvent && p.Time == t)));

    private static TLane[] Numbers<TLane>(in CurvePair<TLane> pair)
        where TLane : struct, ILane<TLane> =>
        [
            pair.Treatment.Estimate, pair.Treatment.Variance, pair.Treatment.AtRisk, pair.Control.Estimate, pair.Control.Variance,
            pair.Control.AtRisk, pair.Difference, pair.Variance, pair.Z,
        ];

    private readonly struct Curve(double time) : IKeyStatistic
    {
        public TLane[] Of<TLane>(ReadOnlySpan<TLane> keys, TLane treated)
            where TLane : struct, ILane<TLane> => Numbers(KaplanMeier.At(keys, treated, time));
    }

    private readonly struct Mean(double horizon) : IKeyStatistic
    {
        public TLane[] Of<TLane>(ReadOnlySpan<TLane> keys, TLane treated)
            where TLane : struct, ILane<TLane> => Numbers(KaplanMeier.MeanUpTo(keys, treated, horizon));
    }
}
