using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Intervals of rows alone use t with the degrees of freedom of the sample that gave the standard error.</summary>
public class SmallSampleIntervalTests
{
    private const double Z = 4.5;
    private const int DirectDraws = 200_000;
    private static readonly MonteCarloPlan Plan = new(20_000, 20_260_102, 2);

    /// <summary>One direct draw of estimate + t·SE, written down from the printed numbers without the forms.</summary>
    private delegate double DirectDraw(ref RandomStream stream);

    [Theory]
    [InlineData("-42")]
    [InlineData("46")]
    public void A_change_at_p_0_05_on_the_log_ratio_has_a_95_percent_interval_that_touches_no_change(string percent)
    {
        var statistic = new PercentChangeWithP("x", "ROM", N(percent), N("0.05"), null);
        var row = Row(statistic, Assume("n1", "integers(6, 60)"), Assume("test_scale", "0"));
        var interval = Alone(row).PlugInInterval;
        Assert.Equal(0, N(percent).Value < 0 ? interval.Upper : interval.Lower, 1e-12);

        // The default prior takes the log ratio for an increase.
        if (N(percent).Value > 0)
        {
            Assert.Equal(interval, Alone(Row(statistic, Assume("n1", "integers(6, 60)"))).PlugInInterval);
        }
    }

    [Fact]
    public void A_change_at_p_0_05_on_the_raw_scale_has_a_raw_interval_that_touches_no_change()
    {
        var row = Row(new PercentChangeWithP("x", "ROM", N("-42"), N("0.05"), 33), Assume("test_scale", "1"));
        var interval = Alone(row).PlugInInterval;

        // Half the width on the log scale, times 1 + d, is half the width of the raw change.
        Assert.Equal(0.42, 0.5 * interval.Width * (1 - 0.42), 1e-12);
    }

    /// <summary>58 ± 8 % and 30 ± 15 % on 6 experiments: log(m) ∓ qt(0.975, 5)·e/m, R's qt(0.975, 5) = 2.5705818356363142, by hand.</summary>
    [Theory]
    [InlineData("-58", "8", -0.7426, -0.3147)]
    [InlineData("-30", "15", -0.5965, 0.2143)]
    public void A_plug_in_interval_of_six_experiments_uses_five_degrees_of_freedom(string percent, string error, double lower, double upper)
    {
        var interval = Alone(Macrophages(percent, error)).PlugInInterval;
        var (m, e) = (100 + N(percent).Value, N(error).Value);
        Assert.Equal(Math.Log(m / 100) - 2.5705818356363142 * e / m, interval.Lower, 1e-10);
        Assert.Equal(Math.Log(m / 100) + 2.5705818356363142 * e / m, interval.Upper, 1e-10);
        Assert.Equal(lower, Math.Exp(interval.Lower) - 1, 5e-5);
        Assert.Equal(upper, Math.Exp(interval.Upper) - 1, 5e-5);
    }

    [Theory]
    [InlineData(58, 8)]
    [InlineData(30, 15)]
    public void An_error_of_unknown_kind_among_few_agrees_with_direct_simulation(double decrease, double error) => AssertTotal(
        Macrophages(FormattableString.Invariant($"-{decrease}"), FormattableString.Invariant($"{error}")),
        (ref stream) =>
        {
            var n = stream.NextInteger(3, 10);
            var isDeviation = stream.NextUniform() < 0.5;
            var ratio = (100 - decrease - 0.5 + stream.NextUniform()) / 100;
            var se = (error - 0.5 + stream.NextUniform()) / 100 / ratio / (isDeviation ? Math.Sqrt(n) : 1);
            return Math.Log(ratio) + se * stream.NextStudentT(n - 1);
        });

