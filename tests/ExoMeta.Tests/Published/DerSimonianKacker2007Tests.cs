using ExoMeta.Pooling;

namespace ExoMeta.Tests.Published;

/// <summary>
/// DerSimonian R, Kacker R (2007). Random-effects model for meta-analysis of clinical trials: an update. Contemporary Clinical
/// Trials 28, 105–114: aspirin against pre-eclampsia (CLASP), log odds ratios of six trials.
/// </summary>
public class DerSimonianKacker2007Tests
{
    private static readonly EffectSet Trials = Printed.LogOddsRatios(
        [5, 5, 12, 69, 9, 313], [156, 303, 565, 1570, 103, 4659], [8, 17, 9, 94, 11, 352], [74, 303, 477, 1565, 105, 4650]);

    /// <summary>Pages 111–112, tables 3 and 4: τ, mean and standard error by estimator; CA is Hedges' estimator.</summary>
    [Theory]
    [InlineData("PM", "0.3681", "-0.3811", "0.2060")]
    [InlineData("HE", "0.4410", "-0.4035", "0.2327")]
    [InlineData("DL", "0.2323", "-0.3240", "0.1540")]
    public void Pages_111_and_112_tables_3_and_4(string method, string tau, string mean, string standardError)
    {
        var fit = Printed.Fit(Trials, method);
        Printed.Agrees(tau, Math.Sqrt(fit.TauSquared!.Value));
        Printed.Agrees(mean, fit.Estimate);
        Printed.Agrees(standardError, fit.StandardError);
    }

    [Fact]
    public void The_likelihood_of_these_trials_is_highest_at_no_heterogeneity()
    {
        // Software that stops early prints τ = 0.0023 for ML here; the score at τ² = 0 is negative, and the boundary is exact.
        var fit = Printed.Fit(Trials, "ML");
        Assert.Equal(0, fit.TauSquared);
        Assert.Equal(Printed.Fit(Trials, "EE").Estimate, fit.Estimate);
    }
}
