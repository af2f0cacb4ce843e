using System.Collections.Immutable;
using ExoMeta.Trials.Designs;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Tests.Trials.Designs;

/// <summary>What holds for every design, and what is said of those that do not exist.</summary>
public class GroupSequentialPropertyTests
{
    private static readonly Gen<EfficacyRule> Rules =
        from family in Gen.Elements(BoundaryFamilies.All.ToArray())
        from parameter in Gen.Choose(1, 40)
        select family.Create(family.Code == "ashsd" ? parameter - 20 : family.Code == "hp" ? 2.5 + parameter / 20.0 : parameter / 20.0);

    private static readonly Gen<ImmutableArray<double>> Looks =
        from steps in Gen.Choose(1, 200).ArrayOf().Where(s => s.Length is >= 1 and <= 7)
        select Fractions(steps);

    [Fact]
    public void Every_sound_design_spends_its_alpha_exactly_and_loses_no_probability()
    {
        var gen =
            from rule in Rules
            from information in Looks
            from alpha in Gen.Elements(0.001, 0.025, 0.05, 0.2)
            from sides in Gen.Elements(Sides.One, Sides.Two)
            from drift in Gen.Elements(-1.0, 0, 1.5, 3.5)
            select (Design: new GroupSequentialDesign(information, rule, alpha, sides, FutilityRule.None), Drift: drift);
        Prop.ForAll(gen.ToArbitrary(), x =>
        {
            Assert.Empty(x.Design.Problems());
            if (Solved(x.Design) is not { } boundaries)
            {
                return;
            }

            Assert.Equal(x.Design.Alpha, boundaries.AlphaSpent[^1], 1e-12);
            Assert.Equal(x.Design.Alpha, SequentialExits.Of(boundaries, 0).Rejection, 1e-11);
            var exits = SequentialExits.Of(boundaries, x.Drift);
            Assert.Equal(1, Enumerable.Range(0, x.Design.Information.Length).Sum(exits.At), 1e-11);
            Assert.InRange(exits.ExpectedInformation, x.Design.Information[0] - 1e-12, 1 + 1e-12);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(120).WithReplay(2000, 19));
    }

    [Fact]
    public void Designs_that_spend_beta_reach_their_power_at_their_drift_or_are_refused_in_words()
    {
        var gen =
            from rule in Rules
            from information in Looks
            from family in Gen.Elements(BoundaryFamilies.Spending.ToArray())
            from parameter in Gen.Choose(1, 6)
            from beta in Gen.Elements(0.05, 0.1, 0.2, 0.4)
            from binding in Gen.Elements(true, false)
            select new GroupSequentialDesign(information, rule, 0.025, Sides.One, new BetaSpending(family.Spending(parameter / 2.0)!, beta, binding));
        var solved = 0;
        Prop.ForAll(gen.ToArbitrary(), design =>
        {
            Assert.Empty(design.Problems());
            if (Solved(design) is not { } boundaries)
            {
                return;
            }

            solved++;
            var spending = (BetaSpending)design.Futility;
            var exits = SequentialExits.Of(boundaries, boundaries.Drift!.Value);
            Assert.Equal(1 - spending.Beta, exits.Power, 1e-9);
            var spent = 0.0;
            for (var k = 0; k < exits.Futility.Length; k++)
            {
                spent += exits.Futility[k];
                Assert.Equal(boundaries.BetaSpent[k], spent, 1e-9);
            }

            // The level is kept exactly when futility is binding, and more than kept when it is obeyed without need.
            var level = SequentialExits.Of(boundaries, 0).Power;
            Assert.True(spending.IsBinding ? Math.Abs(level - 0.025) < 1e-10 : level <= 0.025 + 1e-10);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(2001, 19));
        Assert.True(solved > 30);
    }

    [Fact]
    public void Fifty_looks_and_looks_a_millionth_apart_are_solved()
    {
        foreach (var rule in new EfficacyRule[] { EfficacyRule.Pocock, new AlphaSpending(new OBrienFlemingSpending()) })
        {
            Assert.Equal(0.025, GroupSequentialDesign.Equal(50, rule, 0.025).Solve().AlphaSpent[^1], 1e-12);
            var close = new GroupSequentialDesign([0.5, 0.500001, 1], rule, 0.025, Sides.One, FutilityRule.None).Solve();
            Assert.Equal(0.025, close.AlphaSpent[^1], 1e-12);
        }

        // A second look at almost the same data costs almost nothing.
        var twice = new GroupSequentialDesign([0.999999, 1], EfficacyRule.Pocock, 0.025, Sides.One, FutilityRule.None).Solve();
        Assert.Equal(1.96, twice.Critical[0], 0.002);
    }

    [Fact]
    public void Wrong_designs_are_refused_with_everything_that_is_wrong()
    {
        var wrong = new GroupSequentialDesign(
            [0.5, 0.4], new WangTsiatis(9), 0.7, Sides.One, new BetaSpending(new KimDeMetsSpending(0), 0.9, IsBinding: false));
        Assert.Equal(5, wrong.Problems().Length);
        Assert.Throws<ArgumentException>(wrong.Solve);
        var given = new GroupSequentialDesign(
            [0.5, 1], new AlphaSpending(new GivenSpending([0.02, 0.01])), 0.025, Sides.Two, new GivenFutility([double.NaN], false));
        Assert.Equal(4, given.Problems().Length);
        Assert.Throws<DesignException>(() => GroupSequentialDesign.Equal(5, new HaybittlePeto(1.5), 0.025).Solve());
        Assert.Throws<ArgumentOutOfRangeException>(
            () => SequentialInflation.Of(GroupSequentialDesign.Equal(2, EfficacyRule.Pocock, 0.025).Solve(), 0.01));
    }

    private static GroupSequentialBoundaries? Solved(GroupSequentialDesign design)
    {
        try
        {
            return design.Solve();
        }
        catch (DesignException e)
        {
            Assert.NotEmpty(e.Message);
            return null;
        }
    }

    private static ImmutableArray<double> Fractions(int[] steps)
    {
        var (sum, total) = (0.0, (double)steps.Sum());
        return [.. steps.Select((s, k) => k == steps.Length - 1 ? 1 : (sum += s) / total)];
    }
}
