using ExoMeta.Pooling;

namespace ExoMeta.Tests.Published;

/// <summary>
/// Viechtbauer W (2007). Confidence intervals for the amount of heterogeneity in meta-analysis. Statistics in Medicine 26, 37–52: diuretics
/// against pre-eclampsia, log odds ratios of nine trials (Collins et al. 1985). Page 44, table II, here to three decimals.
/// </summary>
public class Viechtbauer2007Tests
{
    private static readonly EffectSet Trials = Printed.LogOddsRatios(
        [14, 21, 14, 6, 12, 138, 15, 6, 65], [131, 385, 57, 38, 1011, 1370, 506, 108, 153],
        [14, 17, 24, 18, 35, 175, 20, 2, 40], [136, 134, 48, 40, 760, 1336, 524, 103, 102]);

    [Theory]
    [InlineData("DL", "0.230")]
    [InlineData("ML", "0.239")]
    [InlineData("REML", "0.301")]
    [InlineData("SJ", "0.456")]
    public void Page_44_table_II_estimates(string method, string tau2) => Printed.Agrees(tau2, Printed.Fit(Trials, method).TauSquared!.Value);

    [Theory]
    [InlineData("DL", TauSquaredInterval.QProfile, "0.072", "2.203")]
    [InlineData("ML", TauSquaredInterval.ProfileLikelihood, "0.027", "1.131")]
    [InlineData("REML", TauSquaredInterval.ProfileLikelihood, "0.043", "1.475")]
    public void Page_44_table_II_intervals(string method, TauSquaredInterval kind, string lower, string upper)
    {
        Assert.True(HeterogeneityEstimators.Codes.TryParse(method, out var estimator, out _));
        var interval = RandomEffectsModel.Fit(Trials, new PoolingOptions { Method = estimator, TauSquaredInterval = kind }).TauSquaredInterval;
        Printed.Agrees(lower, interval!.Value.Lower);
        Printed.Agrees(upper, interval.Value.Upper);
    }
}
