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

    /// <summary>Page 330, table III: the six risk differences in percentage points with their variances and intervals.</summary>
    [Fact]
    public void Page_330_table_III_risk_differences()
    {
        var golden = GoldenData.Load("hine1989-RD");
        var fit = Printed.Fit(
            GoldenData.Effects(
                [.. GoldenData.Numbers(golden, "yi").Select(y => 100 * y)], [.. GoldenData.Numbers(golden, "vi").Select(v => 10_000 * v)]),
            "EE");
        string[] differences = ["2.8026", "0.0000", "1.9711", "1.7961", "3.5334", "4.4031"];
        string[] variances = ["17.7575", "37.5657", "8.1323", "10.8998", "8.0114", "6.1320"];
        string[] lower = ["-5.5", "-12.0", "-3.6", "-4.7", "-2.0", "-0.5"], upper = ["11.1", "12.0", "7.6", "8.3", "9.1", "9.3"];
        for (var i = 0; i < 6; i++)
        {
            Printed.Agrees(differences[i], fit.Studies[i].Effect.Estimate);
            Printed.Agrees(variances[i], fit.Studies[i].Effect.Variance);
            Printed.Agrees(lower[i], fit.Studies[i].Interval.Lower);
            Printed.Agrees(upper[i], fit.Studies[i].Interval.Upper);
        }
    }

    /// <summary>Page 351, table VIII: the nine mean differences in days with their variances.</summary>
    [Fact]
    public void Page_351_table_VIII_mean_differences()
    {
        var rows = LengthOfStay().Effects;
        double[] differences = [-20, -2, -55, -71, -4, 1, 11, -10, 7];
        string[] variances = ["40.59", "2.05", "15.28", "150.22", "20.19", "1.22", "95.38", "8.03", "20.69"];
        for (var i = 0; i < 9; i++)
        {
            Assert.Equal(differences[i], rows[i].Estimate, 1e-12);
            Printed.Agrees(variances[i], rows[i].Variance);
        }
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
