using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Tests.Effects;

/// <summary>Formulas inside the supports of their unknowns, and the registry of forms.</summary>
public class UnknownsTests
{
    private static readonly (ReportedStatistic Statistic, ImmutableArray<Assumption> Assumptions)[] Uncertain =
    [
        (new RatioWithInterval("x", "OR", N("0.1"), N("0.1"), N("0.2"), 95), []),
        (new RatioWithInterval("x", "HR", N("1.2"), N("1"), N("1.4"), 99), []),
        (new MeanBeforeAfter("x", N("1"), N("1"), N("2"), N("0.1"), "sd", 2), [A("correlation", "uniform(-1, 1)")]),
        (new MeanBeforeAfter("x", N("5"), N("1"), N("5"), N("1"), "sem", null), [A("correlation", "1")]),
        (new TwoMeans("x", N("1"), N("1"), N("1"), N("1"), "sem", null, null), []),
        (new TwoMeans("x", N("0.1"), N("9"), null, null, null, null, 4), [A("n1", "choice(2: 0.5, 50: 0.5)"), A("cv", "half-normal(1)")]),
        (new PercentChangeWithError("x", "ROM", N("-99"), N("8"), "unknown", null), [A("spread_kind", "choice(0: 0.1, 1: 0.9)"), A("n1", "integers(2, 9)")]),
        (new PercentChangeWithP("x", "ROM", N("-99.9"), N("0.9"), 2), []),
        (new PercentChangeWithP("x", "ROM", N("1"), N("0.001"), null), [A("n1", "integers(2, 60)"), A("p", "beta(0.5, 9)")]),
        (new PercentChangeWithP("x", "ROM", N("1"), N("0.05"), null), [A("p", "0.04")]),
        (new PercentChangeWithP("x", "ROM", N("-99.9"), N("0.9"), null), [A("n1", "integers(2, 3)"), A("test_scale", "choice(0: 0.9, 1: 0.1)")]),
        (new PercentChange("x", "ROM", N("-99")), [A("n1", "2"), A("n2", "2"), A("cv", "lognormal(0, 2)")]),
        (new FoldChange("x", "ROM", N("1"), false), [A("n1", "2"), A("n2", "2"), A("cv", "beta(1, 1)")]),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Uncertain.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void No_draw_of_the_unknowns_gives_an_effect_that_is_not_a_number(int index)
    {
        var (statistic, assumptions) = Uncertain[index];
        Assert.Empty(statistic.Validate());
        Assert.All(assumptions, a => Assert.Null(AssumptionDomain.WhatIsWrong(a.Field, a.Value)));
        var effect = Assert.IsType<Recovery.WithVariance>(statistic.Recover(assumptions)).Effect;
        AssertDefined(effect.PlugIn);
        var values = new double[effect.Unknowns.Length];
        for (var replicate = 0; replicate < 2000; replicate++)
        {
            var stream = new RandomStream(new StreamKey(11, (ulong)replicate, (uint)index));
            for (var u = 0; u < values.Length; u++)
            {
                values[u] = effect.Unknowns[u].Prior.Sample(ref stream);
            }

            AssertDefined(effect.At(values));
        }

        // Corners of the supports that can be reached.
        for (var corner = 0; corner < 1 << values.Length; corner++)
        {
            for (var u = 0; u < values.Length; u++)
            {
                values[u] = effect.Unknowns[u].Prior.Quantile((corner >> u & 1) == 0 ? 1e-9 : 1 - 1e-9);
            }

            AssertDefined(effect.At(values));
        }
    }

    [Fact]
    public void Every_unknown_has_a_name_a_reason_and_a_plug_in_inside_its_support() => Assert.All(
        Uncertain.SelectMany(c => Assert.IsType<Recovery.WithVariance>(c.Statistic.Recover(c.Assumptions)).Effect.Unknowns), u =>
        {
            Assert.NotEmpty(u.Name);
            Assert.NotEmpty(u.Reason);
            Assert.InRange(u.PlugIn, u.Prior.Support.Low, u.Prior.Support.High);
        });

    [Fact]
    public void The_registry_has_every_form_of_the_format_with_columns_and_fields_that_exist()
    {
        Assert.Equal(
            "ratio-ci counts proportion percentage mean mean-before-after two-means percent-change-error percent-change-p percent-change "
            + "fold-change two-medians contradicted direction qualitative",
            string.Join(' ', ReportedForms.All.Select(f => f.Name)));
        Assert.All(ReportedForms.All, f => Assert.Empty(f.Columns.Except(ValueColumns.All)));
        Assert.All(ReportedForms.All, f => Assert.Empty(f.AssumptionFields.Except(ReportedForms.AssumptionFields)));
    }

    private static PrintedNumber N(string text) => RecoveryTests.N(text);

    private static Assumption A(string field, string value) => RecoveryTests.Assume(field, value);

    private static void AssertDefined(EffectSize effect)
    {
        Assert.True(double.IsFinite(effect.Estimate), FormattableString.Invariant($"estimate {effect.Estimate}"));
        Assert.True(double.IsFinite(effect.Variance) && effect.Variance >= 0, FormattableString.Invariant($"variance {effect.Variance}"));
        Assert.True(effect.DegreesOfFreedom > 0, FormattableString.Invariant($"degrees of freedom {effect.DegreesOfFreedom}"));
    }
}
