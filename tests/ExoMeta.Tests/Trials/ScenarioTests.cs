using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>Scenarios side by side, grids of them, and the search for an allocation.</summary>
public class ScenarioTests
{
    private const long Replicates = 100_000;

    private static readonly TrialDesign Two = AgainstControl(Crp(1, false), new MultiplicityProcedure.None(), 0.025, 40, 40);

    [Fact]
    public void A_scenario_does_not_differ_from_itself()
    {
        var trial = new PreparedTrial(Two, Fixed(0.5));
        var found = ScenarioComparison.Run(trial, trial, Plan(5000));
        Assert.Equal((0, 0), (found.Disjunctive.Difference.Estimate, found.Disjunctive.Difference.Mcse));
        Assert.Equal(found.Disjunctive.First, found.Disjunctive.Second);
        Assert.Equal(trial.Run(Plan(5000)).DisjunctivePower, found.Disjunctive.First);
        Assert.Equal(0, found.Size.Estimate);
    }

    [Fact]
    public void Differences_of_power_are_exact_and_their_errors_those_of_pairs()
    {
        double Power(int n) => StudentPower(0.5 * Math.Sqrt(n / 2.0), StudentT.Quantile(0.975, 2 * n - 2), 2 * n - 2);
        var more = TrialSizes.Scaled(Two, 44);
        var found = ScenarioComparison.Run(new(Two, Fixed(0.5)), new(more, Fixed(0.5)), Plan(Replicates));
        AssertMean(Power(44) - Power(40), found.Disjunctive.Difference);
        AssertProbability(Power(44), found.Disjunctive.Second, Replicates);
        Assert.Equal(found.Disjunctive.Second.Estimate - found.Disjunctive.First.Estimate, found.Disjunctive.Difference.Estimate, 1e-12);
        var apart = Math.Sqrt(Math.Pow(found.Disjunctive.First.Mcse, 2) + Math.Pow(found.Disjunctive.Second.Mcse, 2));
        Assert.InRange(found.Disjunctive.Difference.Mcse, 0.1 * apart, 0.7 * apart);
        Assert.Equal(8, found.Size.Estimate);
        Assert.Equal(found.Disjunctive, Assert.Single(found.Arms));
    }

    [Fact]
    public void Designs_may_differ_in_everything()
    {
        var looks = Two with { Looks = SequentialLooks.Equal(2, EfficacyRule.Pocock) };
        var arms = AgainstControl(Crp(1, false), new MultiplicityProcedure.Holm(), 0.025, 40, 40, 40);
        var found = ScenarioComparison.Run(new(looks, Fixed(0.5)), new(arms, Fixed(0.5, 0.5)), Plan(20_000));
        Assert.Empty(found.Arms);
        Assert.Equal(new PreparedTrial(looks, Fixed(0.5)).Run(Plan(20_000)).DisjunctivePower, found.Disjunctive.First);
        Assert.Equal(new PreparedTrial(arms, Fixed(0.5, 0.5)).Run(Plan(20_000)).ConjunctivePower, found.Conjunctive.Second);
        AssertRelative(120 - new PreparedTrial(looks, Fixed(0.5)).Run(Plan(20_000)).ExpectedSize.Estimate, found.Size.Estimate, 1e-12);
        Assert.Equal(found.Disjunctive, ScenarioComparison.Run(new(looks, Fixed(0.5)), new(arms, Fixed(0.5, 0.5)), Plan(20_000) with { Threads = 3 }).Disjunctive);
    }

