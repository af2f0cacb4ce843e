using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.Procedures.ProcedureTesting;

namespace ExoMeta.Tests.Trials.Procedures;

public class ClosedCombinationTests
{
    private static readonly double Half = Math.Sqrt(0.5);

    /// <summary>Two looks at 2.5 %, one-sided (rpact 3.3.4): O'Brien and Fleming, Pocock.</summary>
    private static readonly ImmutableArray<double> OBrienFleming = [2.7965096814677, 1.9774309594196];
    private static readonly ImmutableArray<double> Pocock = [2.17827209482, 2.17827209482];

    /// <summary>
    /// rpact 3.3.4, getAnalysisResults: three arms of 20, 30, 25 against 24, then of 25, 40 against 50 with the third dropped; pooled variance, O'Brien and Fleming.
    /// Stage-wise t statistics, then the combined statistic of the sets 1, 2, 12, 3, 13, 23, 123 at both stages. rpact takes Dunnett's p-values from Genz's
    /// method with its random error; here they are those of mvtnorm 1.1-3 (TVPACK, 1e-15), from which rpact's statistics are up to 8e-5 off.
    /// </summary>
    public static TheoryData<string, bool, double[], double[]> Rpact => new()
    {
        {
            "dunnett", false, [1.449301307055, 3.026496553423, 2.820107696292, -0.170608034297, 1.140391112069, 2.821889347725, 2.696946928565],
            [2.60311048106, 4.29387675034, 3.99927324594, double.NegativeInfinity, 2.38467798741, 4.14919760771, 3.9121854319087]
        },
        {
            "dunnett", true, [1.437603610106, 2.949412190232, 2.740570473522, -0.170146644109, 1.128976082995, 2.742605304397, 2.6164379164617],
            [2.57422973016, 4.19198584606, 3.89359232806, double.NegativeInfinity, 2.35599711288, 4.04575129469, 3.805817355201]
        },
        {
            "simes", false, [1.449301307055, 3.026496553423, 2.810392417994, -0.170608034297, 1.048285881469, 2.810392417994, 2.677283999573],
            [2.60311048106, 4.29387675034, 3.98914151427, double.NegativeInfinity, 2.31954975427, 4.14106805073, 3.89501964897]
        },
        {
            "simes", true, [1.437603610106, 2.949412190232, 2.728226824081, -0.170146644109, 1.034092093712, 2.728226824081, 2.591661461696],
            [2.57422973016, 4.19198584606, 3.88057848761, double.NegativeInfinity, 2.28890400063, 4.03558417376, 3.78401219379]
        },
        {
            "bonferroni", true, [1.437603610106, 2.949412190232, 2.728226824081, -0.170146644109, 1.034092093712, 2.728226824081, 2.591661461696],
            [2.57422973016, 4.19198584606, 3.88057848761, double.NegativeInfinity, 2.28890400063, 4.03558417376, 3.78401219379]
        },
    };

    [Theory]
    [MemberData(nameof(Rpact))]
    public void An_adaptive_trial_with_a_dropped_arm_agrees_with_rpact(string name, bool isStudent, double[] first, double[] second)
    {
        const double Tolerance = 2e-11;
        var test = IntersectionTest.OfName(name)!;
        var one = test.Prepare(Dunnett.Loadings([20, 30, 25], 24), isStudent ? 95 : null);
        var two = test.Prepare(Dunnett.Loadings([25, 40, 25], 50), isStudent ? 112 : null);
        var closed = new ClosedCombinationTest(3, [Half, Half], OBrienFleming);
        var (scores, sums, sets) = (new LaneOne[8], new LaneOne[8], new LaneOne[8]);
        var rejected = new LaneOne[3];
        ClosedCombinationTest.Begin<LaneOne>(sums, sets);
        one.Score<LaneOne>([new(1.449301307054598), new(3.026496553422961), new(-0.170608034297207)], scores);
        closed.AddStage<LaneOne>(0, scores, sums, sets, rejected);
        for (var set = 1; set < 8; set++)
        {
            Assert.Equal(first[set - 1], sums[set].Value / Half, Tolerance);
            Assert.Equal(first[set - 1] >= OBrienFleming[0], LaneOne.Any(sets[set]));
        }

        Assert.All(rejected, mask => Assert.False(LaneOne.Any(mask)));

        two.Score<LaneOne>([new(2.23205283961439), new(3.04596218206525), new(99)], scores);
        var all = LaneOne.BroadcastBits(ulong.MaxValue);
        IntersectionScores.Restrict<LaneOne>([all, all, LaneOne.BroadcastBits(0)], scores);
        closed.AddStage<LaneOne>(1, scores, sums, sets, rejected);
        for (var set = 1; set < 8; set++)
        {
            if (double.IsFinite(second[set - 1]))
            {
                Assert.Equal(second[set - 1], sums[set].Value, Tolerance);
            }
            else
            {
                Assert.Equal(second[set - 1], sums[set].Value);
            }
        }

        Assert.Equal([true, true, false], rejected.Select(mask => LaneOne.Any(mask)));
    }

