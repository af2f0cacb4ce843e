using ExoMeta.Pooling;
using ExoMeta.Tests.Pooling;

namespace ExoMeta.Tests.Published;

/// <summary>
/// Hackshaw AK, Law MR, Wald NJ (1997). The accumulated evidence on lung cancer and environmental tobacco smoke. BMJ 315, 980–988, and Hackshaw
/// AK (1998), Statistical Methods in Medical Research 7, 119–136: relative risks of lung cancer in 37 studies of women who never smoked.
/// </summary>
public class Hackshaw1998Tests
{
    [Fact]
    public void The_excess_risk_of_24_percent()
    {
        // BMJ, abstract: relative risk 1.24 (95 % confidence interval 1.13 to 1.36).
        var fit = Printed.Fit(GoldenData.Effects("hackshaw1998-YV"), "DL");
        Assert.Equal(37, fit.K);
        Printed.Agrees("1.24", Math.Exp(fit.Estimate));
        Printed.Agrees("1.13", Math.Exp(fit.Interval.Lower));
        Printed.Agrees("1.36", Math.Exp(fit.Interval.Upper));
        Assert.True(fit.PValue < 0.001);
    }
}