    [Fact]
    public void A_grid_holds_what_single_runs_give()
    {
        var grid = new PowerGrid(Two, [20, 40], [0, 0.5], [0, 0.2]);
        var points = grid.Run(Plan(10_000));
        Assert.Equal(8, points.Length);
        Assert.Equal([(20, 0, 0), (20, 0, 0.2), (20, 0.5, 0), (20, 0.5, 0.2)], points.Take(4).Select(p => (p.Size, p.Effect, p.Tau)));
        Assert.Equal(TrialSimulator.Run(Two, Fixed(0.5), Plan(10_000)).DisjunctivePower, points[6].Result.DisjunctivePower);
        var predictive = new Truth.Predictive(Fixed(0.5), Known(0.2));
        Assert.Equal(TrialSimulator.Run(Two, predictive, Plan(10_000)).DisjunctivePower, points[7].Result.DisjunctivePower);
    }

    [Fact]
    public void Unsound_grids_are_refused_all_at_once()
    {
        Assert.Contains("one size", Assert.Single(new PowerGrid(Two, [], [0], [0]).Problems()), StringComparison.Ordinal);
        var problems = new PowerGrid(Two, [1], [double.NaN], [-1]).Problems();
        Assert.Equal(3 + 1, problems.Length);
        Assert.Throws<ArgumentException>(() => new PowerGrid(Two, [20], [0], [-1]).Run(Plan(100)));
    }

    [Fact]
    public void Two_arms_are_best_of_equal_size()
    {
        var found = new AllocationSearch(Two with { Arms = [Two.Arms[0] with { Size = 20 }, Two.Arms[1] with { Size = 60 }] }, Fixed(0.5)).Run(Plan(50_000));
        Assert.InRange(found.Share, 0.46, 0.54);
        Assert.Equal(80, found.Design.TotalSize);
        Assert.True(found.Gain.Disjunctive.Difference.Lower > 0);
        Assert.Equal(0, found.Gain.Size.Estimate);
    }

    /// <summary>Against the exact power of every share, by quadrature.</summary>
    [Fact]
    public void The_best_share_of_several_arms_is_found()
    {
        var design = AgainstControl(Crp(1, false), new MultiplicityProcedure.SingleStepDunnett(), 0.025, 50, 50, 50, 50, 50);
        var found = new AllocationSearch(design, Fixed(0.5, 0.5, 0.5, 0.5), PowerKind.Conjunctive).Run(Plan(50_000));
        double Exact(double share)
        {
            var sizes = TrialSizes.WithReferenceShare(design, share);
            var control = sizes.Arms[0].Size;
            ImmutableArray<int> doses = [.. sizes.Arms.Skip(1).Select(a => a.Size)];
            var loadings = Dunnett.Loadings(doses, control);
            var critical = Dunnett.CriticalValue(loadings, 0.025, 245);
            return MultivariateNormal.StudentRectangle(
                [critical, critical, critical, critical], [.. Enumerable.Repeat(double.PositiveInfinity, 4)], loadings.AsSpan(), 245,
                [.. doses.Select(n => 0.5 / Math.Sqrt(1.0 / n + 1.0 / control))]);
        }

        var best = Enumerable.Range(10, 60).Select(i => 0.01 * i).MaxBy(Exact);
        Assert.InRange(found.Share, best - 0.04, best + 0.04);
        Assert.True(Exact(found.Share) > Exact(best) - 0.003);
    }

    [Fact]
    public void A_share_keeps_the_total_and_the_others_proportions()
    {
        var design = AgainstControl(Crp(1), new MultiplicityProcedure.None(), 0.025, 30, 20, 40);
        for (var share = 0.1; share < 0.9; share += 0.07)
        {
            var sizes = TrialSizes.WithReferenceShare(design, share).Arms.Select(a => a.Size).ToArray();
            Assert.Equal(90, sizes.Sum());
            Assert.InRange(sizes[0], share * 90 - 1, share * 90 + 1);
            Assert.InRange(sizes[2], 2 * sizes[1] - 2, 2 * sizes[1] + 2);
        }

        Assert.Contains("too small", Assert.Single(new AllocationSearch(AgainstControl(Crp(1), new MultiplicityProcedure.None(), 0.025, 2, 2), Fixed(1)).Problems()), StringComparison.Ordinal);
    }
}