    [Fact]
    public void Rejections_are_those_of_the_closure_written_as_it_is_defined()
    {
        const int Trials = 4000;
        var loadings = Dunnett.Loadings([20, 30, 25], 24);
        var first = Draw(loadings, [1, 2, 1.5], null, Trials, 60);
        var second = Draw(loadings, [1, 2, 1.5], null, Trials, 61);
        double[] weights = [1, 2];
        var simes = new IntersectionTest.Simes().Prepare(loadings);
        var seen = new HashSet<int>();
        var run = Run<Lane512>(simes, new(3, [.. weights], Pocock), first, second, Threshold);
        for (var k = 0; k < Trials; k++)
        {
            var wentOn = Enumerable.Range(0, 3).Where(i => first[k][i] >= 0.5).ToArray();
            var early = Closure(3, set => Z(first[k], set) >= Pocock[0]);
            var late = Closure(3, set => Z(first[k], set) >= Pocock[0]
                || (Z(first[k], set) + 2 * Z(second[k], [.. set.Intersect(wentOn)])) / Math.Sqrt(5) >= Pocock[1]);
            Assert.Equal(early, run.Early[k]);
            Assert.Equal(late, run.Late[k]);

            // What was dropped is rejected at the first stage or never.
            Assert.Equal(0, late & ~early & ~wentOn.Sum(i => 1 << i));
            seen.Add(late);
        }

        Assert.Equal(8, seen.Count);

        static double Z(double[] statistics, int[] set) => set.Length == 0 ? double.NegativeInfinity : Normal.UpperQuantile(Math.Min(
            1 - 1e-16, set.Select(i => Normal.Survival(statistics[i])).Order().Select((p, j) => p * set.Length / (j + 1)).Min()));
    }

    public static TheoryData<string, double> Tests => new() { { "dunnett", 0 }, { "dunnett", 14 }, { "simes", 0 }, { "simes", 14 }, { "bonferroni", 0 } };

    /// <summary>The best comparison goes on, and any that showed something: the intersection of all is rejected with probability α, whatever was dropped.</summary>
    [Theory]
    [MemberData(nameof(Tests))]
    public void The_family_wise_error_holds_under_the_global_null_and_partial_nulls_with_selection(string name, double degrees)
    {
        const int Trials = 200_000;
        double? df = degrees == 0 ? null : degrees;
        ImmutableArray<double> loadings = [0.5, 0.7, 0.8];
        var prepared = IntersectionTest.OfName(name)!.Prepare(loadings, df);
        var isExact = string.Equals(name, "dunnett", StringComparison.Ordinal);
        var nulls = Simulate([0, 0, 0], Best);
        var partial = Simulate([2.5, 0, 0], Best);
        var any = nulls.Late.Count(rejected => rejected != 0);
        AssertAtMost(0.025, any, Trials, "global null");
        AssertAtMost(0.025, partial.Late.Count(rejected => (rejected & 6) != 0), Trials, "partial null");
        Assert.True(partial.Late.Count(rejected => (rejected & 1) != 0) > Trials / 3);
        var everything = nulls.Sets.Count(sets => (sets >> 7 & 1) != 0);
        if (isExact)
        {
            AssertShare(0.025, everything, Trials, "the intersection of all");

            // Where nothing is dropped, that of the true nulls is rejected with probability α too; after selection less often, when none of them goes on.
            var kept = Simulate([2.5, 0, 0], row => [.. row.Select(_ => true)]);
            AssertShare(0.025, kept.Sets.Count(sets => (sets >> 6 & 1) != 0), Trials, "the intersection of the nulls");
            AssertAtMost(0.025, partial.Sets.Count(sets => (sets >> 6 & 1) != 0), Trials, "the intersection of the nulls, after selection");
        }
        else
        {
            AssertAtMost(0.025, everything, Trials, "the intersection of all");
            Assert.True(everything > 0.015 * Trials);
        }

        (int[] Early, int[] Late, int[] Sets) Simulate(double[] means, Func<double[], bool[]> goesOn) => Run<Lane512>(
            prepared, new(3, [1, 1.5], Boundary), Draw(loadings, means, df, Trials, 62), Draw(loadings, means, df, Trials, 63), goesOn);
    }

