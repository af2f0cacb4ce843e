using ExoMeta.Pooling;
using ExoMeta.Tests.Pooling;

namespace ExoMeta.Tests.Published;

/// <summary>
/// Raudenbush SW (2009). Analyzing effect sizes: random-effects models. In Cooper, Hedges, Valentine (eds), The Handbook of Research
/// Synthesis and Meta-Analysis, 2nd ed., 295–315: teacher expectancy, 19 studies (data of Raudenbush 1985).
/// </summary>
public class Raudenbush2009Tests
{
    private static readonly EffectSet Studies = GoldenData.Effects("raudenbush1985-YV");

    /// <summary>Page 309, table 16.3: conventional approach.</summary>
    [Theory]
    [InlineData("EE", "0.000", "0.060", "0.036", "1.655", "-0.011", "0.132")]
    [InlineData("ML", "0.013", "0.078", "0.047", "1.637", "-0.015", "0.171")]
    [InlineData("REML", "0.019", "0.084", "0.052", "1.621", "-0.018", "0.185")]
    [InlineData("DL", "0.026", "0.089", "0.056", "1.601", "-0.020", "0.199")]
    [InlineData("HE", "0.080", "0.114", "0.079", "1.443", "-0.041", "0.270")]
    public void Page_309_table_16_3_conventional(
        string method, string tau2, string mean, string se, string z, string lower, string upper) =>
        Agrees(Printed.Fit(Studies, method), tau2, mean, se, z, lower, upper);

    /// <summary>Page 309, table 16.3: Knapp–Hartung approach.</summary>
    [Theory]
    [InlineData("EE", "0.000", "0.060", "0.051", "1.173", "-0.048", "0.168")]
    [InlineData("ML", "0.013", "0.078", "0.059", "1.311", "-0.047", "0.202")]
    [InlineData("REML", "0.019", "0.084", "0.062", "1.359", "-0.046", "0.213")]
    [InlineData("DL", "0.026", "0.089", "0.064", "1.405", "-0.044", "0.223")]
    [InlineData("HE", "0.080", "0.114", "0.071", "1.608", "-0.035", "0.264")]
    public void Page_309_table_16_3_Knapp_Hartung(
        string method, string tau2, string mean, string se, string t, string lower, string upper) =>
        Agrees(Printed.Fit(Studies, method, "hksj"), tau2, mean, se, t, lower, upper);

    [Fact]
    public void The_mixed_model_on_weeks_of_prior_contact()
    {
        // Weeks above 3 count as 3; the digits are those of metafor's replication of the chapter's analyses (REML, metafor 3.8-1).
        double[] weeks = [2, 21, 19, 0, 0, 3, 17, 24, 0, 1, 0, 0, 1, 2, 17, 5, 1, 2, 7];
        var fit = MetaRegression.Fit(Studies, DesignMatrix.Of(Moderator.Numeric("weeks", weeks.Select(w => Math.Min(3, w)))), new PoolingOptions());
        Assert.Equal(0, fit.TauSquared);
        Printed.Agrees("0.407", fit.Coefficients[0].Estimate);
        Printed.Agrees("0.087", fit.Coefficients[0].StandardError);
        Printed.Agrees("-0.157", fit.Coefficients[1].Estimate);
        Printed.Agrees("0.036", fit.Coefficients[1].StandardError);
        Printed.Agrees("16.57", fit.Q);
        Printed.Agrees("19.26", fit.ModeratorTest!.Statistic);
        Assert.Equal(100, fit.RSquared);
    }

    [Fact]
    public void Page_301_table_16_2_homogeneity()
    {
        var fit = Printed.Fit(Studies, "EE");
        Printed.Agrees("35.83", fit.Q!.Value);
        Assert.Equal(18, fit.QDegreesOfFreedom);
    }

    [Fact]
    public void Page_301_table_16_2_empirical_Bayes_estimates()
    {
        // The chapter prints ranges of −0.03 to 0.25 without and −0.07 to 0.41 with weeks as moderator; the exact lower end of the second is −0.06.
        var simple = BestLinearUnbiasedPredictions.Of(Studies, new PoolingOptions());
        Printed.Agrees("-0.03", simple.Min(r => r.Prediction));
        Printed.Agrees("0.25", simple.Max(r => r.Prediction));
        double[] weeks = [2, 21, 19, 0, 0, 3, 17, 24, 0, 1, 0, 0, 1, 2, 17, 5, 1, 2, 7];
        var mixed = BestLinearUnbiasedPredictions.Of(
            Studies, DesignMatrix.Of(Moderator.Numeric("weeks", weeks.Select(w => Math.Min(3, w)))), new PoolingOptions());
        Printed.Agrees("-0.06", mixed.Min(r => r.Prediction));
        Printed.Agrees("0.41", mixed.Max(r => r.Prediction));
    }

    /// <summary>Page 309, table 16.3: Huber–White approach, the sandwich without correction (CR0) with t(k − 1).</summary>
    [Theory]
    [InlineData("EE", "0.040", "1.515", "-0.023", "0.144")]
    [InlineData("ML", "0.047", "1.637", "-0.022", "0.178")]
    [InlineData("REML", "0.050", "1.676", "-0.021", "0.189")]
    [InlineData("DL", "0.052", "1.710", "-0.020", "0.199")]
    [InlineData("HE", "0.062", "1.850", "-0.015", "0.244")]
    public void Page_309_table_16_3_Huber_White(string method, string se, string t, string lower, string upper)
    {
        var fit = Printed.Fit(Studies, method);
        var robust = ClusterRobust.Of(
            Studies, fit, [.. Studies.Effects.Select(e => e.Study)], new() { Estimator = RobustEstimator.CR0, DegreesOfFreedom = RobustDegreesOfFreedom.ClustersLessCoefficients });
        Printed.Agrees(se, robust.Coefficients[0].StandardError);
        Printed.Agrees(t, robust.Coefficients[0].Statistic);
        Printed.Agrees(lower, robust.Coefficients[0].Interval.Lower);
        Printed.Agrees(upper, robust.Coefficients[0].Interval.Upper);
    }

    private static void Agrees(MetaAnalysis fit, string tau2, string mean, string se, string statistic, string lower, string upper)
    {
        Printed.Agrees(tau2, fit.TauSquared!.Value);
        Printed.Agrees(mean, fit.Estimate);
        Printed.Agrees(se, fit.StandardError);
        Printed.Agrees(statistic, fit.Statistic);
        Printed.Agrees(lower, fit.Interval.Lower);
        Printed.Agrees(upper, fit.Interval.Upper);
    }
}
