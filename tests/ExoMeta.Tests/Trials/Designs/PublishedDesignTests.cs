using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.Designs.DesignReferences;

namespace ExoMeta.Tests.Trials.Designs;

/// <summary>Constants against printed tables.</summary>
public class PublishedDesignTests
{
    /// <summary>Jennison and Turnbull (2000), tables 2.1 (Pocock), 2.3 (O'Brien–Fleming) and 2.9 (Wang–Tsiatis ¼), two-sided α = 0.05.</summary>
    [Theory]
    [InlineData(0.5, 2.178, 2.289, 2.361, 2.413)]
    [InlineData(0, 1.977, 2.004, 2.024, 2.040)]
    [InlineData(0.25, 2.038, 2.083, 2.113, 2.136)]
    public void Constants_of_two_sided_boundaries(double delta, params double[] twoToFive)
    {
        for (var i = 0; i < twoToFive.Length; i++)
        {
            var boundaries = GroupSequentialDesign.Equal(i + 2, new WangTsiatis(delta), 0.05, Sides.Two).Solve();
            Assert.Equal(twoToFive[i], boundaries.Critical[^1], 0.00051);
        }
    }

    /// <summary>The same, tables 2.2 (Pocock) and 2.4 (O'Brien–Fleming): inflation of the largest size at power 0.9.</summary>
    [Theory]
    [InlineData(0.5, 1.100, 1.151, 1.183, 1.207)]
    [InlineData(0, 1.007, 1.016, 1.022, 1.026)]
    public void Inflation_of_two_sided_boundaries(double delta, params double[] twoToFive)
    {
        for (var i = 0; i < twoToFive.Length; i++)
        {
            var boundaries = GroupSequentialDesign.Equal(i + 2, new WangTsiatis(delta), 0.05, Sides.Two).Solve();
            Assert.Equal(twoToFive[i], SequentialInflation.Of(boundaries, 0.9).Factor, 0.00051);
        }
    }

    /// <summary>Simon (1989), tables 1 and 2: p₀, p₁, then optimal and minimax r₁/n₁ r/n.</summary>
    [Theory]
    [InlineData(0.1, 0.3, 0.05, 0.2, "1/10 5/29", "1/15 5/25")]
    [InlineData(0.05, 0.25, 0.05, 0.2, "0/9 2/17", "0/12 2/16")]
    [InlineData(0.2, 0.4, 0.05, 0.2, "3/13 12/43", "4/18 10/33")]
    [InlineData(0.3, 0.5, 0.05, 0.2, "5/15 18/46", "6/19 16/39")]
    [InlineData(0.1, 0.3, 0.05, 0.1, "2/18 6/35", "2/22 6/33")]
    public void Simons_two_stage_designs(double p0, double p1, double alpha, double beta, string optimal, string minimax)
    {
        var found = SimonTwoStage.Find(p0, p1, alpha, beta);
        Assert.Equal(optimal, Show(found.Optimal));
        Assert.Equal(minimax, Show(found.Minimax));
        Assert.InRange(found.Optimal.TypeOneError, 0, alpha);
        Assert.InRange(found.Optimal.Power, 1 - beta, 1);

        static string Show(SimonTwoStage d) => FormattableString.Invariant($"{d.FirstBound}/{d.FirstSize} {d.Bound}/{d.Size}");
    }

    /// <summary>Simon (1989), table 1, first row of p₁ − p₀ = 0.2: mean size 15.0 and early stop 0.74 of the optimal design.</summary>
    [Fact]
    public void Simons_expected_sizes()
    {
        var (optimal, minimax) = SimonTwoStage.Find(0.1, 0.3, 0.05, 0.2);
        Assert.Equal(15.0, optimal.ExpectedSize, 0.05);
        Assert.Equal(0.74, optimal.EarlyStop, 0.005);
        Assert.Equal(19.5, minimax.ExpectedSize, 0.05);
        Assert.Equal(0.55, minimax.EarlyStop, 0.005);
        Assert.Throws<DesignException>(() => SimonTwoStage.Find(0.1, 0.15, 0.01, 0.01, 20));
        Assert.Throws<ArgumentOutOfRangeException>(() => SimonTwoStage.Find(0.3, 0.1, 0.05, 0.2));
    }