    [Fact]
    public void Every_lane_type_gives_the_same_rejections()
    {
        ImmutableArray<double> loadings = [0.5, 0.7, 0.8];
        var first = Draw(loadings, [1, 2, 1.5], 12, 257, 64);
        var second = Draw(loadings, [1, 2, 1.5], 12, 257, 65);
        var prepared = new IntersectionTest.Dunnett().Prepare(loadings, 12);
        var closed = new ClosedCombinationTest(3, [1, 1], Pocock);
        var expected = Run<LaneOne>(prepared, closed, first, second, Best);
        Same(Run<Lane512>(prepared, closed, first, second, Best));
        Same(Run<Lane256>(prepared, closed, first, second, Best));
        Same(Run<Lane128>(prepared, closed, first, second, Best));
        Same(Run<LaneScalar>(prepared, closed, first, second, Best));

        void Same((int[] Early, int[] Late, int[] Sets) actual)
        {
            Assert.Equal(expected.Early, actual.Early);
            Assert.Equal(expected.Late, actual.Late);
            Assert.Equal(expected.Sets, actual.Sets);
        }
    }

    [Fact]
    public void Unsound_arguments_are_refused_all_at_once()
    {
        var message = Assert.Throws<ArgumentException>(() => new ClosedCombinationTest(9, [1, 0], [2])).Message;
        Assert.Contains("1 to 8", message, StringComparison.Ordinal);
        Assert.Contains("weights", message, StringComparison.Ordinal);
        Assert.Contains("critical values", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ClosedCombinationTest(2, [1], [double.NaN]));
        var closed = new ClosedCombinationTest(2, [1], [2]);
        Assert.Equal((2, 1, 4), (closed.Comparisons, closed.Stages, closed.Sets));
        Assert.Throws<ArgumentException>(() => closed.AddStage<LaneOne>(0, new LaneOne[3], new LaneOne[4], new LaneOne[4], new LaneOne[2]));
    }

    /// <summary>Two looks at 2.5 % with weights 1 and 1.5.</summary>
    private static ImmutableArray<double> Boundary { get; } = Solve();

    /// <summary>Interim critical value 2.5, and the final one that spends the rest: P(Z₁ &lt; 2.5, Z₂ &lt; c) = 0.975 with correlation 1/√3.25.</summary>
    private static ImmutableArray<double> Solve()
    {
        var loading = Math.Sqrt(1 / Math.Sqrt(3.25));
        var final = Numerics.Optimisation.RootFinder.Brent(
            c => Numerics.Integration.MultivariateNormal.Rectangle([-40, -40], [2.5, c], [loading, loading]) - 0.975, 1.9, 2.5);
        return [2.5, final];
    }

    private static bool[] Threshold(double[] statistics) => [.. statistics.Select(x => x >= 0.5)];

    private static bool[] Best(double[] statistics) => [.. statistics.Select(x => x >= 1 || x == statistics.Max())];

    private static (int[] Early, int[] Late, int[] Sets) Run<TLane>(
        IntersectionScores prepared, ClosedCombinationTest closed, double[][] first, double[][] second, Func<double[], bool[]> goesOn)
        where TLane : struct, ILane<TLane>
    {
        var m = prepared.Comparisons;
        var statistics = new TLane[m];
        var (scores, sums, sets) = (new TLane[1 << m], new TLane[1 << m], new TLane[1 << m]);
        var (wentOn, rejected) = (new TLane[m], new TLane[m]);
        var kept = first.Select(row => goesOn(row).Select(x => BitConverter.UInt64BitsToDouble(x ? ulong.MaxValue : 0)).ToArray()).ToArray();
        var (early, late, intersections) = (new int[first.Length], new int[first.Length], new int[first.Length]);
        for (var start = 0; start < first.Length; start += TLane.Count)
        {
            Gather(first, start, statistics);
            prepared.Score<TLane>(statistics, scores);
            ClosedCombinationTest.Begin<TLane>(sums, sets);
            closed.AddStage<TLane>(0, scores, sums, sets, rejected);
            Scatter<TLane>(rejected, start, early);
            Gather(second, start, statistics);
            Gather(kept, start, wentOn);
            prepared.Score<TLane>(statistics, scores);
            IntersectionScores.Restrict<TLane>(wentOn, scores);
            closed.AddStage<TLane>(1, scores, sums, sets, rejected);
            Scatter<TLane>(rejected, start, late);
            Scatter<TLane>(sets, start, intersections);
        }

        return (early, late, intersections);
    }
}
