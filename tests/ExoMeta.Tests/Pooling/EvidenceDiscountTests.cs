using System.Collections.Immutable;
using System.Text.Json;
using ExoMeta.Analysis.Results;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class EvidenceDiscountTests
{
    private static readonly PoolingOptions EqualEffects = new() { Method = HeterogeneityEstimator.EqualEffects };

    private static readonly EffectSet Three = new(
    [
        new("A 2001", "A", 0.2, 0.04), new("B 2002", "B", 0.5, 0.09), new("C 2003", "C", -0.1, 0.02),
    ]);

    private static readonly string[] Levels = ["low", "some concerns", "high"];

    [Fact]
    public void A_power_prior_weights_a_row_by_its_exponent()
    {
        var discounted = EvidenceDiscounting.Apply(Three, Levels, Rules("low: 1, some concerns: 0.8, high: 0.5"));
        double[] weights = [1 / 0.04, 0.8 / 0.09, 0.5 / 0.02];
        var fit = RandomEffectsModel.Fit(discounted.Effects, EqualEffects);
        Assert.Equal((0.2 * weights[0] + 0.5 * weights[1] - 0.1 * weights[2]) / weights.Sum(), fit.Estimate, 1e-14);
        Assert.Equal(1 / Math.Sqrt(weights.Sum()), fit.StandardError, 1e-14);
        Assert.Null(discounted.Effects.Covariance);
        Assert.Equal("power prior, Ibrahim & Chen 2000", discounted.Reference);
    }

    [Fact]
    public void A_row_twice_at_half_its_likelihood_is_the_row_once()
    {
        var twice = new EffectSet([.. Three.Effects, .. Three.Effects.Select(e => e with { Study = e.Study + "'" })]);
        var half = EvidenceDiscounting.Apply(twice, [.. Enumerable.Repeat("x", 6)], Rules("x: 0.5"));
        var (expected, actual) = (RandomEffectsModel.Fit(Three, EqualEffects), RandomEffectsModel.Fit(half.Effects, EqualEffects));
        Assert.Equal(expected.Estimate, actual.Estimate, 1e-14);
        Assert.Equal(expected.StandardError, actual.StandardError, 1e-14);
    }

    [Fact]
    public void An_additive_bias_moves_the_estimate_and_widens_it()
    {
        var discounted = EvidenceDiscounting.Apply(Three, Levels, Rules("low: 1, some concerns: bias(0, 0.01), high: bias(-0.2, 0.05)"));
        Assert.Equal([0.2, 0.5, 0.1], discounted.Effects.Effects.Select(e => e.Estimate));
        Assert.Equal([0.04, 0.09 + 0.01, 0.02 + 0.05], discounted.Effects.Effects.Select(e => e.Variance));
        Assert.Equal("additive bias, Turner et al. 2009; Welton et al. 2009", discounted.Reference);
    }

    [Fact]
    public void Rows_of_one_study_share_its_bias_and_keep_their_correlation_under_a_power_prior()
    {
        var rows = new EffectSet([new("A early", "A", 0.2, 0.04), new("A late", "A", 0.3, 0.04), new("B", "B", 0.1, 0.09)]);
        var biased = EvidenceDiscounting.Apply(rows, ["high", "some concerns", "high"], Rules("high: bias(0, 0.04), some concerns: bias(0, 0.01)"));
        Assert.Equal(new[,] { { 0.08, 0.02, 0 }, { 0.02, 0.05, 0 }, { 0, 0, 0.13 } }, biased.Effects.Covariance);

        var dependent = rows with { Covariance = new[,] { { 0.04, 0.01, 0 }, { 0.01, 0.04, 0 }, { 0, 0, 0.09 } } };
        var powered = EvidenceDiscounting.Apply(dependent, ["high", "low", "low"], Rules("high: 0.25, low: 1")).Effects.Covariance!;
        Assert.Equal((0.16, 0.02, 0.04), (powered[0, 0], powered[0, 1], powered[1, 1]));
        Assert.Equal(0.01 / 0.04, powered[0, 1] / Math.Sqrt(powered[0, 0] * powered[1, 1]), 1e-15);
    }

    [Fact]
    public void An_exponent_of_0_takes_the_row_out_and_the_record_says_so()
    {
        var discounted = EvidenceDiscounting.Apply(Three, Levels, [.. Rules("low: 1, some concerns: bias(0.1, 0.01)"), new("high", new EvidenceDiscount.PowerPrior(0), "unconcealed")]);
        Assert.Equal(["A 2001", "B 2002"], discounted.Effects.Effects.Select(e => e.Label));
        Assert.Equal([0, 1], discounted.Kept);
        Assert.Equal(
        [
            "A 2001 (low): as printed",
            "B 2002 (some concerns): bias 0.1 taken off and its variance 0.01 added, 0.500 → 0.400, SE 0.300 → 0.316",
            "C 2003 (high): taken out (unconcealed)",
        ], discounted.Rows.Select(r => r.ToString()));
    }

    [Fact]
    public void No_discount_changes_nothing()
    {
        var discounted = EvidenceDiscounting.Apply(Three, Levels, Rules("low: 1, some concerns: bias(0, 0), high: 1"));
        Assert.Equal(Three.Effects, discounted.Effects.Effects);
        Assert.Equal("", discounted.Reference);
    }

    [Fact]
    public void A_row_that_depends_on_unknowns_is_discounted_in_every_draw()
    {
        var unknown = new Unknown("p", new UncertainQuantity.Uniform(0, 1), 0.5, "test");
        var effect = new EffectDistribution([unknown], u => new(u[0], 0.1 + u[0], 7));
        Assert.Equal(new EffectSize(0.3, 0.8, 7), new EvidenceDiscount.PowerPrior(0.5).Apply(effect).At([0.3]));
        Assert.Equal(new EffectSize(0.25, 0.6, 7), new EvidenceDiscount.AdditiveBias(0.25, 0).Apply(effect).PlugIn);
        Assert.Throws<InvalidOperationException>(() => new EvidenceDiscount.PowerPrior(0).Apply(effect));
    }

    [Theory]
    [InlineData("high 0.5", "'high 0.5' is no rule; expected a level and its discount, as in high: 0.5 or high: bias(0.1, 0.04)")]
    [InlineData("", "'' is no rule; expected a level and its discount, as in high: 0.5 or high: bias(0.1, 0.04)")]
    [InlineData("high: 1.5", "high: '1.5' is no discount; expected an exponent from 0 (taken out) to 1 (as printed), or bias(mean, variance)")]
    [InlineData("high: half", "high: 'half' is no discount; expected an exponent from 0 (taken out) to 1 (as printed), or bias(mean, variance)")]
    [InlineData("high: bias(0.1)", "high: 'bias(0.1)' is no discount; expected an exponent from 0 (taken out) to 1 (as printed), or bias(mean, variance)")]
    [InlineData("high: bias(0.1, x)", "high: 'x' is not a number")]
    [InlineData("high: bias(0.1, -1)", "high: the variance of a bias is 0 or more, not -1")]
    [InlineData("high: 0.5, high: 0.8", "the level 'high' stands twice")]
    public void A_wrong_rule_is_refused(string text, string expected)
    {
        Assert.False(DiscountRuleReader.TryParse(text, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("low: 1, some concerns: 0.8, hihg: 0.5", "row 3 (C 2003): the level 'high' has no discount, and one that stays as it is gets 1; did you mean 'hihg'?")]
    [InlineData("low: 0, some concerns: 0, high: 0", "the discounts take out every row; nothing is left to pool")]
    public void Rules_that_leave_a_level_open_or_nothing_to_pool_are_refused(string rules, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => EvidenceDiscounting.Apply(Three, Levels, Rules(rules)));
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Levels_must_be_as_many_as_rows_and_numbers_must_make_sense()
    {
        Assert.StartsWith("2 level(s) of risk of bias for 3 row(s)", Assert.Throws<ArgumentException>(
            () => EvidenceDiscounting.Apply(Three, ["low", "low"], Rules("low: 1"))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new EvidenceDiscount.PowerPrior(1.01));
        Assert.Throws<ArgumentException>(() => new EvidenceDiscount.PowerPrior(double.NaN));
        Assert.Throws<ArgumentException>(() => new EvidenceDiscount.AdditiveBias(double.NaN, 0));
        Assert.Throws<ArgumentException>(() => new EvidenceDiscount.AdditiveBias(0, double.PositiveInfinity));
    }

    [Fact]
    public void Rules_are_written_as_they_are_read()
    {
        const string Text = "high: 0.5, some concerns: bias(0.1, 0.04), low: 1";
        Assert.Equal(Text, string.Join(", ", Rules(Text).Select(r => $"{r.Level}: {r.Discount}")));
    }

    [Fact]
    public void The_json_part_tells_each_row_before_and_after()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            DiscountJson.Write(json, EvidenceDiscounting.Apply(Three, Levels, Rules("low: 1, some concerns: 0.5, high: 0")));
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        var rows = document.RootElement.GetProperty("discounted").GetProperty("rows");
        Assert.Equal("some concerns", rows[1].GetProperty("level").GetString());
        Assert.Equal("0.5", rows[1].GetProperty("discount").GetString());
        Assert.Equal(0.18, rows[1].GetProperty("after").GetProperty("vi").GetDouble());
        Assert.Equal(JsonValueKind.Null, rows[2].GetProperty("after").ValueKind);
    }

    private static ImmutableArray<DiscountRule> Rules(string text)
    {
        Assert.True(DiscountRuleReader.TryParse(text, out var rules, out var error), error);
        return rules;
    }
}
