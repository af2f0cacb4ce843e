using System.Collections.Immutable;
using ExoMeta.Effects;

namespace ExoMeta.Tests.Effects;

/// <summary>Each printed form against a computation by hand or by R.</summary>
public class RecoveryTests
{
    private const double Z95 = 1.9599639845400545;
    private const double Tight = 1e-12;

    [Theory]
    [InlineData("0.069", "0.016", "0.292")]
    [InlineData("0.155", "0.043", "0.555")]
    public void An_odds_ratio_with_its_interval_gives_log_ratio_and_standard_error(string estimate, string lower, string upper)
    {
        var statistic = new RatioWithInterval("OR", "OR", N(estimate), N(lower), N(upper), 95);
        Assert.Empty(statistic.Validate());
        var recovered = WithVariance(statistic);
        AssertEffect(Math.Log(N(estimate).Value), (Math.Log(N(upper).Value) - Math.Log(N(lower).Value)) / (2 * Z95), recovered.Effect.PlugIn);
        Assert.Equal(("OR", AnalysisScale.Log), (recovered.Measure, recovered.Scale));
        Assert.Equal(
            ["rounding of the estimate", "rounding of the lower limit", "rounding of the upper limit"],
            recovered.Effect.Unknowns.Select(u => u.Name));
    }

    [Fact]
    public void The_rounding_interval_is_half_a_unit_of_the_last_printed_digit()
    {
        var recovered = WithVariance(new RatioWithInterval("OR", "OR", N("0.155"), N("0.043"), N("0.555"), 95));
        Assert.Equal("uniform(0.0425, 0.0435)", recovered.Effect.Unknowns[1].Prior.ToString());
        Assert.Equal("log OR \u22121.864, SE 0.653", recovered.Record.Derived);
        Assert.Equal((57.5, 58.5), (N("58").Low, N("58").High));
        Assert.Equal((1450.0, 1550.0), (N("1.5e3").Low, N("1.5e3").High));
        Assert.Equal((-26.05, -25.95), (N("-26.0").Low, N("-26.0").High));
    }

