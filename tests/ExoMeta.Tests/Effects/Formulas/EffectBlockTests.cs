using System.Collections.Immutable;
using System.Text.Json;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;
using ExoMeta.Problems;
using ExoMeta.Tests.Evidence;

namespace ExoMeta.Tests.Effects;

/// <summary>A block of replicates is the replicates one by one, for every form that leaves something open.</summary>
public class EffectBlockTests
{
    private const int Most = 257;

    // A quantile of an unknown probability is interpolated in the program, and not in the expression.
    private const double QuantileTolerance = 1e-13;

    private static readonly (ReportedStatistic Statistic, ImmutableArray<Assumption> Assumptions)[] Reported =
    [
        (new RatioWithInterval("x", "OR", N("0.1"), N("0.1"), N("0.2"), 95), []),
        (new EventCounts("x", "RR", 3, 11, 8, 24), []),
        (new MeanBeforeAfter("x", N("5"), N("1"), N("4"), N("1"), "sem", null), [A("correlation", "uniform(-1, 1)"), A("n1", "integers(3, 8)")]),
        (new TwoMeans("x", N("4.1"), N("5"), N("1.2"), N("1"), "sd", null, 9), [A("n1", "integers(4, 12)")]),
        (new TwoMeans("x", N("0.1"), N("9"), null, null, null, null, 4), [A("n1", "choice(2: 0.5, 50: 0.5)"), A("cv", "half-normal(1)")]),
        (new PercentChangeWithError("x", "ROM", N("-58"), N("8"), "unknown", null), [A("spread_kind", "choice(0: 0.1, 1: 0.9)"), A("n1", "integers(2, 9)")]),
        (new PercentChangeWithP("x", "ROM", N("192"), N("0.001"), 8), []),
        (new PercentChangeWithP("x", "ROM", N("192"), N("0.001"), null), []),
        (new PercentChangeWithP("x", "ROM", N("-99.9"), N("0.9"), null), [A("n1", "integers(2, 30)"), A("test_scale", "choice(0: 0.9, 1: 0.1)")]),
        (new PercentChangeWithP("x", "ROM", N("1"), N("0.05"), null), [A("p", "0.04"), A("n1", "integers(4, 12)")]),
        (new PercentChange("x", "ROM", N("-99")), [A("n1", "2"), A("n2", "2"), A("cv", "lognormal(0, 2)")]),
        (new FoldChange("x", "ROM", N("7"), false), [A("n1", "2"), A("n2", "2"), A("cv", "beta(1, 1)")]),
    ];

    private static readonly string[] WithoutVariance =
        ["proportion", "percentage", "mean", "two-medians", "contradicted", "direction", "qualitative"];

