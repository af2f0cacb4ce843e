using System.Collections.Immutable;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>Partial nulls of designs, and which arms can change places in them.</summary>
public class PartialNullTests
{
    [Theory]
    [InlineData(new[] { 0 }, 0)]
    [InlineData(new[] { 0, 1 }, 2)]
    [InlineData(new[] { 0, 1, 2, 3, 4, 5 }, 62)]
    [InlineData(new[] { 0, 0, 0, 0, 0 }, 4)]
    [InlineData(new[] { 0, 1, 0, 1, 1 }, 10)]
    [InlineData(new[] { 3, 0, 0, 0, 3, 0, 1, 0, 0, 0, 0, 1 }, 79)]
    public void Every_partial_null_is_like_just_one_of_them(int[] classes, int expected)
    {
        var found = PartialNullChoices.Of([.. classes], 1022);
        Assert.Equal(expected, found.Choices.Length);
        Assert.Equal(found.Total, found.Covered);
        var seen = new int[found.Choices.Length];
        for (var choice = 1; choice < (1 << classes.Length) - 1; choice++)
        {
            // Alike: as many of each class have an effect.
            var like = Enumerable.Range(0, seen.Length).Where(i => classes.Distinct().All(
                name => classes.Where((c, at) => c == name && found.Choices[i].Effective[at]).Count() == classes.Where((c, at) => c == name && (choice >> at & 1) != 0).Count()));
            seen[Assert.Single(like)]++;
        }

        Assert.Equal(found.Choices.Select(c => c.StandsFor), seen);
        Assert.Equal(found.Choices.Select(c => c.Effective.Count(e => e)).Order(), found.Choices.Select(c => c.Effective.Count(e => e)));
    }

    [Fact]
    public void Where_they_are_too_many_those_of_few_and_of_nearly_all_come_first()
    {
        ImmutableArray<int> twelve = [.. Enumerable.Range(0, 12)];
        var found = PartialNullChoices.Of(twelve, 1022);
        Assert.Equal((4094, 2 * (12 + 66 + 220)), (found.Total, found.Covered));
        Assert.Equal([1, 2, 3, 9, 10, 11], found.Choices.Select(c => c.Effective.Count(e => e)).Distinct());
        Assert.Equal([1, 11], PartialNullChoices.Of(twelve, 5).Choices.Select(c => c.Effective.Count(e => e)).Distinct());
        Assert.Equal(1022, PartialNullChoices.Of([.. Enumerable.Range(0, 10)], 1022).Covered);
    }

    [Fact]
    public void Arms_are_alike_where_nothing_tells_them_apart()
    {
        var endpoint = new Endpoint.Binary("death", Known(0.4)) { LowerIsBetter = true };
        var design = AgainstControl(endpoint, new MultiplicityProcedure.SingleStepDunnett(), 0.025, 40, 30, 30, 20, 30);
        ImmutableArray<double> same = [-0.5, -0.5, -0.5, -0.5];
        Assert.Equal([0, 0, 2, 0], design.AlikeComparisons(same));
        Assert.Equal([0, 1, 2, 1], design.AlikeComparisons([-0.4, -0.5, -0.5, -0.5]));
        Assert.Equal([0, 1, 2, 3], (design with { Analysis = new MultiplicityProcedure.FixedSequence() }).AlikeComparisons(same));

        Endpoint Missing(params double[] probabilities) =>
            endpoint with { Missing = new MissingOutcomes.AtRandom(ArmProbabilities.Of([.. probabilities.Select(Known)]), MissingHandling.CompleteCases) };
        Assert.Equal([0, 0, 2, 0], (design with { Endpoint = Missing(0.1, 0.2) }).AlikeComparisons(same));
        Assert.Equal([0, 1, 2, 0], (design with { Endpoint = Missing(0.1, 0.1, 0.2, 0.1, 0.1) }).AlikeComparisons(same));

        // Of equal arms the first is chosen: with counts that happens.
        AdaptiveStages Stages(SelectionRule rule) => new([0.5, 1], new StageCombination.InverseNormal(EfficacyRule.OBrienFleming, FutilityRule.None), rule, StopRule.FirstRejection);
        Assert.Equal([0, 0, 2, 0], (design with { Interim = Stages(new SelectionRule.All()) }).AlikeComparisons(same));
        Assert.Equal([0, 1, 2, 3], (design with { Interim = Stages(new SelectionRule.Best(1, SelectionScale.Statistic)) }).AlikeComparisons(same));
    }

    /// <summary>An endpoint that forgot to name a list by arm would have arms change places that cannot.</summary>
    [Fact]
    public void Endpoints_name_all_their_parameters_by_arm() => Assert.All(
        EndpointExamples.All, endpoint => Assert.Equal(Lists(endpoint).ToHashSet(), endpoint.ByArm.ToHashSet()));

    private static IEnumerable<ArmProbabilities> Lists(object part) => part.GetType().GetProperties()
        .Where(p => p.GetIndexParameters().Length == 0 && p.PropertyType.Assembly == typeof(Endpoint).Assembly && !p.PropertyType.IsEnum && !typeof(RiskMeasure).IsAssignableFrom(p.PropertyType))
        .Select(p => p.GetValue(part)).OfType<object>()
        .SelectMany(value => value is ArmProbabilities list ? [list] : Lists(value));

    /// <summary>Which of three alike arms has the effect changes no family-wise error.</summary>
    [Fact]
    public void Alike_arms_change_places()
    {
        var design = AgainstControl(
            new Endpoint.Binary("death", Known(0.4)) { LowerIsBetter = true, Missing = new MissingOutcomes.AtRandom([Known(0.1), Known(0.3)], MissingHandling.CompleteCases) },
            new MultiplicityProcedure.Holm(), 0.025, 40, 40, 40, 40);
        Assert.Equal([0, 0, 0], design.AlikeComparisons([-1, -1, -1]));
        var errors = new[] { Fixed(-1, 0, 0), Fixed(0, -1, 0), Fixed(0, 0, -1) }.Select(truth => TrialSimulator.Run(design, truth, Plan(200_000)).FalseSignificance).ToArray();
        Assert.All(errors, e => Assert.InRange(e.Estimate - errors[0].Estimate, -StandardErrors * Math.Sqrt(2) * e.Mcse, StandardErrors * Math.Sqrt(2) * e.Mcse));
        Assert.Equal(3, errors.Distinct().Count());
    }
}
