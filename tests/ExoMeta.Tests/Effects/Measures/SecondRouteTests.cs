using ExoMeta.Effects;

namespace ExoMeta.Tests.Effects;

/// <summary>
/// MC, SMCC, SMCR, ROMC, MN, MNLN and NMD by the papers' own formulas, written out apart from the library: a second route beside escalc.
/// </summary>
public class SecondRouteTests
{
    private const double Tight = 1e-13;

    /// <summary>m₁, m₂, s₁, s₂, n, r.</summary>
    public static TheoryData<double, double, double, double, int, double> Pairs => new()
    {
        { 66.6, 127.1, 61.53, 86.97, 35, 0.5 }, { 24.1, 30, 7.2, 9.9, 8, 0.7 }, { 5.5, 5.6, 1.1, 0.9, 120, 0 },
        { 101.3, 80.4, 20, 31.5, 15, -0.3 }, { 12.25, 3.5, 4.4, 2.5, 4, 0.92 }, { -3, -4, 1, 1, 3, 0.999 },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_mean_change_has_the_variance_of_a_difference_of_dependent_means(double m1, double m2, double s1, double s2, int n, double r)
    {
        // Var(x̄₁ − x̄₂) = σ₁²/n + σ₂²/n − 2cov/n (Morris & DeShon 2002), summed term by term.
        AssertEffect("MC", m1, m2, s1, s2, n, r, m1 - m2, s1 * s1 / n + s2 * s2 / n - 2 * (r * s1 * s2) / n);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_change_score_standardized_change_is_Gibbons_1993(double m1, double m2, double s1, double s2, int n, double r)
    {
        // d = c(n − 1)(x̄₁ − x̄₂)/s_D (Gibbons, Hedeker & Davis 1993), large-sample variance 1/n + d²/(2n).
        var d = Correction(n - 1) * (m1 - m2) / Math.Sqrt(s1 * s1 + s2 * s2 - 2 * r * s1 * s2);
        AssertEffect("SMCC", m1, m2, s1, s2, n, r, d, 1.0 / n + d * d / (2.0 * n));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_raw_score_standardized_change_is_Becker_1988_with_the_variance_of_Morris_2000(
        double m1, double m2, double s1, double s2, int n, double r)
    {
        // Becker (1988) standardizes by one time's deviation; 2(1 − ρ)/n + d²/(2n), the leading terms of Morris's (2000) variance.
        var d = Correction(n - 1) * (m1 - m2) / s1;
        AssertEffect("SMCR", m1, m2, s1, s2, n, r, d, 2 * (1 - r) / n + d * d / (2.0 * n));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_ratio_of_dependent_means_is_Lajeunesse_2011(double m1, double m2, double s1, double s2, int n, double r)
    {
        // Equation for two dependent means: s₁²/(n·x̄₁²) + s₂²/(n·x̄₂²) − 2r·s₁s₂/(n·x̄₁x̄₂).
        var variance = s1 * s1 / (n * m1 * m1) + s2 * s2 / (n * m2 * m2) - 2 * r * s1 * s2 / (n * m1 * m2);
        AssertEffect("ROMC", m1, m2, s1, s2, n, r, Math.Log(m1 / m2), variance);
    }

    [Theory]
    [InlineData(12.4, 3.1, 16)]
    [InlineData(0.02, 0.5, 2)]
    public void A_mean_and_its_logarithm_have_the_delta_method_variance(double m, double s, int n)
    {
        var mean = Measure("MN").Compute([m, s, n], ZeroCellRule.None);
        Assert.Equal((m, s * s / n), (mean.Estimate, mean.Variance));
        var log = Measure("MNLN").Compute([m, s, n], ZeroCellRule.None);

        // (d log m/dm)² Var(m), by a central difference of the logarithm.
        var h = 1e-5 * m;
        var slope = (Math.Log(m + h) - Math.Log(m - h)) / (2 * h);
        AssertClose(Math.Log(m), log.Estimate);
        Assert.Equal(slope * slope * s * s / n, log.Variance, 1e-9 * log.Variance);
    }

    [Fact]
    public void A_normalised_mean_difference_is_the_share_of_the_lesion_that_treatment_undoes()
    {
        // Vesterinen et al. 2014: lesion 50 above sham 10, treated 20: 75 % of the lesion undone; s* = 100·s/40.
        var effect = Measure("NMD").Compute([20, 8, 10, 50, 12, 9, 10], ZeroCellRule.None);
        Assert.Equal(75, effect.Estimate, Tight);
        Assert.Equal(20.0 * 20 / 10 + 30.0 * 30 / 9, effect.Variance, 1e-11);
    }

    [Fact]
    public void A_normalised_mean_difference_is_towards_sham_whether_the_lesion_raises_or_lowers_the_outcome()
    {
        var (raised, lowered) = (
            Measure("NMD").Compute([20, 8, 10, 50, 12, 9, 10], ZeroCellRule.None),
            Measure("NMD").Compute([-20, 8, 10, -50, 12, 9, -10], ZeroCellRule.None));
        Assert.Equal(raised, lowered);

        // No effect is 0, sham is 100, worse than the lesion is below 0; unit and origin of the outcome do not matter.
        Assert.Equal(0, Measure("NMD").Compute([50, 8, 10, 50, 12, 9, 10], ZeroCellRule.None).Estimate);
        Assert.Equal(100, Measure("NMD").Compute([10, 8, 10, 50, 12, 9, 10], ZeroCellRule.None).Estimate);
        Assert.True(Measure("NMD").Compute([60, 8, 10, 50, 12, 9, 10], ZeroCellRule.None).Estimate < 0);
        var moved = Measure("NMD").Compute([2 * 20 + 7, 16, 10, 2 * 50 + 7, 24, 9, 2 * 10 + 7], ZeroCellRule.None);
        Assert.Equal(raised.Estimate, moved.Estimate, 1e-12);
        Assert.Equal(raised.Variance, moved.Variance, 1e-11);
    }

    [Theory]
    [InlineData("ROM", true)]
    [InlineData("ROMC", true)]
    [InlineData("OR", true)]
    [InlineData("CVR", true)]
    [InlineData("MD", false)]
    [InlineData("PLN", false)]
    [InlineData("MNLN", false)]
    [InlineData("YV", false)]
    public void Percent_change_displays_logarithms_of_ratios_and_nothing_else(string code, bool takesIt) =>
        Assert.Equal(takesIt, DisplayScales.For(Measure(code)).Contains(DisplayScale.PercentChange));

    [Fact]
    public void Given_effects_that_are_logarithms_of_ratios_display_as_percent_changes()
    {
        var logs = Measure("YV").On(new(IsLog: true, 95));
        Assert.Equal(("YV", AnalysisScale.Log, DisplayScale.Ratio), (logs.Code, logs.AnalysisScale, logs.DefaultDisplay));
        Assert.Contains(DisplayScale.PercentChange, DisplayScales.For(logs));
        Assert.Equal(-50, DisplayScale.PercentChange.Transform(AnalysisScale.Log, Math.Log(0.5)), Tight);
    }

    [Fact]
    public void Every_display_that_a_measure_offers_transforms_its_scale_and_has_a_name()
    {
        Assert.All(Measures.All, m => Assert.All(DisplayScales.For(m), d => Assert.True(double.IsFinite(d.Transform(m.AnalysisScale, 0.3)))));
        Assert.All(DisplayScales.Names, n => Assert.True(DisplayScales.TryParse(n, out _)));
        Assert.True(DisplayScales.TryParse("percent-change", out var display));
        Assert.Equal(DisplayScale.PercentChange, display);
        Assert.False(DisplayScales.TryParse("percent", out _));
    }

    /// <summary>Hedges' exact correction for m degrees of freedom by a product, from J(2) = √π/2·… : Γ ratios in closed form.</summary>
    private static double Correction(int m)
    {
        // Γ(m/2)/Γ((m − 1)/2) from Γ(1)/Γ(½) = 1/√π (m = 2) or Γ(3/2)/Γ(1) = √π/2 (m = 3).
        var ratio = m % 2 == 0 ? 1 / Math.Sqrt(Math.PI) : Math.Sqrt(Math.PI) / 2;
        for (var k = m % 2 == 0 ? 2 : 3; k < m; k += 2)
        {
            ratio *= k / (k - 1.0);
        }

        return ratio / Math.Sqrt(m / 2.0);
    }

    private static void AssertEffect(
        string code, double m1, double m2, double s1, double s2, int n, double r, double estimate, double variance)
    {
        var effect = Measure(code).Compute([m1, m2, s1, s2, n, r], ZeroCellRule.None);
        AssertClose(estimate, effect.Estimate);
        AssertClose(variance, effect.Variance);
    }

    private static Measure Measure(string code) =>
        Measures.TryFind(code, out var measure) ? measure : throw new ArgumentException($"no measure {code}", nameof(code));

    private static void AssertClose(double expected, double actual) => Assert.True(
        Math.Abs(actual - expected) <= 1e-12 * Math.Abs(expected), FormattableString.Invariant($"expected {expected:R}, got {actual:R}"));
}
