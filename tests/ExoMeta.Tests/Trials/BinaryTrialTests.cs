using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>Double-programmed: every probability is also summed over all binomial outcomes, with the test written anew.</summary>
public class BinaryTrialTests
{
    private const long Replicates = 100_000;

    [Theory]
    [InlineData(0.4, -1.0, 30, 30, true)]
    [InlineData(0.1, -0.7, 25, 40, true)]
    [InlineData(0.3, 0.9, 20, 15, false)]
    [InlineData(0.5, 0.0, 10, 10, true)]
    [InlineData(0.3, -0.5, 200, 190, true)] // too large for a table of outcomes: the other route
    public void Two_arms_agree_with_full_enumeration(double risk, double theta, int control, int treated, bool lowerIsBetter)
    {
        var design = AgainstControl(Death(risk, lowerIsBetter), new MultiplicityProcedure.None(), 0.025, control, treated);
        var result = TrialSimulator.Run(design, Fixed(theta), Plan(Replicates));
        var exact = Enumerate(risk, theta, control, treated, lowerIsBetter, Normal.Quantile(0.975));
        AssertProbability(exact.Power, result.Arms[0].Power, Replicates);
        AssertProbability(exact.Coverage, result.Arms[0].Coverage, Replicates);
        AssertMean(exact.Bias, result.Arms[0].Bias);
        AssertMean(theta + exact.Bias, result.Arms[0].EffectMean);
        AssertRelative(Math.Sqrt(exact.MeanSquaredError), result.Arms[0].RootMeanSquaredError.Estimate, 0.02);
        Assert.Equal(result.Arms[0].Power, result.DisjunctivePower);
        Assert.Equal(result.Arms[0].Power, result.ConjunctivePower);
        Assert.Equal(treated, result.Arms[0].Size);
        Assert.Equal(control + treated, result.TotalSize);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("bonferroni")]
    [InlineData("dunnett")]
    public void Three_unequal_arms_agree_with_enumeration_given_the_control(string multiplicity)
    {
        double[] theta = [-0.8, -1.2];
        int[] sizes = [24, 16];
        const int control = 30;
        var loadings = Dunnett.Loadings([.. sizes], control);
        var critical = multiplicity switch
        {
            "none" => Normal.Quantile(0.95),
            "bonferroni" => Normal.Quantile(0.975),
            _ => Dunnett.CriticalValue(loadings, 0.05),
        };
        var (any, all) = (0.0, 0.0);
        for (var c = 0; c <= control; c++)
        {
            var (none, both) = (1.0, 1.0);
            for (var i = 0; i < 2; i++)
            {
                var significant = 0.0;
                for (var x = 0; x <= sizes[i]; x++)
                {
                    significant += Score(x, sizes[i], c, control) <= -critical ? Pmf(x, sizes[i], Risk(0.45, theta[i])) : 0;
                }

                none *= 1 - significant;
                both *= significant;
            }

            any += Pmf(c, control, 0.45) * (1 - none);
            all += Pmf(c, control, 0.45) * both;
        }

        var design = AgainstControl(Death(0.45), MultiplicityProcedure.OfName(multiplicity)!, 0.05, control, sizes[0], sizes[1]);
        var result = TrialSimulator.Run(design, Fixed(theta), Plan(Replicates));
        AssertProbability(any, result.DisjunctivePower, Replicates);
        AssertProbability(all, result.ConjunctivePower, Replicates);
        Assert.All(result.Arms, arm => AssertRelative(critical, arm.CriticalValue, 1e-9));
    }

    [Fact]
    public void An_uncertain_control_risk_averages_over_its_values()
    {
        var risk = new UncertainQuantity.Choice([(0.2, 0.7), (0.5, 0.3)]);
        var design = AgainstControl(Death(risk), new MultiplicityProcedure.None(), 0.025, 30, 30);
        var z = Normal.Quantile(0.975);
        var exact = 0.7 * Enumerate(0.2, -1, 30, 30, true, z).Power + 0.3 * Enumerate(0.5, -1, 30, 30, true, z).Power;
        AssertProbability(exact, TrialSimulator.Run(design, Fixed(-1), Plan(Replicates)).DisjunctivePower, Replicates);
    }

