using ExoMeta.Pooling;
using ExoMeta.Tests.Pooling;

namespace ExoMeta.Tests.Published;

/// <summary>
/// Konstantopoulos, S. (2011). Fixed effects and variance components estimation in three-level meta-analysis. Research Synthesis Methods, 2, 61–76.
/// School calendars: 56 schools in 11 districts; Table 4 (two levels) and Table 5 (three levels, ML) on pages 70 and 71.
/// </summary>
public class Konstantopoulos2011Tests
{
    private static MultilevelAnalysis Fit(LikelihoodKind likelihood, DesignMatrix? design = null) => MultilevelModel.Fit(
        RobustGoldenTests.Konstantopoulos,
        [new("district", [.. RobustGoldenTests.Texts("district")]), new("school", [.. RobustGoldenTests.Texts("school")])],
        new() { Likelihood = likelihood }, design);

    private static DesignMatrix Year()
    {
        var years = RobustGoldenTests.Years;
        return DesignMatrix.Of(Moderator.Numeric("year", years.Select(y => y - years.Average())));
    }

    [Fact]
    public void Table_4_two_levels()
    {
        var fit = MultilevelModel.Fit(RobustGoldenTests.Konstantopoulos, [new("school", [.. Enumerable.Range(1, 56).Select(i => $"{i}")])], new());
        Printed.Agrees("0.128", fit.PooledEffect!.Estimate);
        Printed.Agrees("0.044", fit.PooledEffect.StandardError);
        Printed.Agrees("0.088", fit.Components[0].Variance);
    }

    [Fact]
    public void Table_5_three_levels()
    {
        var fit = Fit(LikelihoodKind.Full);
        Printed.Agrees("0.184", fit.PooledEffect!.Estimate);
        Printed.Agrees("0.080", fit.PooledEffect.StandardError);
        Printed.Agrees("0.058", fit.Components[0].Variance);
        Printed.Agrees("0.033", fit.Components[1].Variance);
        Assert.Equal(["district", "district/school"], fit.Components.Select(c => c.Level));
    }

    [Fact]
    public void Table_5_with_year()
    {
        // The intercept is printed as 0.183, a misprint that metafor's authors found, too; their 4 digits are compared with.
        var fit = Fit(LikelihoodKind.Full, Year());
        Printed.Agrees("0.1780", fit.Coefficients[0].Estimate);
        Printed.Agrees("0.0051", fit.Coefficients[1].Estimate);
        Printed.Agrees("0.0805", fit.Coefficients[0].StandardError);
        Printed.Agrees("0.0085", fit.Coefficients[1].StandardError);
        Printed.Agrees("0.0565", fit.Components[0].Variance);
        Printed.Agrees("0.0329", fit.Components[1].Variance);
    }

    [Fact]
    public void The_example_page_of_metafor_for_REML()
    {
        var fit = Fit(LikelihoodKind.Restricted);
        Printed.Agrees("0.6653", fit.Components[0].IntraclassCorrelation!.Value);
        Printed.Agrees("0.0978", fit.TotalVariance);
        Printed.Agrees("-7.9587", fit.LogLikelihood);
        Printed.Agrees("0.0222", fit.Components[0].Interval!.Value.Lower);
        Printed.Agrees("0.2072", fit.Components[0].Interval!.Value.Upper);
        Printed.Agrees("0.0163", fit.Components[1].Interval!.Value.Lower);
        Printed.Agrees("0.0628", fit.Components[1].Interval!.Value.Upper);

        // I² = 95.19 %: 63.32 % between districts, 31.86 % between schools.
        Printed.Agrees("95.19", fit.ISquared!.Value);
        Printed.Agrees("63.32", fit.Components[0].ISquared!.Value);
        Printed.Agrees("31.86", fit.Components[1].ISquared!.Value);
        Printed.Agrees("-0.4502", fit.PredictionInterval!.Value.Lower);
        Printed.Agrees("0.8197", fit.PredictionInterval.Value.Upper);
    }
}
