using ExoMeta.Pooling;

namespace ExoMeta.Tests.Published;

/// <summary>
/// Henmi M, Copas JB (2010). Confidence intervals for random effects meta-analysis and robustness to publication bias. Statistics in Medicine
/// 29, 2969–2983: acupoint P6 stimulation against nausea after operations (Lee and Done 2004), log odds ratios of 16 comparisons. The page
/// and the digits are those of metafor's replication of the paper.
/// </summary>
public class HenmiCopas2010Tests
{
    private static readonly EffectSet Trials = Printed.LogOddsRatios(
        [18, 5, 9, 32, 9, 11, 69, 3, 1, 11, 7, 4, 1, 24, 16, 28], [100, 50, 20, 135, 23, 18, 122, 25, 30, 30, 44, 47, 30, 40, 50, 110],
        [20, 18, 7, 31, 10, 12, 80, 12, 1, 19, 16, 6, 13, 71, 53, 25], [100, 50, 20, 139, 23, 18, 122, 25, 30, 30, 39, 47, 30, 80, 88, 111]);

    [Fact]
    public void Page_2978_DerSimonian_and_Laird()
    {
        var fit = Printed.Fit(Trials, "DL");
        Printed.Agrees("0.3325", fit.TauSquared!.Value);
        Printed.Agrees("-0.6787", fit.Estimate);
        Printed.Agrees("-1.0664", fit.Interval.Lower);
        Printed.Agrees("-0.2911", fit.Interval.Upper);
    }

    [Fact]
    public void Page_2978_the_interval_about_the_equal_effects_estimate()
    {
        var fit = HenmiCopas.Of(Trials);
        Printed.Agrees("-0.5145", fit.Estimate);
        Printed.Agrees("-0.9994", fit.Interval.Lower);
        Printed.Agrees("-0.0295", fit.Interval.Upper);
        Assert.Equal(Printed.Fit(Trials, "EE").Estimate, fit.Estimate, 1e-14);
    }
}
