using ExoMeta.Pooling;
using ExoMeta.Tests.Pooling;

namespace ExoMeta.Tests.Published;

/// <summary>
/// Yusuf S, Peto R, Lewis J, Collins R, Sleight P (1985). Beta blockade during and after myocardial infarction: an overview of the randomized
/// trials. Progress in Cardiovascular Diseases 27, 335–371.
/// </summary>
public class Yusuf1985Tests
{
    /// <summary>
    /// Page 343, table 6: deaths in the trials of early oral beta blockers (two trials without deaths, one without data left out). The odds ratio
    /// and its limits as metafor 3.8-1 computes them from the table (rma.peto).
    /// </summary>
    [Fact]
    public void Page_343_table_6_early_oral_treatment()
    {
        var tables = CountsData.Of(
            [14, 18, 15, 10, 21, 3, 2, 19, 15, 5, 0, 8, 3, 0, 1, 0, 14, 0, 8, 6, 3],
            [56, 66, 100, 52, 226, 38, 20, 76, 106, 62, 9, 133, 48, 16, 42, 25, 221, 11, 259, 157, 177],
            [15, 19, 12, 12, 24, 6, 3, 15, 9, 4, 0, 11, 3, 0, 1, 3, 15, 0, 7, 4, 2],
            [58, 64, 95, 47, 228, 31, 20, 67, 114, 57, 8, 127, 49, 13, 46, 25, 228, 11, 129, 158, 136]);
        var fit = CountModels.Fit(CountMethod.Peto, "OR", tables);
        Printed.Agrees("0.9332", Math.Exp(fit.Estimate));
        Printed.Agrees("0.7385", Math.Exp(fit.Interval.Lower));
        Printed.Agrees("1.1792", Math.Exp(fit.Interval.Upper));
        Printed.Agrees("10.8275", fit.Heterogeneity!.Statistic);
        Assert.Equal(17, fit.Heterogeneity.DegreesOfFreedom);
        Assert.Contains(fit.Warnings, w => w.StartsWith("3 studies", StringComparison.Ordinal));
    }
}
