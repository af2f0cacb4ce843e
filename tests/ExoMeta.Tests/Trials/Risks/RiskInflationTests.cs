using System.Globalization;
using System.Text;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>True levels of tests in small arms: summed over all tables, simulated, and printed in docs/endpoints.md.</summary>
public class RiskInflationTests
{
    private const long Replicates = 200_000;
    private const double Alpha = 0.025;
    private const int Size = 15;

    private static readonly double[] Risks = [0.2, 0.3, 0.4, 0.5];

    private static readonly (string Heading, string Measure, string Test)[] Tests =
    [
        ("χ² (score)", "OR", "score"), ("χ² corrected", "OR", "chi-square-corrected"), ("Wald, log RR", "RR", "wald"), ("Wald, log OR", "OR", "wald"),
        ("Wald, RD", "RD", "wald"), ("Fisher", "OR", "fisher"), ("Boschloo", "OR", "boschloo"),
    ];

    [Fact]
    public void The_page_shows_the_levels_that_enumeration_gives()
    {
        var page = File.ReadAllText(Repository.Path("docs", "endpoints.md"));
        string[] tables = [TwoArms(Size, Size), TwoArms(30, 10), ThreeDoses()];
        Assert.True(tables.All(table => page.Contains(table, StringComparison.Ordinal)), $"docs/endpoints.md was expected to hold\n{string.Join('\n', tables)}");
    }

    [Fact]
    public void Simulated_levels_are_those_of_enumeration()
    {
        var cases = from sizes in new[] { (Treated: Size, Control: Size), (Treated: 30, Control: 10) } from test in Tests from risk in Risks select (sizes, test, risk);
        foreach (var ((treated, control), (_, measure, test), risk) in cases)
        {
            var design = AgainstControl(RiskEndpointTests.Endpoint(measure, test, 0, Known(risk)), new MultiplicityProcedure.None(), Alpha, control, treated);
            AssertProbability(Level(measure, test, risk, treated, control), TrialSimulator.Run(design, Fixed(0), Plan(Replicates)).DisjunctivePower, Replicates);
        }
    }

    [Fact]
    public void Three_doses_without_adjustment_inflate_the_family_wise_error_as_enumeration_says()
    {
        foreach (var test in new[] { "score", "fisher" })
        {
            var design = AgainstControl(RiskEndpointTests.Endpoint("OR", test, 0, Known(0.4)), new MultiplicityProcedure.None(), Alpha, Size, Size, Size, Size);
            AssertProbability(Level("OR", test, 0.4, Size, Size, 3), TrialSimulator.Run(design, Fixed(0, 0, 0), Plan(Replicates)).DisjunctivePower, Replicates);
        }
    }

    private static string TwoArms(int treated, int control)
    {
        var text = new StringBuilder("| control risk |");
        foreach (var (heading, _, _) in Tests)
        {
            text.Append(CultureInfo.InvariantCulture, $" {heading} |");
        }

        text.Append("\n|---|").Append(string.Concat(Tests.Select(_ => "---|"))).Append('\n');
        foreach (var risk in Risks)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {risk:0.0} |");
            foreach (var (_, measure, test) in Tests)
            {
                text.Append(CultureInfo.InvariantCulture, $" {Level(measure, test, risk, treated, control):0.0000} |");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string ThreeDoses()
    {
        var text = new StringBuilder("| control risk | one dose, χ² | three doses, χ² | one dose, Fisher | three doses, Fisher |\n|---|---|---|---|---|\n");
        foreach (var risk in Risks)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {risk:0.0} | {Level("OR", "score", risk, Size, Size):0.0000} | {Level("OR", "score", risk, Size, Size, 3):0.0000} | {Level("OR", "fisher", risk, Size, Size):0.0000} | {Level("OR", "fisher", risk, Size, Size, 3):0.0000} |");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>P(some of several doses is significant) when all arms have one risk: given the control arm, doses are independent.</summary>
    private static double Level(string measure, string test, double risk, int treated, int control, int doses = 1)
    {
        var rejects = RiskOracle.TestNamed(test, measure, 0, Alpha);
        var masses = RiskOracle.Masses(treated, risk);
        return RiskOracle.Masses(control, risk).Index().Sum(c =>
            c.Item * (1 - Math.Pow(1 - masses.Index().Sum(x => rejects(x.Index, treated, c.Index, control) ? x.Item : 0), doses)));
    }
}
