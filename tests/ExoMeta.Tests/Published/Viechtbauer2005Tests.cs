using ExoMeta.Pooling;
using ExoMeta.Tests.Pooling;

namespace ExoMeta.Tests.Published;

/// <summary>
/// Viechtbauer W (2005). Bias and efficiency of meta-analytic variance estimators in the random-effects model. Journal of Educational and
/// Behavioral Statistics 30, 261–293: two examples with seven estimators of τ².
/// </summary>
public class Viechtbauer2005Tests
{
    private static readonly EffectSet First = GoldenData.Effects(
        [-0.581, 0.530, 0.771, 1.031, 0.553, 0.295, 0.078, 0.573, -0.176, -0.232],
        [0.023, 0.052, 0.060, 0.115, 0.095, 0.203, 0.200, 0.211, 0.051, 0.040]);

    private static readonly EffectSet Second = GoldenData.Effects(
        [0.100, -0.162, -0.090, -0.049, -0.046, -0.010, -0.431, -0.261, 0.134, 0.019, 0.175, 0.056, 0.045, 0.103, 0.121, -0.482, 0.290, 0.342],
        [0.016, 0.015, 0.050, 0.050, 0.032, 0.052, 0.036, 0.024, 0.034, 0.033, 0.031, 0.034, 0.039, 0.167, 0.134, 0.096, 0.016, 0.035]);

    [Theory]
    [InlineData("HS", "0.228", "77.23", "4.39")]
    [InlineData("HE", "0.148", "68.80", "3.21")]
    [InlineData("DL", "0.277", "80.44", "5.11")]
    [InlineData("ML", "0.197", "74.51", "3.92")]
    [InlineData("REML", "0.223", "76.84", "4.32")]
    [InlineData("EB", "0.192", "74.05", "3.85")]
    [InlineData("SJ", "0.199", "74.75", "3.96")]
    public void Page_271_first_example(string method, string tau2, string iSquared, string hSquared) =>
        Agrees(Printed.Fit(First, method), tau2, iSquared, hSquared);

    [Theory]
    [InlineData("HS", "0.010", "22.93", "1.30")]
    [InlineData("HE", "0.000", "0.00", "1.00")]
    [InlineData("DL", "0.013", "27.53", "1.38")]
    [InlineData("ML", "0.013", "28.45", "1.40")]
    [InlineData("REML", "0.016", "32.02", "1.47")]
    [InlineData("EB", "0.010", "23.72", "1.31")]
    [InlineData("SJ", "0.025", "42.67", "1.74")]
    public void Page_272_second_example(string method, string tau2, string iSquared, string hSquared) =>
        Agrees(Printed.Fit(Second, method), tau2, iSquared, hSquared);

    private static void Agrees(MetaAnalysis fit, string tau2, string iSquared, string hSquared)
    {
        Printed.Agrees(tau2, fit.TauSquared!.Value);
        Printed.Agrees(iSquared, fit.ISquared!.Value);
        Printed.Agrees(hSquared, fit.HSquared!.Value);
    }
}