    /// <summary>Liu and Yuan (2015), table 1: escalation and de-escalation boundaries; and the decision table of target 0.3 that comes with the design.</summary>
    [Fact]
    public void Boin_boundaries()
    {
        double[] targets = [0.15, 0.2, 0.25, 0.3, 0.35, 0.4];
        double[] escalate = [0.118, 0.157, 0.197, 0.236, 0.276, 0.316];
        double[] deescalate = [0.179, 0.238, 0.298, 0.358, 0.419, 0.479];
        for (var i = 0; i < targets.Length; i++)
        {
            var boundaries = BoinBoundaries.Of(targets[i], 1);
            Assert.Equal(escalate[i], boundaries.Escalate, 0.0011);
            Assert.Equal(deescalate[i], boundaries.Deescalate, 0.0011);
        }

        var table = BoinBoundaries.Of(0.3, 12).Table;
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2], table.Select(r => r.EscalateAtMost));
        Assert.Equal([1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5], table.Select(r => r.DeescalateAtLeast));
        Assert.Equal([null, null, 3, 3, 4, 4, 5, 5, 5, 6, 6, 7], table.Select(r => r.EliminateAtLeast));
        Assert.Throws<ArgumentOutOfRangeException>(() => BoinBoundaries.Of(0.3, 0));
    }

    [Fact]
    public void Three_plus_three_is_its_enumeration()
    {
        foreach (var p in new[] { 0.0, 0.1, 0.33, 0.9 })
        {
            var (escalate, all) = (0.0, 0.0);
            for (var first = 0; first <= 3; first++)
            {
                var mass = Math.Exp(Binomial.LogMass(first, 3, p));
                all += mass;
                escalate += ThreePlusThree.Decide(3, first) switch
                {
                    CohortDecision.Escalate => mass,
                    CohortDecision.Expand => mass * Enumerable.Range(0, 4)
                        .Where(x => ThreePlusThree.Decide(6, first + x) == CohortDecision.Escalate).Sum(x => Math.Exp(Binomial.LogMass(x, 3, p))),
                    _ => 0,
                };
            }

            Assert.Equal(1, all, 1e-14);
            Assert.Equal(escalate, ThreePlusThree.EscalationProbability(p), 1e-14);
        }

        Assert.Equal(1, ThreePlusThree.StoppingProbabilities([0.1, 0.3, 0.5]).Sum(), 1e-15);
        Assert.Equal(8, ThreePlusThree.Table.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => ThreePlusThree.Decide(6, 0));
    }

    [Fact]
    public void Assurance_agrees_with_the_reference_in_closed_form_and_by_quadrature()
    {
        foreach (var c in Golden.GetProperty("assurance").EnumerateArray())
        {
            var (mean, sd, alpha) = (c.Number("prior_mean"), c.Number("prior_sd"), c.Number("alpha"));
            var error = c.Number("sigma") * Math.Sqrt(2 / c.Number("n_per_arm"));
            Assert.Equal(c.Number("assurance"), Assurance.Normal(mean, sd, error, alpha), 1e-13);
            Assert.Equal(c.Number("power_at_mean"), Assurance.Normal(mean, 0, error, alpha), 1e-13);
            var critical = Normal.UpperQuantile(alpha);
            Assert.Equal(c.Number("assurance"), Assurance.Of(theta => Normal.Survival(critical - theta / error), mean, sd), 1e-11);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Assurance.Normal(0, -1, 1, 0.025));
        Assert.Throws<ArgumentOutOfRangeException>(() => Assurance.Of(_ => 1, 0, 0));
    }

    /// <summary>Dunnett (1955), table 2a: two-sided 5 %, equal sizes; df by p = 1 … 4 (Dunnett 1964, Biometrics 20:482–491, corrects it to these).</summary>
    [Theory]
    [InlineData(10, 2.23, 2.57, 2.76, 2.89)]
    [InlineData(20, 2.09, 2.38, 2.54, 2.65)]
    [InlineData(60, 2.00, 2.27, 2.41, 2.51)]
    [InlineData(0, 1.96, 2.21, 2.35, 2.44)]
    public void Two_sided_dunnett_values(int df, params double[] published)
    {
        for (var i = 0; i < published.Length; i++)
        {
            var critical = Dunnett.TwoSidedCriticalValue([.. Enumerable.Repeat(Math.Sqrt(0.5), i + 1)], 0.05, df == 0 ? null : df);
            Assert.Equal(published[i], critical, 0.0051);
        }
    }

    [Fact]
    public void Step_down_dunnett_values_are_those_of_fewer_comparisons()
    {
        var half = Math.Sqrt(0.5);
        var values = Dunnett.StepDownCriticalValues([half, half, half], 0.025, 30);
        Close([Dunnett.CriticalValue(3, 1, 0.025, 30), Dunnett.CriticalValue(2, 1, 0.025, 30), StudentT.UpperQuantile(0.025, 30)], values, 1e-13, "step down");
        Assert.Throws<ArgumentException>(() => Dunnett.StepDownCriticalValues([], 0.025));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dunnett.TwoSidedCriticalValue([half], 1));
    }
}