    [Theory]
    [InlineData(192, "0.001", false)]
    [InlineData(192, "0.001", true)]
    [InlineData(-77, "0.001", true)]
    [InlineData(-42, "0.05", true)]
    public void A_change_below_a_bound_of_p_agrees_with_direct_simulation(int percent, string bound, bool scaleUnknown)
    {
        ImmutableArray<Assumption> scale = scaleUnknown ? [] : [Assume("test_scale", "0")];
        var row = Row(
            new PercentChangeWithP("x", "ROM", N(FormattableString.Invariant($"{percent}")), N(bound), null),
            [Assume("n1", "integers(6, 60)"), .. scale]);
        AssertTotal(row, (ref stream) =>
        {
            var n = stream.NextInteger(6, 60);
            var p = N(bound).Value * stream.NextUniform();
            var change = (percent - 0.5 + stream.NextUniform()) / 100;
            var isRaw = scaleUnknown && stream.NextUniform() < 0.5;
            var distance = isRaw ? change / (1 + change) : Math.Log(1 + change);
            return Math.Log(1 + change) + distance / StudentT.UpperQuantile(p / 2, n - 1) * stream.NextStudentT(n - 1);
        });
    }

    [Fact]
    public void CRP_on_day_7_agrees_with_direct_simulation_on_34_degrees_of_freedom()
    {
        var row = Row(
            new MeanBeforeAfter("x", N("127.1"), N("14.7"), N("19.3"), N("7.7"), "sem", 35), Assume("correlation", "uniform(0, 0.7)"));
        AssertTotal(row, (ref stream) =>
        {
            var rounding = stream;
            double Rounded(double printed) => printed - 0.05 + 0.1 * rounding.NextUniform();
            var (m0, m1) = (Rounded(127.1), Rounded(19.3));
            var (c0, c1) = (Rounded(14.7) / m0, Rounded(7.7) / m1);
            var correlation = 0.7 * rounding.NextUniform();
            var variance = c0 * c0 + c1 * c1 - 2 * correlation * c0 * c1;
            return Math.Log(m1 / m0) + Math.Sqrt(variance) * rounding.NextStudentT(34);
        });
    }

    [Fact]
    public void A_mixture_of_degrees_of_freedom_agrees_with_its_exact_CDF_and_with_direct_simulation()
    {
        // t(1), t(3), t(9.5) or normal, each with its own estimate and standard error.
        (double Estimate, double Se, double Df)[] components = [(0, 0.2, 1), (0.5, 0.3, 3), (-0.4, 0.5, 9.5), (0.2, 1, double.PositiveInfinity)];
        var row = new UncertainStudyEffect("a", "a", new(
            [new("which", new UncertainQuantity.Choice([(0, 0.1), (1, 0.2), (2, 0.3), (3, 0.4)]), 1, "test")],
            u => new(
                Formula.Of(i => components[(int)i].Estimate, u[0]),
                Formula.Of(i => components[(int)i].Se * components[(int)i].Se, u[0]),
                Formula.Of(i => components[(int)i].Df, u[0]))));
        var result = Alone(row);
        foreach (var (x, p) in new[] { (result.Total.Lower, 0.025), (result.Total.Upper, 0.975) })
        {
            double mean = 0, square = 0;
            for (var i = 0; i < components.Length; i++)
            {
                var (estimate, se, df) = components[i];
                var below = StudentT.Cdf((x - estimate) / se, df);
                mean += 0.1 * (i + 1) * below;
                square += 0.1 * (i + 1) * below * below;
            }

            Assert.InRange((mean - p) / Math.Sqrt((square - mean * mean) / Plan.Replicates), -Z, Z);
        }

        // R: qt(0.975, 3) = 3.1824463052837091.
        Assert.Equal(2 * 3.1824463052837091 * 0.3, result.PlugInInterval.Width, 1e-10);
        AssertTotal(row, (ref stream) =>
        {
            var u = stream.NextUniform();
            var (estimate, se, df) = components[u < 0.1 ? 0 : u < 0.3 ? 1 : u < 0.6 ? 2 : 3];
            return estimate + se * (double.IsInfinity(df) ? stream.NextNormal() : stream.NextStudentT(df));
        });
    }

