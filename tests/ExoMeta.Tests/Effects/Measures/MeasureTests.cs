using ExoMeta.Effects;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Tests.Effects;

public class MeasureTests
{
    [Fact]
    public void The_registry_has_every_measure_of_the_contract() => Assert.Equal(
        "OR RR RD AS PETO IRR IRD IRSD MD SMD SMDH NMD ROM CVR VR MC SMCC SMCR ROMC PR PLN PLO PAS PFT COR UCOR ZCOR MN MNLN YV",
        string.Join(' ', Measures.All));

    [Fact]
    public void Codes_are_found_in_any_case_and_a_mistyped_one_names_the_nearest()
    {
        Assert.True(Measures.TryFind("rom", out var measure));
        Assert.Same(Measures.RatioOfMeans, measure);
        Assert.False(Measures.TryFind("SMDX", out _));
        Assert.Equal("PETO", Measures.Nearest("PETOO"));
    }

    [Fact]
    public void Every_measure_can_be_displayed_on_its_default_scale() =>
        Assert.All(Measures.All, m => Assert.True(double.IsFinite(m.DefaultDisplay.Transform(m.AnalysisScale, 0.3))));

    [Theory]
    [InlineData("OR", -1)]
    [InlineData("RR", -1)]
    [InlineData("RD", -1)]
    [InlineData("AS", -1)]
    [InlineData("PETO", -1)]
    public void Swapping_the_groups_turns_the_sign_and_keeps_the_variance(string code, int sign)
    {
        Assert.True(Measures.TryFind(code, out var measure));
        var counts = Gen.Choose(1, 200).SelectMany(n => Gen.Choose(0, n).Select(x => (x, n)));
        Prop.ForAll(counts.Zip(counts).ToArbitrary(), pair =>
        {
            var ((a, n1), (c, n2)) = pair;
            var one = measure.Compute([a, n1, c, n2], ZeroCellRule.Default);
            var other = measure.Compute([c, n2, a, n1], ZeroCellRule.Default);
            return Math.Abs(one.Estimate - sign * other.Estimate) <= 1e-12 && Math.Abs(one.Variance - other.Variance) <= 1e-12 * one.Variance;
        }).Check(Config.QuickThrowOnFailure.WithReplay(20240607, 17));
    }

    [Fact]
    public void The_bias_corrected_ratio_of_means_is_Lajeunesse_2015_equation_8()
    {
        // log(10/8) + ½(4/(5·100) − 9/(7·64)), by hand; the variance 4/500 + 9/448 stays.
        var effect = Measures.RatioOfMeans.BiasCorrected!.Compute([10, 2, 5, 8, 3, 7], ZeroCellRule.None);
        Assert.Equal(Math.Log(1.25) + 0.5 * (0.008 - 9.0 / 448), effect.Estimate, 1e-15);
        Assert.Equal(0.008 + 9.0 / 448, effect.Variance, 1e-16);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(102)]
    [InlineData(1000)]
    [InlineData(999_999)]
    public void Hedges_correction_agrees_with_the_gamma_function_in_exact_steps(int m)
    {
        // R(m)² with R(m) = Γ(m/2)/Γ((m − 1)/2), from R(2)² = 1/π or R(3)² = π/4 by exact ratios in decimal: no series.
        var isEven = m % 2 == 0;
        var squared = (decimal)(isEven ? 1 / Math.PI : Math.PI / 4);
        for (var k = isEven ? 4 : 5; k <= m; k += 2)
        {
            squared *= (decimal)(k - 2) * (k - 2) / ((decimal)(k - 3) * (k - 3));
        }

        var expected = Math.Sqrt((double)squared * 2 / m);
        Assert.True(Measures.TryFind("SMCC", out var measure));
        var actual = measure.Compute([1, 0, 1, 1, m + 1, 0.5], ZeroCellRule.None).Estimate;
        Assert.InRange(Math.Abs(actual / expected - 1), 0, 2e-13);
    }

    [Theory]
    [InlineData(5, 0.7)]
    [InlineData(6, -0.5)]
    [InlineData(12, -0.3)]
    [InlineData(30, 0.95)]
    [InlineData(40, 0.01)]
    [InlineData(100_000, 0.2)]
    [InlineData(1_000_000, -0.6)]
    public void The_unbiased_correlation_agrees_with_the_hypergeometric_series_where_that_converges(int n, double r)
    {
        Assert.True(Measures.TryFind("UCOR", out var measure));
        var effect = measure.Compute([r, n], ZeroCellRule.None);
        var x = (1 - r) * (1 + r);
        var g = r * Series(0.5, 0.5, 0.5 * (n - 2), x);
        var variance = g * g - 1 + (n - 3.0) / (n - 2) * x * Series(1, 1, 0.5 * n, x);
        Assert.InRange(Math.Abs(effect.Estimate / g - 1), 0, 1e-13);

        // The variance is a difference of numbers near 1.
        Assert.InRange(Math.Abs(effect.Variance - variance), 0, 5e-14);
    }

    [Theory]
    [InlineData(5, Math.PI / 2)]
    [InlineData(6, 4 / Math.PI)]
    [InlineData(8, 32 / (9 * Math.PI))]
    public void Near_0_the_unbiased_correlation_is_Gauss_closed_form(int n, double slope)
    {
        // Γ(c)Γ(c − 1)/Γ(c − ½)², c = (n − 2)/2, where the series would need millions of terms.
        Assert.True(Measures.TryFind("UCOR", out var measure));
        const double R = 1e-13;
        Assert.InRange(Math.Abs(measure.Compute([R, n], ZeroCellRule.None).Estimate / (R * slope) - 1), 0, 1e-12);
    }

    [Fact]
    public void The_variance_of_an_unbiased_correlation_of_0_is_Gauss_closed_form()
    {
        // r = 0: ₂F₁(1, 1; c; 1) = (c − 1)/(c − 2) with c = n/2, so that the variance is (n − 3)/(n − 4) − 1 = 1/(n − 4).
        Assert.True(Measures.TryFind("UCOR", out var measure));
        foreach (var n in (int[])[5, 6, 9, 50, 4000])
        {
            var variance = measure.Compute([0, n], ZeroCellRule.None).Variance;
            Assert.InRange(Math.Abs(variance * (n - 4) - 1), 0, 1e-13 * n);
        }
    }

    /// <summary>₂F₁ by its power series, summed until the terms vanish or 5 million are in.</summary>
    private static double Series(double a, double b, double c, double x)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = 0; k < 5_000_000 && term > 1e-18 * sum; k++)
        {
            term *= (a + k) * (b + k) / ((c + k) * (k + 1)) * x;
            sum += term;
        }

        return sum;
    }
}
