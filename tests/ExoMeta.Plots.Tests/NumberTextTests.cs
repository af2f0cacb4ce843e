using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Tests;

public class NumberTextTests
{
    [Theory]
    [InlineData(DisplayScale.Ratio, 0.069, 0.016, 0.292, "0.07 [0.02, 0.29]")]
    [InlineData(DisplayScale.Ratio, 12.34, 0.0042, 5e7, "12.3 [0.004, 5.0×10⁷]")]
    [InlineData(DisplayScale.Ratio, 1, 1e-9, double.PositiveInfinity, "1.00 [<0.001, ∞]")]
    [InlineData(DisplayScale.Ratio, 0.1121, 0.1113, 0.1127, "0.112 [0.111, 0.113]")]
    [InlineData(DisplayScale.Ratio, 0.5, 0.5, 0.5, "0.50 [0.50, 0.50]")]
    [InlineData(DisplayScale.PercentChange, 0.42, 0.29, 0.60, "−58 % [−71, −40]")]
    [InlineData(DisplayScale.PercentChange, 2.92, 1.4, 6.1, "+192 % [+40, +510]")]
    [InlineData(DisplayScale.PercentChange, 0.5, 0.0003, 1, "−50 % [<−99.9, 0]")]
    [InlineData(DisplayScale.PercentChange, 0.5, 1e-7, 1, "−50 % [<−99.9, 0]")]
    [InlineData(DisplayScale.PercentChange, 0.5, 0.0012, 1, "−50 % [−99.9, 0]")]
    [InlineData(DisplayScale.PercentChange, 0.24, 0.0004, 137.5, "−76 % [<−99.9, >+1000]")]
    [InlineData(DisplayScale.PercentChange, 13, 9, 18, "+1200 % [+800, >+1000]")]
    [InlineData(DisplayScale.PercentChange, 0.0003, 0.0002, 0.5, "−99.97 % [<−99.9, −50]")]
    public void Ratios_print_as_people_read_them(DisplayScale display, double estimate, double lower, double upper, string expected) =>
        Assert.Equal(expected, NumberText.Effect(display, AnalysisScale.Log, Math.Log(estimate), new Interval(Math.Log(lower), Math.Log(upper))));

    [Theory]
    [InlineData(-0.304, -1.87, 1.27, "−0.30 [−1.87, 1.27]")]
    [InlineData(-0.001, -0.3, 0.3, "0.00 [−0.30, 0.30]")]
    [InlineData(1250, 900, 1600, "1250 [900, 1600]")]
    [InlineData(0.0123, 0.0023, 0.0223, "0.012 [0.002, 0.022]")]
    public void Differences_have_as_many_digits_as_their_interval_deserves(double estimate, double lower, double upper, string expected) =>
        Assert.Equal(expected, NumberText.Effect(DisplayScale.Identity, AnalysisScale.Identity, estimate, new Interval(lower, upper)));

    [Theory]
    [InlineData(0, "<0.0001")]
    [InlineData(2e-26, "<0.0001")]
    [InlineData(0.00009999, "<0.0001")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00094, "0.0009")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.0496, "0.050")]
    [InlineData(0.04949, "0.049")]
    [InlineData(0.25, "0.25")]
    [InlineData(0.9999, ">0.99")]
    [InlineData(1, "1.00")]
    public void A_p_value_is_never_zero(double p, string expected) => Assert.Equal(expected, NumberText.PValue(p));

    [Theory]
    [InlineData(0, 1000, "0.0 % (95 % CI 0.00–0.38)")]
    [InlineData(100_000, 100_000, "100.0 % (95 % CI >99.99–100.00)")]
    [InlineData(0, 1_000_000, "0.0 % (95 % CI 0.00–<0.01)")]
    [InlineData(1, 1_000_000, "<0.01 % ± <0.01")]
    [InlineData(612, 1000, "61.2 % ± 1.5")]
    [InlineData(999_999, 1_000_000, ">99.99 % ± <0.01")]
    public void A_simulated_probability_carries_its_error_and_is_never_rounded_to_certainty(long successes, long replicates, string expected) =>
        Assert.Equal(expected, NumberText.Simulated(MonteCarloEstimate.FromCount(successes, replicates)));

    [Theory]
    [InlineData(0.155, "0.155")]
    [InlineData(0.555, "0.555")]
    [InlineData(127.1, "127.1")]
    [InlineData(-77, "−77")]
    [InlineData(24, "24")]
    [InlineData(0, "0")]
    [InlineData(0.1 + 0.2, "0.3")]
    [InlineData(0.000125, "0.000125")]
    [InlineData(0.0000125, "1.25×10⁻⁵")]
    [InlineData(12_500_000, "1.25×10⁷")]
    public void A_plug_in_value_keeps_the_digits_of_its_source(double value, string expected) => Assert.Equal(expected, NumberText.AsPrinted(value));

    [Fact]
    public void Thousands_are_set_apart_by_a_thin_space() => Assert.Equal("1\u202F234\u202F567", NumberText.Count(1_234_567));
}