    [Fact]
    public void Drivers_of_a_row_alone_use_its_degrees_of_freedom()
    {
        // Only n is unknown, and it enters through t alone: knowing it leaves t(5), not knowing anything else leaves the total.
        var row = new UncertainStudyEffect("a", "a", new([new("n", new UncertainQuantity.Integers(3, 10), 6, "test")], u => new(0.4, 0.04, u[0] - 1)));
        var result = Propagation.Run([row], [], null, Plan with { Replicates = 4000 });
        var driver = Assert.Single(result.Drivers);
        Assert.Equal(2 * 2.5705818356363142 * 0.2, driver.WidthIfThisKnown, 1e-10);
        Assert.Equal(result.Rows[0].Total.Width, driver.WidthIfOnlyThisUnknown, 1e-12);
        Assert.True(result.Rows[0].Total.Width > 1.02 * driver.WidthIfThisKnown);
    }

    [Fact]
    public void A_pool_takes_variances_as_known_while_the_rows_beside_it_keep_their_t()
    {
        static ImmutableArray<UncertainStudyEffect> Rows(double df) =>
        [
            new("a", "a", new([new("rounding", new UncertainQuantity.Uniform(0.1, 0.2), 0.15, "test")], u => new(u[0], 0.04, df))),
            new("b", "b", EffectDistribution.Known(new(0.5, 0.09, df))),
        ];
        var (small, large) = (Propagation.Run(Rows(4), [], new(), Plan), Propagation.Run(Rows(double.PositiveInfinity), [], new(), Plan));
        Assert.Equal(large.Pooled, small.Pooled);
        Assert.Equal(large.Drivers.AsEnumerable(), small.Drivers);

        // R: qt(0.975, 4) = 2.7764451051977934.
        Assert.Equal(2 * 2.7764451051977934 * 0.3, small.Rows[1].PlugInInterval.Width, 1e-10);
        Assert.Equal(small.Rows[1].PlugInInterval, small.Rows[1].Total);
        Assert.True(small.Rows[0].Total.Width > 1.3 * large.Rows[0].Total.Width);
    }

    [Fact]
    public void An_effect_without_degrees_of_freedom_is_refused()
    {
        var row = new UncertainStudyEffect("a", "a", EffectDistribution.Known(new(0.5, 0.09, 0)));
        Assert.Contains(
            "degrees of freedom above 0", Assert.Throws<ArgumentException>(() => Propagation.Run([row], [], null, Plan)).Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// The share of direct draws below each end against its probability. Its standard error has the draws' part and the part of the
    /// propagation, whose terms in [0, 1] with mean p vary no more than draws do.
    /// </summary>
    private static void AssertTotal(UncertainStudyEffect row, DirectDraw draw)
    {
        var total = Alone(row).Total;
        var (below, above) = (0, 0);
        for (var i = 0; i < DirectDraws; i++)
        {
            var stream = new RandomStream(new StreamKey(91, (ulong)i, 7));
            var value = draw(ref stream);
            below += value < total.Lower ? 1 : 0;
            above += value > total.Upper ? 1 : 0;
        }

        var standardError = Math.Sqrt(0.025 * 0.975 * (1.0 / DirectDraws + 1.0 / Plan.Replicates));
        Assert.InRange((below / (double)DirectDraws - 0.025) / standardError, -Z, Z);
        Assert.InRange((above / (double)DirectDraws - 0.025) / standardError, -Z, Z);
    }

    private static PropagatedEffect Alone(UncertainStudyEffect row) => Assert.Single(Propagation.Run([row], [], null, Plan).Rows);

    private static UncertainStudyEffect Macrophages(string percent, string error) => Row(
        new PercentChangeWithError("x", "ROM", N(percent), N(error), "unknown", null),
        Assume("spread_kind", "choice(0: 0.5, 1: 0.5)"), Assume("n1", "integers(3, 10)"));

    private static UncertainStudyEffect Row(ReportedStatistic statistic, params ImmutableArray<Assumption> assumptions) =>
        new("x", "x", Assert.IsType<Recovery.WithVariance>(statistic.Recover(assumptions)).Effect);

    private static PrintedNumber N(string text) => Effects.RecoveryTests.N(text);

    private static Assumption Assume(string field, string value) => Effects.RecoveryTests.Assume(field, value);
}
