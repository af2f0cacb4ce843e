using ExoMeta.Pooling;
using ExoMeta.Tests.Pooling;

namespace ExoMeta.Tests.Published;

/// <summary>
/// Berkey, C. S., Hoaglin, D. C., Antczak-Bouckoms, A., Mosteller, F. and Colditz, G. A. (1998). Meta-analysis of multiple outcomes by regression with random
/// effects. Statistics in Medicine, 17, 2537–2550. Periodontal disease: probing depth (PD) and attachment level (AL) in five trials; Table II on
/// page 2545 (ML, slopes on year − 1983).
/// </summary>
public class Berkey1998Tests
{
    private static readonly double[] Years = [1983, 1983, 1982, 1982, 1979, 1979, 1987, 1987, 1988, 1988];

    [Fact]
    public void Table_II_multiple_outcomes_with_slopes_on_year()
    {
        var (effects, trials, outcomes) = MultivariateGoldenTests.Berkey();
        var design = DesignMatrix.Of(
            [Moderator.Factor("outcome", outcomes), Moderator.Numeric("year", Years.Select(y => y - 1983))], ["outcome", "outcome:year", "-1"]);
        var fit = MultivariateModel.Fit(
            effects, [.. trials], [.. outcomes], OutcomeStructure.Unstructured, new() { Likelihood = LikelihoodKind.Full }, design);
        Assert.Equal(["outcomeAL", "outcomePD", "outcomeAL:year", "outcomePD:year"], fit.Coefficients.Select(c => c.Name));
        string[] estimates = ["-0.335", "0.348", "-0.011", "0.001"], errors = ["0.079", "0.052", "0.024", "0.015"];
        for (var j = 0; j < 4; j++)
        {
            Printed.Agrees(estimates[j], fit.Coefficients[j].Estimate);
            Printed.Agrees(errors[j], fit.Coefficients[j].StandardError);
        }

        Printed.Agrees("0.025", fit.Outcomes[0].TauSquared);
        Printed.Agrees("0.008", fit.Outcomes[1].TauSquared);
        Printed.Agrees("0.009", fit.Correlations[0].Correlation!.Value * Math.Sqrt(fit.Outcomes[0].TauSquared * fit.Outcomes[1].TauSquared));
        Assert.Null(fit.Outcomes[0].PooledEffect);
    }

    [Fact]
    public void The_example_page_of_metafor_without_moderators()
    {
        var fit = MultivariateGoldenTests.Fit(MultivariateGoldenTests.Berkey(), "UN", LikelihoodKind.Full);
        Printed.Agrees("-0.3379", fit.Coefficients[0].Estimate);
        Printed.Agrees("0.3448", fit.Coefficients[1].Estimate);
        Printed.Agrees("0.0798", fit.Coefficients[0].StandardError);
        Printed.Agrees("0.0495", fit.Coefficients[1].StandardError);
        Printed.Agrees("0.0261", fit.Outcomes[0].TauSquared);
        Printed.Agrees("0.0070", fit.Outcomes[1].TauSquared);
        Printed.Agrees("0.6992", fit.Correlations[0].Correlation!.Value);
    }
}