    private static readonly ImmutableArray<(string Name, string Form, EffectDistribution Effect)> Effects =
    [
        .. Reported.Select(r => (
            $"{r.Statistic.Form} {string.Join(' ', r.Assumptions.Select(a => $"{a.Field}={a.Value}"))}", r.Statistic.Form,
            Assert.IsType<Recovery.WithVariance>(r.Statistic.Recover(r.Assumptions)).Effect)),
        .. StudyRows(),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Effects.Length)];

    public static TheoryData<int> OneOfEachForm =>
        [.. Effects.Select((e, i) => (e.Form, Index: i)).GroupBy(e => e.Form, StringComparer.Ordinal).Select(g => g.Last().Index)];

    [Fact]
    public void Every_form_that_gives_a_variance_is_here()
    {
        Assert.Equal(
            ReportedForms.All.Select(f => f.Name).Except(WithoutVariance).Order(StringComparer.Ordinal),
            Reported.Select(r => r.Statistic.Form).Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(StudyForms.All.Select(f => f.Name).Except(Effects.Select(e => e.Form)));
        Assert.True(Effects.Count(e => !e.Effect.IsKnown) > 130);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_block_has_the_bits_of_its_replicates_one_by_one(int index) =>
        AssertTwins(Effects[index].Effect, [0, 1, 7, 8, 9, 127, 128, 129, 255, 256, 257]);

    [Theory]
    [MemberData(nameof(OneOfEachForm))]
    public void A_block_has_the_bits_of_its_replicates_at_every_length(int index) =>
        AssertTwins(Effects[index].Effect, [.. Enumerable.Range(0, Most + 1)]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_program_gives_what_its_expressions_say(int index)
    {
        var effect = Effects[index].Effect;
        var draws = Draw(effect, Most);
        for (var i = 0; i < Most; i++)
        {
            var values = draws.Select(d => d[i]).ToArray();
            var actual = effect.At(values);
            AssertNear(effect.Formula.Estimate.At(values), actual.Estimate);
            AssertNear(effect.Formula.Variance.At(values), actual.Variance);
            AssertNear(effect.Formula.DegreesOfFreedom.At(values), actual.DegreesOfFreedom);
        }
    }

    [Fact]
    public void A_replicate_that_is_no_effect_leaves_its_neighbours_alone()
    {
        var effect = new EffectDistribution(
            [new("x", new UncertainQuantity.Uniform(-1, 1), 0.5, "test"), new("p", new UncertainQuantity.Uniform(0, 1), 0.5, "test")],
            u => new(Formula.Log(u[0]), 1 / u[0], Formula.UpperQuantile(u[1], 7)));
        double[][] draws = [[0.5, -1, double.NaN, 0, 2, 3, 4, 5, 6], [0.1, 0.2, 0.3, 0.4, -1, 2, double.NaN, 1, 0]];
        var (estimates, variances, degreesOfFreedom) = Evaluate<Lane512>(effect, draws, 0, 9);
        AssertBits(Enumerable.Range(0, 9).Select(i => effect.At([draws[0][i], draws[1][i]])), estimates, variances, degreesOfFreedom);
        Assert.Equal([false, true, true, false, false, false, false, false, false], estimates.Select(double.IsNaN));
        Assert.Equal([false, false, false, false, true, true, true, false, false], degreesOfFreedom.Select(double.IsNaN));
        Assert.All(estimates.Where(double.IsNaN), x => Assert.Equal(BitConverter.DoubleToUInt64Bits(double.NaN), BitConverter.DoubleToUInt64Bits(x)));
    }

    [Fact]
    public void A_block_may_begin_anywhere_in_the_draws()
    {
        var effect = Effects[3].Effect;
        var draws = Draw(effect, Most);
        var (estimates, variances, degreesOfFreedom) = Evaluate<Lane512>(effect, draws, 100, 57);
        AssertBits(
            Enumerable.Range(100, 57).Select(i => effect.At([.. draws.Select(d => d[i])])), estimates, variances, degreesOfFreedom);
    }

    [Fact]
    public void A_block_allocates_nothing()
    {
        // The unbiased correlation is a function of its own, which integrates by delegates.
        foreach (var (name, _, effect) in Effects.Where(e => !e.Name.StartsWith("UCOR", StringComparison.Ordinal)))
        {
            var draws = Draw(effect, Most);
            var (estimates, variances, degreesOfFreedom, scratch) = (new double[Most], new double[Most], new double[Most], new double[effect.ScratchLength]);
            effect.Evaluate(draws, 0, new(estimates, variances, degreesOfFreedom), scratch);
            var before = GC.GetAllocatedBytesForCurrentThread();
            effect.Evaluate(draws, 0, new(estimates, variances, degreesOfFreedom), scratch);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() == before, name);
        }
    }

    [Fact]
    public void Spaces_that_are_too_small_are_refused()
    {
        var effect = Effects[0].Effect;
        var draws = Draw(effect, 5);
        Assert.Throws<ArgumentException>(() => effect.Evaluate(draws.AsSpan(1), 0, new(new double[5], new double[5], new double[5]), new double[effect.ScratchLength]));
        Assert.ThrowsAny<ArgumentException>(() => effect.Evaluate(draws, 1, new(new double[5], new double[5], new double[5]), new double[effect.ScratchLength]));
        Assert.ThrowsAny<ArgumentException>(() => effect.Evaluate(draws, 0, new(new double[5], new double[5], new double[5]), new double[effect.ScratchLength - 1]));
        Assert.Throws<ArgumentException>(() => { _ = new EffectBlock(new double[5], new double[4], new double[5]); });
    }

    private static void AssertTwins(EffectDistribution effect, int[] lengths)
    {
        var draws = Draw(effect, Most);
        var expected = Enumerable.Range(0, Most).Select(i => effect.At([.. draws.Select(d => d[i])])).ToArray();
        AssertTwins<Lane512>(effect, draws, expected, lengths);
        AssertTwins<Lane256>(effect, draws, expected, lengths);
        AssertTwins<Lane128>(effect, draws, expected, lengths);
        AssertTwins<LaneScalar>(effect, draws, expected, lengths);
        AssertTwins<LaneOne>(effect, draws, expected, lengths);
    }

    private static void AssertTwins<TLane>(EffectDistribution effect, double[][] draws, EffectSize[] expected, int[] lengths)
        where TLane : struct, ILane<TLane>
    {
        foreach (var length in lengths)
        {
            var (estimates, variances, degreesOfFreedom) = Evaluate<TLane>(effect, draws, 0, length);
            AssertBits(expected[..length], estimates, variances, degreesOfFreedom);
        }
    }

    private static (double[] Estimates, double[] Variances, double[] DegreesOfFreedom) Evaluate<TLane>(
        EffectDistribution effect, double[][] draws, int first, int count)
        where TLane : struct, ILane<TLane>
    {
        var all = new double[3][];
        for (var i = 0; i < 3; i++)
        {
            all[i] = [.. Enumerable.Repeat(-77.0, count + 1)];
        }

        effect.Evaluate<TLane>(
            draws, first, new(all[0].AsSpan(0, count), all[1].AsSpan(0, count), all[2].AsSpan(0, count)), new double[effect.ScratchLength]);
        Assert.All(all, a => Assert.Equal(-77, a[^1]));
        return (all[0][..^1], all[1][..^1], all[2][..^1]);
    }

    private static void AssertBits(IEnumerable<EffectSize> expected, double[] estimates, double[] variances, double[] degreesOfFreedom)
    {
        var effects = expected.ToArray();
        Assert.Equal(Bits(effects.Select(e => e.Estimate)), Bits(estimates));
        Assert.Equal(Bits(effects.Select(e => e.Variance)), Bits(variances));
        Assert.Equal(Bits(effects.Select(e => e.DegreesOfFreedom)), Bits(degreesOfFreedom));
    }

    private static void AssertNear(double expected, double actual) =>
        Assert.True(actual.Equals(expected) || Math.Abs(actual - expected) <= QuantileTolerance * Math.Abs(expected), FormattableString.Invariant($"{actual:R}, not {expected:R}"));

    private static ulong[] Bits(IEnumerable<double> values) => [.. values.Select(BitConverter.DoubleToUInt64Bits)];

    private static double[][] Draw(EffectDistribution effect, int count)
    {
        double[][] draws = [.. effect.Unknowns.Select(_ => new double[count])];
        for (var i = 0; i < count; i++)
        {
            var stream = new RandomStream(new StreamKey(77, (ulong)i, 2));
            for (var u = 0; u < draws.Length; u++)
            {
                draws[u][i] = effect.Unknowns[u].Prior.Sample(ref stream);
            }
        }

        return draws;
    }

    private static IEnumerable<(string Name, string Form, EffectDistribution Effect)> StudyRows()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "References", "recovery.json")));
        foreach (var test in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            var (measure, problems) = (test.GetProperty("measure").GetString()!, new ProblemList());
            (string Name, string Value)[] cells = [.. test.GetProperty("cells").EnumerateObject().Select(c => (c.Name, c.Value.GetString()!))];
            var table = ReportedRows.FromCells(measure, cells, new StudyTableOptions(), problems);
            yield return ($"{measure} {string.Join('|', cells)}", cells.First(c => c.Name == "form").Value, Assert.Single(table!.Rows).Effect);
        }

        (string Measure, string Cells)[] discrete =
        [
            ("OR", "form=counts|ai=integers(0, 3)|n1i=9|ci=choice(2: 0.4, 5: 0.6)|n2i=12"),
            ("SMD", "form=p-test|p=<0.05|n1i=2|n2i=integers(2, 9)|direction=down"),
            ("MD", "form=means-ci|m1i=1|lb1i=0|ub1i=2|n1i=2|m2i=1|lb2i=0|ub2i=2|n2i=integers(2, 40)"),
            ("ROM", "form=estimate-p|est=1|p=<0.001|scale=percent|n1i=integers(2, 30)|n2i=2"),
            ("ROM", "form=means-spread|m1i=10|spread1i=1|n1i=6|m2i=7|spread2i=1|n2i=integers(4, 12)"),
            ("SMD", "form=medians-iqr-range|min1i=0|q11i=1|med1i=1|q31i=1|max1i=2|n1i=2|min2i=0|q12i=0|med2i=0|q32i=1|max2i=1|n2i=integers(9, 12)"),
            ("MD", "form=estimate-p|est=0.1|p=beta(0.5, 9)|df=uniform(1, 9)"),
            ("UCOR", "form=correlation|ri=0.31|ni=integers(8, 20)"),
        ];
        foreach (var (measure, cells) in discrete)
        {
            yield return ($"{measure} {cells}", cells.Split('|')[0][5..], ReportedRows.Single(measure, cells).Effect);
        }
    }

    private static PrintedNumber N(string text) => RecoveryTests.N(text);

    private static Assumption A(string field, string value) => RecoveryTests.Assume(field, value);
}
