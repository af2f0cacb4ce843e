using ExoMeta.Pooling;
using ExoMeta.Tests.Pooling;

namespace ExoMeta.Tests.Published;

/// <summary>
/// Normand S-LT (1999). Meta-analysis: formulating, evaluating, combining, and reporting. Statistics in Medicine 18, 321–359.
/// </summary>
public class Normand1999Tests
{
    /// <summary>Page 349, table VII: lidocaine after myocardial infarction, risk differences in percentage points; τ² is 0.</summary>
    [Theory]
    [InlineData("EE")]
    [InlineData("REML")]
    [InlineData("DL")]
    public void Page_349_table_VII_lidocaine(string method)
    {
        var golden = GoldenData.Load("hine1989-RD");
        var fit = Printed.Fit(
            GoldenData.Effects(
                [.. GoldenData.Numbers(golden, "yi").Select(y => 100 * y)],
                [.. GoldenData.Numbers(golden, "vi").Select(v => 10_000 * v)]),
            method);
        Printed.Agrees("2.94", fit.Estimate);
        Printed.Agrees("0.4", fit.Interval.Lower);
        Printed.Agrees("5.5", fit.Interval.Upper);
        Assert.Equal(0, fit.TauSquared);
    }

    /// <summary>Page 352, table IX: length of stay after stroke in days, mean differences with a pooled standard deviation.</summary>
    [Theory]
    [InlineData("EE", "-3.49", "-5.03", "-1.96", "0.00")]
    [InlineData("DL", "-14.10", "-24.45", "-3.75", "218.72")]
    [InlineData("REML", "-15.12", "-32.67", "2.43", "685.20")]
    public void Page_352_table_IX_length_of_stay(string method, string mean, string lower, string upper, string tau2)
    {
        var fit = Printed.Fit(LengthOfStay(), method);
        Printed.Agrees(mean, fit.Estimate);
        Printed.Agrees(lower, fit.Interval.Lower);
        Printed.Agrees(upper, fit.Interval.Upper);
        Printed.Agrees(tau2, fit.TauSquared!.Value);
    }

    private static EffectSet LengthOfStay()
    {
        var raw = GoldenData.Load("normand1999-MD").GetProperty("raw");
        double[] Column(string name) => GoldenData.Numbers(raw, name);
        var (n1, n2, sd1, sd2) = (Column("n1i"), Column("n2i"), Column("sd1i"), Column("sd2i"));
        return GoldenData.Effects(
            [.. Column("m1i").Zip(Column("m2i"), (a, b) => a - b)],
            [.. n1.Select((n, i) =>
                ((n - 1) * sd1[i] * sd1[i] + (n2[i] - 1) * sd2[i] * sd2[i]) / (n + n2[i] - 2) * (1 / n + 1 / n2[i]))]);
    }
}
