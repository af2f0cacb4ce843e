using ExoMeta.Pooling;
using ExoMeta.Tests.Pooling;

namespace ExoMeta.Tests.Published;

/// <summary>
/// Van Houwelingen HC, Arends LR, Stijnen T (2002). Advanced methods in meta-analysis: multivariate approach and meta-regression.
/// Statistics in Medicine 21, 589–624: BCG vaccine against tuberculosis, log odds ratios of 13 trials.
/// </summary>
public class VanHouwelingen2002Tests
{
    private static readonly EffectSet Trials = GoldenData.Effects("bcg-OR");

    [Fact]
    public void Page_596_the_fixed_effects_odds_ratio()
    {
        var fit = Printed.Fit(Trials, "EE");
        Printed.Agrees("0.647", Math.Exp(fit.Estimate));
        Printed.Agrees("0.595", Math.Exp(fit.Interval.Lower));
        Printed.Agrees("0.702", Math.Exp(fit.Interval.Upper)); // .703 in the paper
    }

    [Fact]
    public void Page_597_the_maximum_likelihood_random_effects_model()
    {
        var fit = Printed.Fit(Trials, "ML");
        Printed.Agrees("0.476", Math.Exp(fit.Estimate));
        Printed.Agrees("0.336", Math.Exp(fit.Interval.Lower));
        Printed.Agrees("0.675", Math.Exp(fit.Interval.Upper));
        Printed.Agrees("0.302", fit.TauSquared!.Value);
    }

    [Fact]
    public void The_profile_likelihood_interval_of_the_variance_between_trials()
    {
        // Drawn in the paper's profile plot of τ² as 0.12 and 0.89.
        var fit = RandomEffectsModel.Fit(Trials, new PoolingOptions
        {
            Method = HeterogeneityEstimator.MaximumLikelihood,
            TauSquaredInterval = TauSquaredInterval.ProfileLikelihood,
        });
        Printed.Agrees("0.12", fit.TauSquaredInterval!.Value.Lower);
        Printed.Agrees("0.89", fit.TauSquaredInterval!.Value.Upper);
    }

    [Fact]
    public void Page_599_the_range_of_true_effects()
    {
        // The paper leaves the uncertainty of the mean out: μ ± 1.96·τ.
        var fit = Printed.Fit(Trials, "ML");
        Printed.Agrees("-1.820", fit.Estimate - 1.959963984540054 * Math.Sqrt(fit.TauSquared!.Value));
        Printed.Agrees("0.336", fit.Estimate + 1.959963984540054 * Math.Sqrt(fit.TauSquared!.Value));
    }

    [Fact]
    public void The_regression_on_absolute_latitude()
    {
        // Section 5, maximum likelihood. metafor's default stop gives 0.3710 (0.1061) for the intercept; stopped at 1e-14, 0.37107 (0.10597).
        double[] latitude = [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33];
        var fit = MetaRegression.Fit(
            Trials, DesignMatrix.Of(Moderator.Numeric("ablat", latitude)), new PoolingOptions { Method = HeterogeneityEstimator.MaximumLikelihood });
        Printed.Agrees("0.371", fit.Coefficients[0].Estimate);
        Printed.Agrees("0.106", fit.Coefficients[0].StandardError);
        Printed.Agrees("-0.0327", fit.Coefficients[1].Estimate);
        Printed.Agrees("0.0034", fit.Coefficients[1].StandardError);
        Printed.Agrees("0.004", fit.TauSquared);
    }

