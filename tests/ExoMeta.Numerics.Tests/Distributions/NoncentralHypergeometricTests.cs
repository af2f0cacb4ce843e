using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Tests.Distributions;

public class NoncentralHypergeometricTests
{
    /// <summary>R 4.2.2: dhyper(u, n1, n2, m, log = TRUE) + u·t over the support, normalised; the first also by BiasedUrn 2.0.9.</summary>
    public static TheoryData<int, int, int, int, double, double, double, double, double> Values => new()
    {
        { 3, 10, 12, 7, 0.8, -1.59680829488383, 4.16863226264962, 1.20380656206216, 0.263752764827101 },
        { 0, 5, 40, 9, -1.5, -0.299594791055018, 0.286417624053235, 0.261900444225143, 0.74111846767862 },
        { 40, 54, 71, 106, -3, -4.38091777358049, 36.6056131228297, 1.39143953419031, 0.997284277871419 },
        { 505, 88391, 88391, 1004, 0.02, -3.68699357753447, 506.991354531427, 249.551371050879, 0.462355315765286 },
        { 505, 88391, 88391, 1004, -0.7, -65.753628070446, 333.990224208904, 221.761525120802, 1 },
        { 45000, 88391, 88391, 90000, 0.3, -502.145517119069, 48307.3777108774, 10983.3171625787, 3.21360045566302e-218 },
        { 1, 1, 1, 1, 2, -0.126928011042973, 0.880797077977882, 0.104993585403507, 1 },
        { 54, 54, 71, 106, 9, -0.0023887781736304, 53.9976114711357, 0.00238803033589428, 1 },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Masses_moments_and_tails_agree_with_sums_over_the_support(
        int x, int n1, int n2, int successes, double logOdds, double logMass, double mean, double variance, double cdf)
    {
        var distribution = new NoncentralHypergeometric(n1, n2, successes);
        var at = distribution.At(x, logOdds);

        // dhyper's logarithms carry an absolute error near 1e-11 at these sizes, which a tail far from the mode inherits.
        Assert.Equal(logMass, at.LogMass, 3e-11 * Math.Max(1, Math.Abs(logMass)));
        Assert.Equal(mean, at.Mean, 1e-12 * mean);
        Assert.Equal(variance, at.Variance, 1e-9 * variance);
        Assert.Equal(cdf, distribution.Cdf(x, logOdds), 1e-10 * cdf);
        var above = distribution.AtLeast(x + 1, logOdds);
        Assert.Equal(1, distribution.Cdf(x, logOdds) + above, 1e-13);
    }

    [Theory]
    [InlineData(12, 9, 8)]
    [InlineData(54, 71, 106)]
    [InlineData(3, 200, 40)]
    [InlineData(30, 30, 30)]
    public void Masses_add_up_tails_are_their_sums_and_the_mode_is_the_highest(int n1, int n2, int successes)
    {
        var d = new NoncentralHypergeometric(n1, n2, successes);
        foreach (var t in new[] { -800.0, -60, -6, -1, -0.01, 0, 0.3, 2, 9, 100, 744, 900 })
        {
            var (total, mean, highest) = (0.0, 0.0, double.NegativeInfinity);
            for (var u = d.Lower; u <= d.Upper; u++)
            {
                var logMass = d.LogMass(u, t);
                total += PortableMath.Exp(logMass);
                mean += u * PortableMath.Exp(logMass);
                highest = Math.Max(highest, logMass);
                Assert.Equal(total, d.Cdf(u, t), 1e-12);
            }

            Assert.Equal(1, total, 1e-12);
            Assert.Equal(mean, d.At(d.Lower, t).Mean, 1e-11 * Math.Max(1, mean));
            Assert.Equal(highest, d.LogMass(d.Mode(t), t), 1e-12);
            Assert.Equal(double.NegativeInfinity, d.LogMass(d.Lower - 1, t));
            Assert.Equal(0, d.Cdf(d.Lower - 1, t));
            Assert.Equal(1, d.AtLeast(d.Lower, t));
        }
    }

    [Fact]
    public void Exchanging_the_groups_mirrors_the_distribution()
    {
        var (one, other) = (new NoncentralHypergeometric(17, 31, 12), new NoncentralHypergeometric(31, 17, 12));
        for (var u = 0; u <= 12; u++)
        {
            Assert.Equal(one.LogMass(u, 0.7), other.LogMass(12 - u, -0.7), 1e-12);
        }
    }

    [Fact]
    public void Margins_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoncentralHypergeometric(-1, 3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoncentralHypergeometric(2.5, 3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoncentralHypergeometric(2, 3, 6));
    }
}
