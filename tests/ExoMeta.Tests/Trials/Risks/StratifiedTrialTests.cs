using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>Trials in strata against sums over all tables.</summary>
public class StratifiedTrialTests
{
    private const int Replicates = 200_000;

    /// <summary>Shares of 10 and 8 patients: 4 and 6, 3 and 5.</summary>
    private static readonly Endpoint.StratifiedBinary Small =
        new("death", [new(0.4, Known(0.2)), new(0.6, Known(0.7))]) { LowerIsBetter = true };

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, -1.5)]
    [InlineData(true, -1.5)]
    public void Power_and_bias_are_sums_over_all_tables(bool ignoresStrata, double theta)
    {
        var endpoint = ignoresStrata ? Small with { Test = new StratifiedRiskTest.Pooled(new RiskTest.Score()) } : Small;
        var (power, mean) = (0.0, 0.0);
        int[] sizes = [6, 5, 4, 3];
        double[] risks = [Shifted(0.7, theta), 0.7, Shifted(0.2, theta), 0.2];
        foreach (var (table, probability) in Tables(sizes, risks))
        {
            double[] strata = [table[2], 4, table[3], 3, table[0], 6, table[1], 5];
            RiskCounts<LaneOne> all = new(new(table[0] + table[2]), new(10), new(table[1] + table[3]), new(8));
            var z = ignoresStrata ? RiskScore.Statistic(all).Value : MantelHaenszel.Statistic<LaneOne>(strata).Value;
            var effect = ignoresStrata ? RiskEffects.LogOddsRatio(all) : MantelHaenszel.LogOddsRatio<LaneOne>(strata);
            power += -z >= 1.9599639845 ? probability : 0;
            mean += probability * effect.Estimate.Value;
        }

        var result = TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 8, 10), Fixed(theta), Plan(Replicates));
        AssertProbability(power, result.DisjunctivePower, Replicates);
        AssertMean(mean - theta, result.Arms[0].Bias);
    }

    /// <summary>Mantel and Haenszel's test gains what the test of all patients loses, and is unbiased where that is not.</summary>
    [Fact]
    public void Strata_that_are_not_looked_at_cost_power()
    {
        var endpoint = new Endpoint.StratifiedBinary("death", [new(0.5, Known(0.1)), new(0.5, Known(0.8))]) { LowerIsBetter = true };
        var stratified = Run(endpoint, -0.8);
        var ignored = Run(endpoint with { Test = new StratifiedRiskTest.Pooled(new RiskTest.Score()) }, -0.8);
        Assert.True(stratified.DisjunctivePower.Estimate > ignored.DisjunctivePower.Estimate + 0.1);
        Assert.InRange(stratified.Arms[0].Bias.Estimate, -0.02, 0.01);
        Assert.True(ignored.Arms[0].Bias.Estimate > 0.2);
        Assert.InRange(stratified.Arms[0].Coverage.Estimate, 0.945, 0.957);

        // Balanced strata: the test of all patients rejects too seldom, that over strata as often as it should.
        Assert.InRange(Run(endpoint, 0).DisjunctivePower.Estimate, 0.0235, 0.0265);
        Assert.InRange(Run(endpoint with { Test = new StratifiedRiskTest.Pooled(new RiskTest.Score()) }, 0).DisjunctivePower.Estimate, 0, 0.015);

        static OperatingCharacteristics Run(Endpoint endpoint, double theta) =>
            TrialSimulator.Run(AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 150, 150), Fixed(theta), Plan(Replicates));
    }

    [Fact]
    public void A_level_is_kept_over_looks_and_doses()
    {
        var endpoint = Small with { Strata = [new(0.2, Known(0.2)), new(0.5, Known(0.5)), new(0.3, Known(0.8))] };
        var design = AgainstControl(endpoint, new MultiplicityProcedure.Bonferroni(), 0.025, 120, 100, 100) with { Looks = SequentialLooks.Equal(3, EfficacyRule.OBrienFleming) };
        var error = TrialSimulator.Run(design, Fixed(0, 0), Plan(Replicates)).DisjunctivePower.Estimate;
        Assert.InRange(error, 0.021, 0.0265);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said()
    {
        var endpoint = Small with { Strata = [new(0.4, Known(0)), new(1.2, Known(1.5))], Test = new StratifiedRiskTest.Pooled(new RiskTest.FarringtonManning(0.1)) };
        Assert.Equal(
            [
                "a stratum has the share 1.2; a number inside (0, 1) was expected", "the shares add up to 1.6; 1 was expected",
                "control risk is 0; a log odds ratio needs a risk above 0 and below 1", "control risk is 1.5, which can leave [0, 1]; a probability was expected",
                "'farrington-manning' tests a risk difference or a risk ratio: set 'measure: RD' or 'measure: RR'",
            ],
            endpoint.Problems());
        Assert.Contains("names 1 strata; 2 to 32 were expected", (Small with { Strata = [new(1, Known(0.2))] }).Problems());
    }

    private static double Shifted(double risk, double theta) => 1 / (1 + (1 - risk) / risk * Math.Exp(-theta));

    /// <summary>Every outcome of four binomial numbers.</summary>
    private static IEnumerable<(int[] Events, double Probability)> Tables(int[] sizes, double[] risks)
    {
        IEnumerable<(int[] Events, double Probability)> tables = [([], 1.0)];
        for (var k = 0; k < sizes.Length; k++)
        {
            var (n, p) = (sizes[k], risks[k]);
            tables = tables.SelectMany(t => Enumerable.Range(0, n + 1).Select(x => ((int[])[.. t.Events, x], t.Probability * Binomial(n, x, p)))).ToArray();
        }

        return tables;
    }

    private static double Binomial(int n, int x, double p)
    {
        var ways = Enumerable.Range(1, x).Aggregate(1.0, (product, i) => product * (n - x + i) / i);
        return ways * Math.Pow(p, x) * Math.Pow(1 - p, n - x);
    }
}
