using System.Collections.Immutable;
using System.Text.Json;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.Designs.DesignReferences;

namespace ExoMeta.Tests.Trials.Designs;

/// <summary>Boundaries, exit probabilities and inflation against another program, whose own stopping rule leaves it about 1e-8 short.</summary>
public class GroupSequentialReferenceTests
{
    [Fact]
    public void Boundaries_agree_with_the_reference()
    {
        var cases = Golden.GetProperty("group_sequential_boundaries").EnumerateArray().ToArray();
        Assert.Equal(77, cases.Length);
        Assert.All(cases, c =>
        {
            var boundaries = Solve(c);
            Close(c.Numbers("critical"), boundaries.Critical, 5e-7, c.ToString());
            Close(c.Numbers("stage_levels"), boundaries.StageLevels, 2e-8, c.ToString());
            Close(c.Numbers("alpha_spent"), boundaries.AlphaSpent, 2e-8, c.ToString());
        });
    }

    [Fact]
    public void Boundaries_agree_with_the_reference_at_uneven_looks_and_other_parameters()
    {
        var cases = Wide.GetProperty("boundaries").EnumerateArray().ToArray();
        Assert.True(cases.Length > 100);
        Assert.All(cases, c =>
        {
            var boundaries = Solve(c);
            Close(c.Numbers("alphaSpent"), boundaries.AlphaSpent, 2e-8, c.ToString());

            // Where next to nothing is spent, the reference's critical value is only as good as its absolute tolerance on that.
            var likely = c.Numbers("critical").Zip(boundaries.Critical).Where(pair => pair.Second < 4.2).ToArray();
            Close([.. likely.Select(pair => pair.First)], [.. likely.Select(pair => pair.Second)], 1e-6, c.ToString());
        });
    }

    /// <summary>Four looks, three of them close together, where the reference's own grid is too coarse (1e-5): four-dimensional integrals instead.</summary>
    [Fact]
    public void Looks_close_together_agree_with_multivariate_normal_integrals()
    {
        foreach (var c in Wide.GetProperty("closeLooks").EnumerateArray())
        {
            var design = new GroupSequentialDesign(
                Information(c), new WangTsiatis(c.Number("delta")), c.Number("alpha"), (Sides)(int)c.Number("sided"), FutilityRule.None);
            Close(c.Numbers("critical"), design.Solve().Critical, 1e-10, c.ToString());
            Close(c.Numbers("alphaSpent"), design.Solve().AlphaSpent, 1e-11, c.ToString());
        }
    }

    [Fact]
    public void Given_futility_bounds_agree_with_the_reference()
    {
        foreach (var c in Golden.GetProperty("futility").EnumerateArray())
        {
            foreach (var (name, binding) in new[] { ("nonbinding", false), ("binding", true) })
            {
                var design = GroupSequentialDesign.Equal(2, new AlphaSpending(new OBrienFlemingSpending()), 0.025)
                    with
                { Futility = new GivenFutility([c.Number("futility")], binding) };
                Close(c.Numbers(name), design.Solve().Critical, 1e-7, c.ToString());
            }
        }
    }

    [Fact]
    public void Beta_spending_agrees_with_the_reference()
    {
        foreach (var c in Golden.GetProperty("beta_spending").EnumerateArray())
        {
            var boundaries = (GroupSequentialDesign.Equal((int)c.Number("k"), new AlphaSpending(new OBrienFlemingSpending()), c.Number("alpha"))
                with
            { Futility = new BetaSpending(new OBrienFlemingSpending(), c.Number("beta"), IsBinding: false) }).Solve();
            Close(c.Numbers("critical"), boundaries.Critical, 1e-7, c.ToString());
            Close(c.Numbers("futility"), boundaries.Futility, 1e-6, c.ToString());
            Close(c.Numbers("beta_spent"), boundaries.BetaSpent, 2e-8, c.ToString());
        }

        Assert.All(Wide.GetProperty("beta").EnumerateArray(), c =>
        {
            var beta = new BetaSpending(Spending(c.Text("beta_type"), c.NumberIfAny("beta_param")), c.Number("beta"), c.GetProperty("binding").GetBoolean());
            var alpha = new AlphaSpending(Spending(c.Text("type"), c.NumberIfAny("param")));
            var boundaries = new GroupSequentialDesign(Information(c), alpha, 0.025, Sides.One, beta).Solve();
            Close(c.Numbers("critical"), boundaries.Critical, 1e-6, c.ToString());
            Close(c.Numbers("futility"), boundaries.Futility, 1e-6, c.ToString());
            Close(c.Number("shift"), boundaries.Drift!.Value * boundaries.Drift.Value, 1e-5, c.ToString());
        });
    }

    [Fact]
    public void Inflation_and_expected_sizes_agree_with_the_reference()
    {
        Assert.All(Wide.GetProperty("characteristics").EnumerateArray(), c =>
        {
            var information = c.Numbers("information");
            FutilityRule futility = c.NumberIfAny("futility") is { } bound
                ? new GivenFutility([.. Enumerable.Repeat(bound, information.Length - 1)], bound == 0)
                : FutilityRule.None;
            var sides = (Sides)(int)c.Number("sided");
            var design = new GroupSequentialDesign(information, Efficacy(c.Text("type"), default), sides == Sides.Two ? 0.05 : 0.025, sides, futility);
            var inflation = SequentialInflation.Of(design.Solve(), 1 - c.Number("beta"));
            Close(c.Number("shift"), inflation.Drift * inflation.Drift, 1e-6, c.ToString());
            Close(c.Number("inflation"), inflation.Factor, 1e-7, c.ToString());
            Close(c.Numbers("rejectH1"), inflation.UnderAlternative.Efficacy, 1e-7, c.ToString());
            Close(c.Number("avgH1"), inflation.Factor * inflation.UnderAlternative.ExpectedInformation, 1e-6, c.ToString());
            Close(c.Number("avgH01"), inflation.Factor * inflation.Halfway.ExpectedInformation, 1e-6, c.ToString());
            Close(c.Number("avgH0"), inflation.Factor * inflation.UnderNull.ExpectedInformation, 1e-6, c.ToString());
        });
    }

    [Fact]
    public void Power_of_a_trial_of_given_size_agrees_with_the_reference()
    {
        var boundaries = GroupSequentialDesign.Equal(3, new AlphaSpending(new OBrienFlemingSpending()), 0.025).Solve();
        foreach (var c in Golden.GetProperty("power_means").EnumerateArray())
        {
            var exits = SequentialExits.Of(boundaries, c.Number("alternative") / c.Number("stDev") * Math.Sqrt(c.Number("max_n") / 4));
            Close(c.Number("overall_reject"), exits.Power, 1e-8, c.ToString());
            Close(c.Numbers("reject_per_stage"), exits.Efficacy, 1e-8, c.ToString());
            Close(c.Number("expected_n"), exits.ExpectedInformation * c.Number("max_n"), 1e-6, c.ToString());
            Close(c.Number("early_stop"), exits.At(0) + exits.At(1), 1e-8, c.ToString());
        }
    }

    private static GroupSequentialBoundaries Solve(JsonElement c) => new GroupSequentialDesign(
        Information(c), Efficacy(c.Text("type"), c.GetProperty("extra")), c.Number("alpha"), (Sides)(int)c.Number("sided"), FutilityRule.None).Solve();
}
