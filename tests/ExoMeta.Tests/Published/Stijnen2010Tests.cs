using ExoMeta.Pooling;
using ExoMeta.Tests.Pooling;

namespace ExoMeta.Tests.Published;

/// <summary>
/// Stijnen T, Hamza TH, Özdemir P (2010). Random effects meta-analysis of event outcome in the framework of the generalized linear mixed
/// model with applications in sparse data. Statistics in Medicine 29, 3046–3067.
/// </summary>
public class Stijnen2010Tests
{
    /// <summary>Page 3050, table II: infection with standard and with anti-infective catheters, binomial-normal model.</summary>
    [Theory]
    [InlineData("ci", "n2i", "-3.50", "0.26", "0.81", "0.029", "0.018", "0.048")]
    [InlineData("ai", "n1i", "-4.81", "0.36", "0.83", "0.008", "0.004", "0.016")]
    public void Page_3050_table_II_binomial_normal_model(
        string events, string sizes, string estimate, string standardError, string tau2, string risk, string lower, string upper)
    {
        var raw = GoldenData.Load("nielweise2007-OR").GetProperty("raw");
        var fit = CountModels.Fit(
            CountMethod.LogisticNormal, "PLO", CountsData.OfProportions(GoldenData.Numbers(raw, events), GoldenData.Numbers(raw, sizes)));
        static double Risk(double logit) => 1 / (1 + Math.Exp(-logit));
        Printed.Agrees(estimate, fit.Estimate);
        Printed.Agrees(standardError, fit.StandardError);
        Printed.Agrees(tau2, fit.TauSquared!.Value);
        Printed.Agrees(risk, Risk(fit.Estimate));
        Printed.Agrees(lower, Risk(fit.Interval.Lower));
        Printed.Agrees(upper, Risk(fit.Interval.Upper));
    }

    /// <summary>Page 3052, table III: log odds ratio, exact and approximate conditional likelihood (the paper prints 0.77 for τ of the latter; its maximum is at 0.7750).</summary>
    [Theory]
    [InlineData(CountMethod.ConditionalExact, "-1.353", "0.351", "0.83", "0.13", "0.51")]
    [InlineData(CountMethod.ConditionalApproximate, "-1.303", "0.339", "0.775", "0.14", "0.53")]
    public void Page_3052_table_III_odds_ratio(CountMethod method, string estimate, string standardError, string tau, string lower, string upper)
    {
        var fit = CountModels.Fit(method, "OR", CountsData.TwoByTwoOf("nielweise2007-OR"));
        Printed.Agrees(estimate, fit.Estimate);
        Printed.Agrees(standardError, fit.StandardError);
        Printed.Agrees(tau, Math.Sqrt(fit.TauSquared!.Value));
        Printed.Agrees(lower, Math.Exp(fit.Interval.Lower));
        Printed.Agrees(upper, Math.Exp(fit.Interval.Upper));
    }

    /// <summary>Page 3055, table VIII: log rate ratio, Poisson-normal model given the sum of events.</summary>
    [Fact]
    public void Page_3055_table_VIII_rate_ratio()
    {
        var fit = CountModels.Fit(
            CountMethod.ConditionalExact, "IRR", CountsData.Tables("IRR", GoldenData.Load("nielweise2008-IRR").GetProperty("raw")));
        Printed.Agrees("-0.476", fit.Estimate);
        Printed.Agrees("0.238", fit.StandardError);
        Printed.Agrees("0.35", Math.Sqrt(fit.TauSquared!.Value));
        Printed.Agrees("0.62", Math.Exp(fit.Estimate));
        Printed.Agrees("0.39", Math.Exp(fit.Interval.Lower));
        Printed.Agrees("0.99", Math.Exp(fit.Interval.Upper));
    }
}
