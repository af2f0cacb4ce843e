using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling.Curves;

/// <summary>What printed results leave open is a choice of an analysis: each choice is the rows with these very values.</summary>
public class ImputationTests
{
    private static readonly Unknown Kind = new(UnknownReadings.KindOfError, new UncertainQuantity.Choice([(0, 0.5), (1, 0.5)]), 1, "not said");
    private static readonly Unknown Correlation = new("correlation", new UncertainQuantity.Uniform(0.2, 0.8), 0.5, "not printed");
    private static readonly Unknown Rounding = new("rounding of the estimate", new UncertainQuantity.Uniform(-0.05, 0.05), 0, "one digit") { IsRounding = true };

    /// <summary>A known row, one whose error is an SD of 16 patients or an SEM, and two that hang on a correlation.</summary>
    private static readonly ImmutableArray<UncertainStudyEffect> Rows =
    [
        new("known", "known", EffectDistribution.Known(new(-0.4, 0.04))),
        new("error", "error", new([Kind, Rounding], u => new(-0.6 + u[1], Formula.Select(Condition.Equal(u[0], 0), 0.09 / 16, 0.09)))),
        new("change", "change", new([Correlation], u => new(-0.2, 0.2 * (1 - u[0])))),
        new("other", "other", new([Correlation with { Prior = new UncertainQuantity.Uniform(0.4, 0.6) }], u => new(-0.3, 0.1 * (1 - u[0])))),
    ];

    [Fact]
    public void One_kind_at_a_time_takes_each_of_its_values()
    {
        var all = Imputation.Of(Rows);
        Assert.Equal(["plug-in values", "kind of error: SD", "correlation: low", "correlation: high"], all.Select(i => i.Name));
        double[] Variances(int i) => [.. all[i].Effects.Effects.Select(e => e.Variance)];
        Assert.Equal([0.04, 0.09, 0.1, 0.05], Variances(0));
        Assert.Equal([0.04, 0.09 / 16, 0.1, 0.05], Variances(1));
        Assert.Equal([0.04, 0.09, 0.2 * (1 - 0.23), 0.1 * (1 - 0.41)], Variances(2), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([0.04, 0.09, 0.2 * (1 - 0.77), 0.1 * (1 - 0.59)], Variances(3), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.All(all, i => Assert.Equal(-0.6, i.Effects.Effects[1].Estimate));
    }

    [Fact]
    public void Rows_that_are_known_have_one_choice()
    {
        var known = Imputation.Of([Rows[0], Rows[0] with { Label = "twin" }]);
        Assert.Equal(Imputation.PlugIn, Assert.Single(known).Name);
        Assert.All(Multiverse.Across(known, 0.95).Cells, c => Assert.Null(c.Imputation));
    }

    [Fact]
    public void Every_analysis_is_made_under_every_choice()
    {
        var imputations = Imputation.Of(Rows);
        var cells = Multiverse.Across(imputations, 0.95).Cells;
        foreach (var imputation in imputations)
        {
            var own = cells.Where(c => c.Imputation == imputation.Name).Select(c => c with { Imputation = null });
            Assert.Equal(Multiverse.Of(imputation.Effects, 0.95).Cells, own);
        }

        Assert.Equal(imputations.Length, cells.Select(c => c.Imputation).Distinct().Count());
    }

    [Fact]
    public void A_choice_that_leaves_a_row_without_an_effect_fails_alone()
    {
        var negative = new Unknown("variance", new UncertainQuantity.Uniform(-1, 1), 0.5, "an impossible prior");
        ImmutableArray<UncertainStudyEffect> rows = [Rows[0], Rows[2], new("broken", "broken", new([negative], u => new(-0.1, u[0])))];
        var cells = Multiverse.Across(Imputation.Of(rows), 0.95).Cells;
        Assert.All(cells.Where(c => c.Imputation == "variance: low"), c => Assert.NotNull(c.WhyNot));
        Assert.Contains(cells.Where(c => c.Imputation == "variance: high"), c => c.WhyNot is null);
    }
}
