using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class RegressionDesignTests
{
    private static readonly Moderator Dose = Moderator.Numeric("dose", [1, 2, 3, 4, 5, 7]);
    private static readonly Moderator Site = Moderator.Factor("site", ["west", "east", "north", "east", "west", "north"]);
    private static readonly Moderator Blind = Moderator.Factor("blind", ["yes", "no", "yes", "yes", "no", "no"]);

    private static string[] Names(params string[] terms) => [.. DesignMatrix.Of([Dose, Site, Blind], terms).Columns.Select(c => c.Name)];

    [Fact]
    public void Columns_are_named_and_ordered_as_in_R()
    {
        Assert.Equal(["intrcpt", "dose", "sitenorth", "sitewest"], Names("dose", "site"));
        Assert.Equal(["sitenorth", "sitewest"], DesignMatrix.Of([Site], ["site"]).Columns.Skip(1).Select(c => c.Name));
        Assert.Equal(["intrcpt", "sitenorth", "sitewest", "dose", "sitenorth:dose", "sitewest:dose"], Names("site*dose"));
        Assert.Equal(["intrcpt", "siteeast:dose", "sitenorth:dose", "sitewest:dose"], Names("site:dose"));
        Assert.Equal(["siteeast", "sitenorth", "sitewest", "dose"], Names("site", "dose", "-1"));
        Assert.Equal(["dose", "siteeast", "sitenorth", "sitewest"], Names("0", "dose", "site"));
        Assert.Equal(["intrcpt", "dose", "blindyes", "dose:blindyes"], Names("dose:blind", "dose", "blind", "blind:dose", "1"));
    }

    [Fact]
    public void Treatment_coding_leaves_the_first_level_or_the_one_asked_for_out()
    {
        var design = DesignMatrix.Of(Moderator.Factor("site", ["west", "east", "north", "east"], "north"));
        Assert.Equal(["intrcpt", "siteeast", "sitewest"], design.Columns.Select(c => c.Name));
        Assert.Equal([0.0, 1, 0, 1], design.Columns[1].Values);
        Assert.Equal([1.0, 0, 0, 0], design.Columns[2].Values);
        Assert.Equal([("intrcpt", 0, 1), ("site", 1, 2)], design.Terms.Select(t => (t.Name, t.First, t.Count)));
    }

    [Fact]
    public void Interactions_are_products()
    {
        var design = DesignMatrix.Of([Dose, Blind], ["dose*blind"]);
        Assert.Equal([1.0, 0, 3, 4, 0, 0], design.Columns[3].Values);
        Assert.Equal("dose:blind", design.Terms[^1].Name);
    }

    [Fact]
    public void A_moderator_may_have_an_operator_in_its_name()
    {
        var design = DesignMatrix.Of([Moderator.Numeric("ratio a:b", [1, 2, 4]), Moderator.Numeric("n", [3, 1, 1])], ["ratio a:b"]);
        Assert.Equal(["intrcpt", "ratio a:b"], design.Columns.Select(c => c.Name));
    }

    [Theory]
    [InlineData("'half' is determined by the columns before it (intrcpt, dose)", "dose", "half")]
    [InlineData("'constant' is determined by the columns before it (intrcpt)", "constant", "dose")]
    [InlineData("'siteB', 'siteC' are determined by the columns before them (intrcpt, regionB, regionC)", "region", "site")]
    [InlineData("'siteA:regionB', 'siteB:regionB', 'siteC:regionB', 'siteA:regionC', 'siteB:regionC', 'siteC:regionC' are determined", "site", "site:region")]
    public void Redundant_columns_are_refused_by_name(string message, params string[] terms)
    {
        Moderator[] moderators =
        [
            Dose, Moderator.Numeric("half", [0.5, 1, 1.5, 2, 2.5, 3.5]), Moderator.Numeric("constant", [2, 2, 2, 2, 2, 2]),
            Moderator.Factor("region", ["A", "A", "B", "B", "C", "C"]), Moderator.Factor("site", ["A", "A", "B", "B", "C", "C"]),
        ];
        var error = Assert.Throws<ArgumentException>(() => DesignMatrix.Of(moderators, terms));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_moderators_is_said_with_their_names()
    {
        static void Refused(string message, Func<object> make) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
        Refused("unknown moderator 'dos'; did you mean 'dose'?", () => DesignMatrix.Of([Dose, Site], ["dos"]));
        Refused("unknown moderator 'sit' (in 'dose:sit'); did you mean 'site'?", () => DesignMatrix.Of([Dose, Site], ["dose:sit"]));
        Refused("a term without a moderator's name (in 'dose*')", () => DesignMatrix.Of([Dose, Site], ["dose*"]));
        Refused("two moderators are called 'dose'", () => DesignMatrix.Of(Dose, Dose));
        Refused("moderator 'x' has 2 values and 'dose' has 6", () => DesignMatrix.Of(Dose, Moderator.Numeric("x", [1, 2])));
        Refused("row 2: moderator 'x' is NaN; it must be finite", () => DesignMatrix.Of(Moderator.Numeric("x", [1, double.NaN, 3])));
        Refused("moderator 'g' is 'a' in every row", () => DesignMatrix.Of(Moderator.Factor("g", ["a", "a", "a"])));
        Refused("moderator 'site' has no level 'eest'; did you mean 'east'?", () => DesignMatrix.Of(Moderator.Factor("site", ["east", "west"], "eest")));
        Refused("a design needs a moderator", () => DesignMatrix.Of([], []));
        Refused("a design without intercept needs a term", () => DesignMatrix.Of([Dose], ["-1"]));
    }

    [Fact]
    public void Predictions_take_values_of_the_moderators_and_refuse_what_the_design_does_not_know()
    {
        var design = DesignMatrix.Of([Dose, Site], ["dose", "site"]);
        Assert.Equal([[1.0, 2.5, 0, 1], [1, 0, 0, 0]], design.RowsAt(Moderator.Factor("site", ["west", "east"]), Moderator.Numeric("dose", [2.5, 0])));
        static void Refused(string message, Func<object> make) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
        Refused("moderator 'site' has no level 'south'", () => design.RowsAt(Moderator.Numeric("dose", [1]), Moderator.Factor("site", ["south"])));
        Refused("no value of moderator 'dose' is given", () => design.RowsAt(Moderator.Factor("site", ["west"])));
        Refused("moderator 'dose' is a number, not a factor", () => design.RowsAt(Moderator.Factor("dose", ["1"]), Moderator.Factor("site", ["west"])));
        Refused("moderator 'site' is a factor, not a number", () => design.RowsAt(Moderator.Numeric("dose", [1]), Moderator.Numeric("site", [1])));
    }

    [Fact]
    public void A_subset_of_the_rows_keeps_the_columns_or_names_those_that_no_longer_vary()
    {
        var design = DesignMatrix.Of([Dose, Site], ["dose", "site"]);
        Assert.Equal([1.0, 2, 3, 5], design.Subset([0, 1, 2, 4]).Columns[1].Values);
        var error = Assert.Throws<ArgumentException>(() => design.Subset([0, 1, 3, 4]));
        Assert.StartsWith("'sitenorth' is determined", error.Message, StringComparison.Ordinal);
    }
}