    /// <summary>A one-sided score test with few patients is not at its level, and the simulation says so.</summary>
    [Theory]
    [InlineData(0.5, 10, 10, 0.0211)]
    [InlineData(0.5, 12, 12, 0.0320)]
    [InlineData(0.02, 12, 12, 0.0001)]
    [InlineData(0.2, 40, 8, 0.0033)]
    [InlineData(0.2, 8, 40, 0.0406)]
    public void The_level_in_small_arms_is_not_alpha_by_enumeration_and_by_simulation(
        double risk, int control, int treated, double printed)
    {
        var exact = Enumerate(risk, 0, control, treated, true, Normal.Quantile(0.975)).Power;
        Assert.Equal(printed, Math.Round(exact, 4));
        var design = AgainstControl(Death(risk), new MultiplicityProcedure.None(), 0.025, control, treated);
        AssertProbability(exact, TrialSimulator.Run(design, Fixed(0), Plan(200_000)).DisjunctivePower, 200_000);
    }

    [Fact]
    public void Extreme_effects_neither_overflow_nor_leave_the_numbers()
    {
        var design = AgainstControl(Death(0.3), new MultiplicityProcedure.SingleStepDunnett(), 0.025, 5, 5, 5);
        var result = TrialSimulator.Run(design, Fixed(-2000, 2000), Plan(2000));
        Assert.True(double.IsFinite(result.Arms[0].Bias.Estimate));
        Assert.True(double.IsFinite(result.Arms[1].Bias.Estimate));
        Assert.Equal(0, result.Arms[1].Power.Estimate);
    }

    [Fact]
    public void Between_doses_the_lowest_dose_has_the_control_risk_and_the_favourable_direction_counts()
    {
        var design = BetweenDoses(Death(0.4), new MultiplicityProcedure.None(), 0.025, 30, 25);
        var exact = Enumerate(0.4, -1, 30, 25, true, Normal.Quantile(0.975));
        var result = TrialSimulator.Run(design, Fixed(-1), Plan(Replicates));
        Assert.Equal("dose 2", Assert.Single(result.Arms).Name);
        AssertProbability(exact.Power, result.DisjunctivePower, Replicates);

        // The arms may stand in any order.
        var reversed = design with { Arms = [design.Arms[1], design.Arms[0]] };
        Assert.Equal(Bits(result), Bits(TrialSimulator.Run(reversed, Fixed(-1), Plan(Replicates))));
    }

    private static (double Power, double Coverage, double Bias, double MeanSquaredError) Enumerate(
        double risk, double theta, int control, int treated, bool lowerIsBetter, double critical)
    {
        var (power, coverage, bias, square) = (0.0, 0.0, 0.0, 0.0);
        for (var c = 0; c <= control; c++)
        {
            for (var x = 0; x <= treated; x++)
            {
                var p = Pmf(c, control, risk) * Pmf(x, treated, Risk(risk, theta));
                var add = c == 0 || x == 0 || c == control || x == treated ? 0.5 : 0;
                double[] cells = [x + add, treated - x + add, c + add, control - c + add];
                var error = Math.Log(cells[0]) - Math.Log(cells[1]) - Math.Log(cells[2]) + Math.Log(cells[3]) - theta;
                power += (lowerIsBetter ? -1 : 1) * Score(x, treated, c, control) >= critical ? p : 0;
                coverage += Math.Abs(error) <= 1.959963984540054 * Math.Sqrt(cells.Sum(cell => 1 / cell)) ? p : 0;
                bias += p * error;
                square += p * error * error;
            }
        }

        return (power, coverage, bias, square);
    }

    private static double Score(int x, int n, int c, int m)
    {
        if (x + c == 0 || x + c == n + m)
        {
            return 0;
        }

        var pooled = (x + c) / (double)(n + m);
        return (x / (double)n - c / (double)m) / Math.Sqrt(pooled * (1 - pooled) * (1.0 / n + 1.0 / m));
    }

    private static double Risk(double control, double theta) => 1 / (1 + Math.Exp(-(Math.Log(control / (1 - control)) + theta)));

    private static double Pmf(int x, int n, double p)
    {
        var product = Math.Pow(1 - p, n - x);
        for (var k = 1; k <= x; k++)
        {
            product *= p * (n - x + k) / k;
        }

        return product;
    }
}