    [Fact]
    public void All_survivors_among_8_against_8_deaths_among_24_get_a_half_in_every_cell()
    {
        var recovered = WithVariance(new EventCounts("0/8 v 8/24", "OR", 0, 8, 8, 24));
        AssertEffect(Math.Log(0.5 / 8.5 / (8.5 / 16.5)), Math.Sqrt(1 / 0.5 + 1 / 8.5 + 1 / 8.5 + 1 / 16.5), recovered.Effect.PlugIn);
        Assert.True(recovered.Effect.IsKnown);
        Assert.Contains("\u00bd added to all four cells", recovered.Record.Formula, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_deaths_among_11_against_8_among_24_get_nothing()
    {
        var odds = WithVariance(new EventCounts("3/11 v 8/24", "OR", 3, 11, 8, 24));
        AssertEffect(Math.Log(3 / 8.0 / (8 / 16.0)), Math.Sqrt(1 / 3.0 + 1 / 8.0 + 1 / 8.0 + 1 / 16.0), odds.Effect.PlugIn);
        Assert.DoesNotContain("\u00bd", odds.Record.Formula, StringComparison.Ordinal);
        var risk = WithVariance(new EventCounts("3/11 v 8/24", "RR", 3, 11, 8, 24));
        AssertEffect(Math.Log(3 / 11.0 / (8 / 24.0)), Math.Sqrt(1 / 3.0 - 1 / 11.0 + 1 / 8.0 - 1 / 24.0), risk.Effect.PlugIn);
    }

    [Theory]
    [InlineData(0, 35, 0, 0.10003243557210506)]
    [InlineData(10, 10, 0.69150289218123917, 1)]
    [InlineData(65, 65, 0.94482836568118667, 1)]
    [InlineData(3, 11, 0.060217734172906622, 0.60974255957242118)]
    public void A_single_proportion_has_the_exact_interval_of_R_binom_test(int events, int total, double lower, double upper)
    {
        var recovered = Assert.IsType<Recovery.SingleProportion>(new SingleGroupProportion("p", events, total).Recover([]));
        Assert.Equal(lower, recovered.Lower, 1e-10 * lower);
        Assert.Equal(upper, recovered.Upper, 1e-10 * upper);
    }

    [Fact]
    public void A_percentage_lists_the_groups_that_can_print_it()
    {
        var statistic = new BarePercentage("83 %", N("83"));
        Assert.Equal([6, 12, 18, 23, 24, 29, 30, 35], statistic.PossibleDenominators.Take(8));
        Assert.Contains("6, 12, 18", statistic.Recover([]).Record.Derived, StringComparison.Ordinal);
    }

    [Fact]
    public void CRP_before_and_after_is_a_ratio_of_dependent_means_with_an_unknown_correlation()
    {
        var statistic = new MeanBeforeAfter("CRP", N("127.1"), N("14.7"), N("66.6"), N("10.4"), "sem", 35);
        var recovered = WithVariance(statistic, Assume("correlation", "uniform(0.1, 0.8)"));
        var (v0, v1) = (14.7 / 127.1, 10.4 / 66.6);
        AssertEffect(Math.Log(66.6 / 127.1), Math.Sqrt(v0 * v0 + v1 * v1 - 2 * 0.45 * v0 * v1), recovered.Effect.PlugIn);

        // The same from standard deviations: sem·√n with n.
        Assert.True(Measures.TryFind("ROMC", out var romc));
        var root = Math.Sqrt(35);
        var direct = romc.Compute([66.6, 127.1, 10.4 * root, 14.7 * root, 35, 0.45], ZeroCellRule.None);
        AssertEffect(direct.Estimate, direct.StandardError, recovered.Effect.PlugIn);
        Assert.Equal("correlation", recovered.Effect.Unknowns[0].Name);
        Assert.Equal(5, recovered.Effect.Unknowns.Length);
    }

    [Fact]
    public void Before_and_after_without_a_correlation_is_a_point_only() => Assert.Contains(
        "correlation", PointOnly(new MeanBeforeAfter("CRP", N("127.1"), N("14.7"), N("66.6"), N("10.4"), "sem", 35)).Record.Derived, StringComparison.Ordinal);

    [Fact]
    public void Two_means_take_their_variance_from_spreads_or_from_an_assumed_coefficient_of_variation()
    {
        var printed = WithVariance(new TwoMeans("x", N("58"), N("149"), N("12"), N("30"), "sd", 8, 10));
        AssertEffect(
            Math.Log(58.0 / 149), Math.Sqrt(12.0 * 12 / (8 * 58.0 * 58) + 30.0 * 30 / (10 * 149.0 * 149)), printed.Effect.PlugIn);
        Assert.False(printed.IsSensitivityAnalysis);

        var bare = new TwoMeans("from 149 to 58", N("58"), N("149"), null, null, null, null, null);
        var imputed = WithVariance(bare, Assume("n1", "8"), Assume("n2", "integers(5, 15)"), Assume("cv", "uniform(0.3, 0.8)"));
        AssertEffect(Math.Log(58.0 / 149), 0.55 * Math.Sqrt(1 / 8.0 + 1 / 10.0), imputed.Effect.PlugIn);
        Assert.True(imputed.IsSensitivityAnalysis);
        Assert.Contains("sensitivity analysis", imputed.Record.Formula, StringComparison.Ordinal);
        Assert.DoesNotContain("number treated", imputed.Effect.Unknowns.Select(u => u.Name));
        Assert.Equal(Math.Log(58.0 / 149), PointOnly(bare).Estimate, Tight);
    }

    [Fact]
    public void An_error_of_unknown_kind_is_taken_as_the_larger_standard_error_and_drawn_as_either()
    {
        // M1: 58 ± 8 %, a decrease.
        var statistic = new PercentChangeWithError("58 ± 8 %", "ROM", N("-58"), N("8"), "unknown", null);
        var recovered = WithVariance(statistic, Assume("spread_kind", "choice(0: 0.5, 1: 0.5)"), Assume("n1", "integers(3, 10)"));
        AssertEffect(Math.Log(0.42), 0.08 / 0.42, recovered.Effect.PlugIn);
        Assert.Equal(["kind of error", "number treated", "rounding of the percent change", "rounding of the error"], recovered.Effect.Unknowns.Select(u => u.Name));
        Assert.Contains("larger standard error", recovered.Effect.Unknowns[0].Reason, StringComparison.Ordinal);

        // As a standard deviation among 4.
        AssertEffect(Math.Log(0.42), 0.04 / 0.42, recovered.Effect.At([0, 4, -58, 8]));
        Assert.Contains("neither stated nor assumed", PointOnly(statistic).Record.Derived, StringComparison.Ordinal);
        Assert.Contains(
            "may be a standard deviation", PointOnly(statistic, Assume("spread_kind", "choice(0: 0.5, 1: 0.5)")).Record.Derived, StringComparison.Ordinal);
        AssertEffect(Math.Log(0.42), 0.08 / 0.42, WithVariance(statistic with { Kind = "sem" }).Effect.PlugIn);
    }

    [Fact]
    public void A_bound_of_p_bounds_the_standard_error_from_above()
    {
        // E2: +192 %, p < 0.001. R: qt(0.9995, 19) = 3.8834058525921318.
        var statistic = new PercentChangeWithP("+192 %", "ROM", N("192"), N("0.001"), 20);
        var recovered = WithVariance(statistic);
        AssertEffect(Math.Log(2.92), Math.Log(2.92) / 3.8834058525921318, recovered.Effect.PlugIn, 1e-10);
        Assert.Equal("uniform(0, 0.001)", recovered.Effect.Unknowns[0].Prior.ToString());
        Assert.True(recovered.Effect.At([0.0001, 192, 0]).Variance < recovered.Effect.PlugIn.Variance);
        Assert.Equal(19, recovered.Effect.PlugIn.DegreesOfFreedom);

        // Without n the normal: qnorm(0.9995) = 3.2905267314919255.
        AssertEffect(Math.Log(2.92), Math.Log(2.92) / 3.2905267314919255, WithVariance(statistic with { Size = null }).Effect.PlugIn, 1e-10);
        Assert.Equal(["n1", "p", "test_scale"], (statistic with { Size = null }).OpenFields);
        Assert.Equal(["p", "test_scale"], statistic.OpenFields);
        Assert.Equal(double.PositiveInfinity, WithVariance(statistic with { Size = null }).Effect.PlugIn.DegreesOfFreedom);
    }

    /// <summary>R: qt(0.9995, 32) = 3.6218022598675351, qt(0.975, 32) = 2.0369333434601019.</summary>
    [Theory]
    [InlineData("192", "0.001", 3.6218022598675351, false)]
    [InlineData("46", "0.05", 2.0369333434601019, false)]
    [InlineData("-77", "0.001", 3.6218022598675351, true)]
    [InlineData("-42", "0.05", 2.0369333434601019, true)]
    public void The_scale_of_a_test_is_unknown_and_the_plug_in_reproduces_the_printed_test(string percent, string bound, double t, bool larger)
    {
        var statistic = new PercentChangeWithP("x", "ROM", N(percent), N(bound), 33);
        var change = N(percent).Value / 100;
        var (onLog, onRaw) = (Math.Abs(Math.Log(1 + change)) / t, Math.Abs(change) / ((1 + change) * t));
        Assert.Equal(larger, onRaw > onLog);
        var recovered = WithVariance(statistic);
        AssertEffect(Math.Log(1 + change), onLog, recovered.Effect.PlugIn, 1e-10);
        var scale = recovered.Effect.Unknowns[^1];
        Assert.Equal(("scale of the test", "choice(0: 0.5, 1: 0.5)", 0.0), (scale.Name, scale.Prior.ToString(), scale.PlugIn));
        Assert.Contains("reproduces the printed test", scale.Reason, StringComparison.Ordinal);

        // An assumption takes the place of the prior; a value leaves nothing unknown; the plug-in stays inside what is possible.
        var assumedLog = WithVariance(statistic, Assume("test_scale", "0")).Effect;
        var assumedRaw = WithVariance(statistic, Assume("test_scale", "1")).Effect;
        AssertEffect(Math.Log(1 + change), onLog, assumedLog.PlugIn, 1e-10);
        AssertEffect(Math.Log(1 + change), onRaw, assumedRaw.PlugIn, 1e-10);
        Assert.All([assumedLog, assumedRaw], e => Assert.DoesNotContain("scale of the test", e.Unknowns.Select(u => u.Name)));
        var weighted = WithVariance(statistic, Assume("test_scale", "choice(0: 0.9, 1: 0.1)")).Effect;
        Assert.Equal(recovered.Effect.PlugIn, weighted.PlugIn);
        Assert.Equal("choice(0: 0.9, 1: 0.1)", weighted.Unknowns[^1].Prior.ToString());
        Assert.StartsWith("a reason (", weighted.Unknowns[^1].Reason, StringComparison.Ordinal);
        Assert.Equal(0, WithVariance(statistic, Assume("test_scale", "choice(0: 1)")).Effect.Unknowns[^1].PlugIn);
    }

    [Fact]
    public void The_reviewed_standard_errors_of_tests_on_the_raw_change()
    {
        // Printed with three decimals, at n = 33.
        double SE(string percent, string bound) => WithVariance(
            new PercentChangeWithP("x", "ROM", N(percent), N(bound), 33), Assume("test_scale", "1")).Effect.PlugIn.StandardError;
        Assert.Equal(0.924, SE("-77", "0.001"), 0.0005);
        Assert.Equal(0.356, SE("-42", "0.05"), 0.0005);
        Assert.Equal(0.182, SE("192", "0.001"), 0.0005);
    }

    [Fact]
    public void A_standard_error_has_the_degrees_of_freedom_of_the_sample_it_was_recovered_from()
    {
        const double None = double.PositiveInfinity;
        const double WelchOfDeviations = 14.95028723019808;
        const double WelchOfErrors = 15.63210857317686;
        static double Df(ReportedStatistic statistic, params ImmutableArray<Assumption> assumptions) =>
            WithVariance(statistic, assumptions).Effect.PlugIn.DegreesOfFreedom;

        Assert.Equal(None, Df(new RatioWithInterval("x", "OR", N("0.155"), N("0.043"), N("0.555"), 95)));
        Assert.Equal(None, Df(new EventCounts("x", "OR", 3, 11, 8, 24)));

        var change = new PercentChangeWithError("x", "ROM", N("-58"), N("8"), "sem", null);
        Assert.Equal(None, Df(change));
        Assert.Equal(["n1"], change.OpenFields);
        Assert.Equal(5, Df(change, Assume("n1", "integers(3, 10)")));
        Assert.Equal(6, Df(change with { Size = 7 }));
        Assert.Equal(6, Df(change with { Size = 7, Kind = "sd" }));

        // Per replicate: kind, number treated, percent change, error.
        var unknown = WithVariance(change with { Kind = "unknown" }, Assume("spread_kind", "choice(0: 0.5, 1: 0.5)"), Assume("n1", "integers(3, 10)"));
        Assert.Equal(2, unknown.Effect.At([0, 3, -58, 8]).DegreesOfFreedom);
        Assert.Equal(9, unknown.Effect.At([1, 10, -58, 8]).DegreesOfFreedom);
        Assert.Contains("SE 0.190 on 5 df", unknown.Record.Derived, StringComparison.Ordinal);

        var paired = new MeanBeforeAfter("x", N("127.1"), N("14.7"), N("66.6"), N("10.4"), "sem", 35);
        var half = Assume("correlation", "0.5");
        Assert.Equal(34, Df(paired, half));
        Assert.Equal(None, Df(paired with { Size = null }, half));
        Assert.Equal(["correlation", "n1"], (paired with { Size = null }).OpenFields);
        Assert.Equal(11, Df(paired with { Size = null }, half, Assume("n1", "12")));
        AssertEffect(
            Math.Log(66.6 / 127.1), WithVariance(paired, half).Effect.PlugIn.StandardError / Math.Sqrt(12),
            WithVariance(paired with { Size = null, Kind = "sd" }, half, Assume("n1", "12")).Effect.PlugIn);

        // R: (v1 + v2)^2/(v1^2/7 + v2^2/9) with v = (s/m)^2/n for standard deviations, (e/m)^2 for standard errors.
        var means = new TwoMeans("x", N("58"), N("149"), N("12"), N("30"), "sd", 8, 10);
        Assert.Equal(WelchOfDeviations, Df(means), 1e-12 * WelchOfDeviations);
        Assert.Equal(WelchOfErrors, Df(means with { Kind = "sem" }), 1e-12 * WelchOfErrors);
        Assert.Equal(None, Df(means with { Kind = "sem", TreatedSize = null }));

        ImmutableArray<Assumption> imputed = [Assume("n1", "8"), Assume("n2", "10"), Assume("cv", "0.5")];
        Assert.Equal(16, Df(new TwoMeans("x", N("58"), N("149"), null, null, null, null, null), imputed));
        Assert.Equal(16, Df(new PercentChange("x", "ROM", N("-26")), imputed));
        Assert.Equal(16, Df(new FoldChange("x", "ROM", N("7"), false), imputed));
    }

    [Fact]
    public void A_group_of_one_has_no_standard_error()
    {
        Assert.Equal("n1", Assert.Single(new PercentChangeWithError("x", "ROM", N("-58"), N("8"), "sd", 1).Validate()).Column);
        Assert.Equal("n2", Assert.Single(new TwoMeans("x", N("58"), N("149"), N("12"), N("30"), "sem", 8, 1).Validate()).Column);
    }

    [Fact]
    public void A_percent_decrease_lies_below_0_on_the_log_scale()
    {
        Assert.Equal(Math.Log(0.74), PointOnly(new PercentChange("-26 %", "ROM", N("-26"))).Estimate, Tight);
        Assert.Equal(Math.Log(1.1), PointOnly(new PercentChange("+10 %", "ROM", N("10"))).Estimate, Tight);
        Assert.Empty(new PercentChange("+88 % survival", "RR", N("88")).OpenFields);
    }

    [Fact]
    public void A_seven_fold_decrease_is_minus_log_7()
    {
        Assert.Equal(-Math.Log(7), PointOnly(new FoldChange("7-fold", "ROM", N("7"), IsIncrease: false)).Estimate, Tight);
        Assert.Equal(Math.Log(7), PointOnly(new FoldChange("7-fold", "ROM", N("7"), IsIncrease: true)).Estimate, Tight);
        var imputed = WithVariance(new FoldChange("7-fold", "ROM", N("7"), false), Assume("n1", "8"), Assume("n2", "8"), Assume("cv", "0.5"));
        AssertEffect(-Math.Log(7), 0.25, imputed.Effect.PlugIn);
    }

    [Theory]
    [InlineData("1", "7", false, EffectDirection.Favourable)]
    [InlineData("1", "7", true, EffectDirection.Unfavourable)]
    [InlineData("7", "1", true, EffectDirection.Favourable)]
    [InlineData("1", "7", null, EffectDirection.Unclear)]
    [InlineData("5", "5", false, EffectDirection.StatedNull)]
    public void Two_medians_give_a_direction_only(string treated, string control, bool? higherIsBetter, EffectDirection expected)
    {
        var recovered = Assert.IsType<Recovery.DirectionOnly>(new TwoMedians("medians", N(treated), N(control), higherIsBetter).Recover([]));
        Assert.Equal(expected, recovered.Direction);
    }

    [Fact]
    public void What_is_said_in_words_stays_a_direction_or_a_description()
    {
        Assert.Equal(EffectDirection.StatedNull, Assert.IsType<Recovery.DirectionOnly>(new StatedDirection("none", EffectDirection.StatedNull).Recover([])).Direction);
        Assert.Equal(EffectDirection.Unclear, Assert.IsType<Recovery.DirectionOnly>(new Contradicted("x").Recover([])).Direction);
        Assert.IsType<Recovery.Descriptive>(new Qualitative("safe").Recover([]));
        Assert.Equal("mean 127.1 \u00b1 14.7 (SEM), n = 35", new GroupMean("CRP", N("127.1"), N("14.7"), "sem", 35).Recover([]).Record.Derived);
    }

    internal static PrintedNumber N(string text) =>
        PrintedNumber.TryParse(text, out var number, out var error) ? number : throw new ArgumentException(error, nameof(text));

    internal static Assumption Assume(string field, string value) =>
        UncertainQuantity.TryParse(value, out var quantity, out var error)
            ? new(field, quantity, "a reason")
            : throw new ArgumentException(error, nameof(value));

    private static Recovery.WithVariance WithVariance(ReportedStatistic statistic, params ImmutableArray<Assumption> assumptions) =>
        Assert.IsType<Recovery.WithVariance>(statistic.Recover(assumptions));

    private static Recovery.PointOnly PointOnly(ReportedStatistic statistic, params ImmutableArray<Assumption> assumptions) =>
        Assert.IsType<Recovery.PointOnly>(statistic.Recover(assumptions));

    /// <summary>Relative tolerance on both numbers.</summary>
    private static void AssertEffect(double estimate, double standardError, EffectSize actual, double relative = Tight)
    {
        Assert.Equal(estimate, actual.Estimate, relative * Math.Abs(estimate));
        Assert.Equal(standardError, actual.StandardError, relative * standardError);
    }
}