    [Fact]
    public void Pages_604_and_605_the_bivariate_model()
    {
        var (effects, trials, groups) = Arms();
        var fit = MultivariateModel.Fit(effects, [.. trials], [.. groups], OutcomeStructure.Unstructured, new() { Likelihood = LikelihoodKind.Full });
        Printed.Agrees("-4.096", fit.Coefficients[0].Estimate);
        Printed.Agrees("-4.834", fit.Coefficients[1].Estimate);
        Printed.Agrees("2.407", fit.Outcomes[0].TauSquared);
        Printed.Agrees("1.431", fit.Outcomes[1].TauSquared);
        Printed.Agrees("0.947", fit.Correlations[0].Correlation!.Value);
        Printed.Agrees("0.435", fit.Coefficients[0].StandardError);

        // Vaccinated less controls: the log odds ratio and its variance between trials.
        var covariance = fit.CoefficientCovariance;
        var difference = fit.Coefficients[1].Estimate - fit.Coefficients[0].Estimate;
        var error = Math.Sqrt(covariance[0][0] + covariance[1][1] - 2 * covariance[0][1]);
        Printed.Agrees("-0.738", difference);
        Printed.Agrees("0.180", error);
        Printed.Agrees("0.478", Math.Exp(difference));
        Printed.Agrees("0.336", Math.Exp(difference - 1.959963984540054 * error));
        Printed.Agrees("0.680", Math.Exp(difference + 1.959963984540054 * error));
        var (a, b) = (fit.Outcomes[0].TauSquared, fit.Outcomes[1].TauSquared);
        Printed.Agrees("0.324", a + b - 2 * fit.Correlations[0].Correlation!.Value * Math.Sqrt(a * b));
    }

    [Fact]
    public void Pages_612_and_613_the_bivariate_regression_on_latitude()
    {
        // Slopes on latitude − 33; the true log odds then move as one: the correlation is at its bound of 1.
        var (effects, trials, groups) = Arms();
        var design = DesignMatrix.Of(
            [Moderator.Factor("group", groups), Moderator.Numeric("latitude", Latitude.SelectMany(x => new[] { x - 33, x - 33 }))],
            ["group", "group:latitude", "-1"]);
        var fit = MultivariateModel.Fit(
            effects, [.. trials], [.. groups], OutcomeStructure.Unstructured, new() { Likelihood = LikelihoodKind.Full }, design);
        string[] estimates = ["-4.117", "-4.826", "0.072", "0.039"], errors = ["0.306", "0.313", "0.022", "0.022"];
        for (var j = 0; j < 4; j++)
        {
            Printed.Agrees(estimates[j], fit.Coefficients[j].Estimate);
            Printed.Agrees(errors[j], fit.Coefficients[j].StandardError);
        }

        Printed.Agrees("1.18", fit.Outcomes[0].TauSquared);
        Printed.Agrees("1.23", fit.Outcomes[1].TauSquared);
        Printed.Agrees("1.000", fit.Correlations[0].Correlation!.Value);
        Printed.Agrees("-0.708", fit.Coefficients[1].Estimate - fit.Coefficients[0].Estimate);
        Printed.Agrees("-0.033", fit.Coefficients[3].Estimate - fit.Coefficients[2].Estimate);
    }

    private static readonly double[] Latitude = [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33];

    /// <summary>Log odds of disease in the arms: controls and vaccinated of each trial, with variance 1/cases + 1/others.</summary>
    private static (EffectSet Effects, string[] Trials, string[] Groups) Arms()
    {
        double[] cases = [4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27], sizes = [123, 306, 231, 13598, 5069, 1541, 2545, 88391, 7499, 1716, 50634, 2498, 16913];
        double[] controls = [11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29], of = [139, 303, 220, 12867, 5808, 1451, 629, 88391, 7277, 1665, 27338, 2341, 17854];
        var arms = cases.SelectMany((c, i) => new[] { (Events: controls[i], Size: of[i]), (Events: c, Size: sizes[i]) }).ToArray();
        return (
            GoldenData.Effects([.. arms.Select(a => Math.Log(a.Events / (a.Size - a.Events)))], [.. arms.Select(a => 1 / a.Events + 1 / (a.Size - a.Events))]),
            [.. arms.Select((_, i) => FormattableString.Invariant($"trial {i / 2 + 1}"))],
            [.. arms.Select((_, i) => i % 2 == 0 ? "control" : "vaccinated")]);
    }
}
