using ExoMeta.Effects;

namespace ExoMeta.Tests.Effects;

/// <summary>The unbiased correlation and its variance against power series in 60-digit decimal arithmetic: the variance keeps its digits however large n is.</summary>
public sealed class UnbiasedCorrelationTests
{
    [Theory]
    [InlineData(0.99, 6, 0.9924811951657972, 4.392225268965601e-05)]
    [InlineData(0.5, 8, 0.5413745630075047, 0.09483485111598074)]
    [InlineData(-0.55, 41, -0.5551206301332985, 0.012557068528835438)]
    [InlineData(0.2, 1000, 0.20009640099465958, 0.0009250964286931997)]
    [InlineData(0.7, 10000, 0.7000178556198468, 2.601339367078363e-05)]
    [InlineData(0.05, 90000, 0.05000027709640112, 1.1056114693705753e-05)]
    [InlineData(0.3, 12, 0.3170086126842191, 0.09583447631448958)]
    [InlineData(0.99, 100, 0.9901005603484793, 3.903884341658576e-06)]
    [InlineData(0.999, 20, 0.999055484729741, 1.8355035312257616e-07)]
    [InlineData(0.9999, 40, 0.9999026312138236, 9.608016845386568e-10)]
    [InlineData(-0.999999, 20, -0.9999990555554847, 1.8364188373667217e-13)]
    public void Estimate_and_variance_agree_with_sixty_digits(double r, double n, double estimate, double variance)
    {
        var effect = Compute(r, n);
        Assert.Equal(estimate, effect.Estimate, 1e-14 * Math.Abs(estimate));
        Assert.Equal(variance, effect.Variance, 1e-13 * variance);
    }

    [Theory]
    [InlineData(210)]
    [InlineData(57)]
    [InlineData(12)]
    public void Without_correlation_the_variance_is_one_over_n_minus_four(double n) =>
        Assert.Equal(1 / (n - 4), Compute(0, n).Variance, 1e-13 / (n - 4));

    private static EffectSize Compute(double r, double n)
    {
        Assert.True(Measures.TryFind("UCOR", out var measure));
        return measure.Compute([r, n], ZeroCellRule.Default);
    }
}
