using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

/// <summary>Tests of heterogeneity, profile intervals and test statistics that the reference files lack.</summary>
public class CountsHeterogeneityTests
{
    /// <summary>metafor 3.8-1, rma.glmm: QE.LRT (to the digits that glm's stopping rule leaves) and QE.Wld.</summary>
    [Theory]
    [InlineData("bcg-OR", CountMethod.FixedStudyIntercepts, 176.954448188, 163.164915185)]
    [InlineData("bcg-OR", CountMethod.ConditionalApproximate, 161.820963366, 147.906081603)]
    [InlineData("nielweise2008-IRR", CountMethod.ConditionalExact, 11.601774397934, 9.697597257)]
    [InlineData("nielweise2008-IRR", CountMethod.FixedStudyIntercepts, 11.601774397934, 9.697616987)]
    [InlineData("debruin2009-PLO", CountMethod.LogisticNormal, 108.765288972876, 95.958703073875)]
    public void Likelihood_ratio_and_Wald_tests_agree_with_metafor(string name, CountMethod method, double likelihoodRatio, double wald)
    {
        var golden = GoldenData.Load(name);
        var measure = golden.GetProperty("measure").GetString()!;
        var fit = CountModels.Fit(method, measure, CountsData.Tables(measure, golden.GetProperty("raw")));
        Assert.Equal(likelihoodRatio, fit.Heterogeneity!.Statistic, 1e-8 * likelihoodRatio);
        Assert.Equal(fit.K - 1, fit.Heterogeneity.DegreesOfFreedom);
        Assert.Equal(wald, fit.WaldHeterogeneity!.Statistic, 3e-6 * wald);
    }

    /// <summary>sum(lchoose(ni, xi)) in R 4.2.2; lme4's Laplace approximation of the same likelihood is −50.1933.</summary>
    [Fact]
    public void The_constant_makes_the_likelihood_that_of_the_counts()
    {
        var golden = GoldenData.Load("debruin2009-PLO");
        var fit = CountModels.Fit(CountMethod.LogisticNormal, "PLO", CountsData.Tables("PLO", golden.GetProperty("raw")));
        Assert.Equal(955.6177030396764, fit.LogLikelihoodConstant!.Value, 1e-10);
        Assert.Equal(-50.1933, fit.LogLikelihood!.Value + fit.LogLikelihoodConstant.Value, 0.05);
    }

    /// <summary>metafor 3.8-1, rma.mh(measure = "IRR"): QE, MH on nielweise2008.</summary>
    [Fact]
    public void Rates_have_Cochrans_Q_and_the_Mantel_Haenszel_test()
    {
        var tables = CountsData.Tables("IRR", GoldenData.Load("nielweise2008-IRR").GetProperty("raw"));
        var ratio = CountModels.Fit(CountMethod.MantelHaenszel, "IRR", tables);
        Assert.Equal(9.8652024464622, ratio.Heterogeneity!.Statistic, 1e-12);
        Assert.Equal(4.7950481686630, ratio.MantelHaenszelTest!.Statistic, 1e-12);
        var difference = CountModels.Fit(CountMethod.MantelHaenszel, "IRD", tables);
        Assert.Equal(7.95318827784, difference.Heterogeneity!.Statistic, 1e-10);
        Assert.Null(difference.MantelHaenszelTest);
    }

    /// <summary>Breslow and Day's statistic is Tarone's plus what he takes off, and both are referred to the same χ².</summary>
    [Fact]
    public void Tarone_takes_something_off_the_Breslow_Day_statistic()
    {
        foreach (var name in GoldenData.Names.Where(n => n.EndsWith("-OR", StringComparison.Ordinal)))
        {
            var fit = CountModels.Fit(CountMethod.MantelHaenszel, "OR", CountsData.TwoByTwoOf(name));
            Assert.True(fit.BreslowDayTest!.Statistic >= fit.TaroneTest!.Statistic, name);
            Assert.Equal(fit.TaroneTest.DegreesOfFreedom, fit.BreslowDayTest.DegreesOfFreedom);

            // Mantel and Haenszel's estimate is so near the efficient one that the correction is small.
            Assert.Equal(fit.TaroneTest.Statistic, fit.BreslowDayTest.Statistic, 0.02 * fit.TaroneTest.Statistic);
        }
    }

    /// <summary>At both ends of the interval the profile likelihood is χ²₁(0.95)/2 below the maximum: by maximising over the mean on a fine grid.</summary>
    [Fact]
    public void The_interval_of_the_variance_is_where_the_profile_has_fallen_by_half_the_quantile()
    {
        var raw = GoldenData.Load("pritz1997-PLO").GetProperty("raw");
        var (x, n) = (GoldenData.Numbers(raw, "xi"), GoldenData.Numbers(raw, "ni"));
        var fit = CountModels.Fit(CountMethod.LogisticNormal, "PLO", CountsData.OfProportions(x, n));
        var interval = fit.TauSquaredInterval!.Value;
        Assert.True(interval.Lower < fit.TauSquared && fit.TauSquared < interval.Upper);
        foreach (var tau2 in new[] { interval.Lower, interval.Upper }.Where(t => t > 0))
        {
            var (low, high) = (fit.Estimate - 2, fit.Estimate + 2);
            for (var i = 0; i < 80; i++)
            {
                var (a, b) = (low + (high - low) / 3, high - (high - low) / 3);
                (low, high) = LogLikelihood(x, n, a, Math.Sqrt(tau2)) < LogLikelihood(x, n, b, Math.Sqrt(tau2)) ? (a, high) : (low, b);
            }

            // qchisq(.95, 1)/2 in R 4.2.2.
            Assert.Equal(fit.LogLikelihood!.Value - 1.920729410347062, LogLikelihood(x, n, low, Math.Sqrt(tau2)), 1e-8);
        }
    }

    private static double LogLikelihood(double[] x, double[] n, double mean, double tau)
    {
        var total = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var integral = 0.0;
            for (var z = -9.0; z <= 9; z += 0.02)
            {
                var theta = mean + tau * z;
                integral += 0.02 * Math.Exp(x[i] * theta - n[i] * Math.Log(1 + Math.Exp(theta)) - 0.5 * z * z) / Math.Sqrt(2 * Math.PI);
            }

            total += Math.Log(integral);
        }

        return total;
    }
}
