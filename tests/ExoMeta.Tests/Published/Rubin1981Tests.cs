using ExoMeta.Pooling;
using ExoMeta.Tests.Pooling;

namespace ExoMeta.Tests.Published;

/// <summary>
/// Rubin DB (1981). Estimation in parallel randomized experiments. Journal of Educational Statistics 6, 377–401: coaching in eight schools; and
/// Gelman A, Carlin JB, Stern HS, Dunson DB, Vehtari A, Rubin DB (2013). Bayesian Data Analysis, 3rd ed., section 5.5, where the data are
/// rounded to whole points (table 5.2) and the posterior under a flat prior of μ and τ is summarised by 200 draws (table 5.3).
/// </summary>
public class Rubin1981Tests
{
    private static readonly EffectSet Rounded = GoldenData.Effects([28, 8, -3, 7, -1, 1, 18, 12], [225, 100, 256, 121, 81, 121, 100, 324]);

    private static readonly EffectSet Original = GoldenData.Effects(
        [28.39, 7.94, -2.75, 6.82, -0.64, 0.63, 18.01, 12.16],
        [.. new[] { 14.9, 10.2, 16.3, 11.0, 9.4, 11.4, 10.4, 17.6 }.Select(s => s * s)]);

    [Fact]
    public void Section_5_5_the_pooled_estimate()
    {
        // 7.7 with standard error 4.1 from the rounded data; the first edition has 7.9 and variance 17.4 from Rubin's own digits.
        var fit = Printed.Fit(Rounded, "EE");
        Printed.Agrees("7.7", fit.Estimate);
        Printed.Agrees("4.1", fit.StandardError);
        var original = Printed.Fit(Original, "EE");
        Printed.Agrees("7.9", original.Estimate);
        Printed.Agrees("17.4", original.StandardError * original.StandardError);
        Printed.Agrees("4.6", original.Q!.Value);
    }

    [Fact]
    public void The_estimate_of_the_variance_between_schools_is_0()
    {
        foreach (var method in new[] { "DL", "PM", "ML", "REML" })
        {
            Assert.Equal(0, Printed.Fit(Rounded, method).TauSquared);
        }
    }

    /// <summary>
    /// Table 5.3, the 2.5, 25, 50, 75 and 97.5 % points of the schools' effects. They are order statistics of 200 draws, rounded to whole
    /// points, so our posterior probability below each must equal its percent to 4.5 standard errors of 200 draws and half a point.
    /// </summary>
    [Theory]
    [InlineData(0, new double[] { -2, 7, 10, 16, 31 })]
    [InlineData(1, new double[] { -5, 3, 8, 12, 23 })]
    [InlineData(2, new double[] { -11, 2, 7, 11, 19 })]
    [InlineData(3, new double[] { -7, 4, 8, 11, 21 })]
    [InlineData(4, new double[] { -9, 1, 5, 10, 18 })]
    [InlineData(5, new double[] { -7, 2, 6, 10, 28 })]
    [InlineData(6, new double[] { -1, 7, 10, 15, 26 })]
    [InlineData(7, new double[] { -6, 3, 8, 13, 33 })]
    public void Table_5_3_posterior_of_each_school(int school, double[] printed)
    {
        // A flat prior of τ: up to 1000 points nothing is cut off that could be seen.
        var posterior = BayesianRandomEffects.Fit(Rounded, new TauPrior.Uniform(0, 1000), null, 0.95).Shrinkage[school];
        double[] percents = [0.025, 0.25, 0.5, 0.75, 0.975];
        for (var i = 0; i < percents.Length; i++)
        {
            var band = 4.5 * Math.Sqrt(percents[i] * (1 - percents[i]) / 200);
            Assert.True(
                posterior.Cdf(printed[i] - 0.5) <= percents[i] + band && posterior.Cdf(printed[i] + 0.5) >= percents[i] - band,
                $"school {"ABCDEFGH"[school]}, {percents[i]}: {posterior.Cdf(printed[i])}");
        }
    }

    [Fact]
    public void Effects_of_the_schools_are_ordered_and_drawn_together_as_the_book_says()
    {
        var fit = BayesianRandomEffects.Fit(Rounded, new TauPrior.Uniform(0, 1000), null, 0.95);
        var means = fit.Shrinkage.Select(s => s.Mean).ToArray();

        // "The estimates range from 5 to 10 points": medians of table 5.3, A and G highest, E lowest.
        Assert.Equal(4, Array.IndexOf(means, means.Min()));
        Assert.Equal(0, Array.IndexOf(means, means.Max()));
        foreach (var posterior in fit.Shrinkage)
        {
            Assert.InRange(posterior.Median, 5, 10.5);
        }

        // "We would certainly not want to say that the effect in school A is almost surely positive nor that it is 28 or more with probability one half."
        Assert.InRange(1 - fit.Shrinkage[0].Cdf(28), 0.02, 0.10);
    }
}
