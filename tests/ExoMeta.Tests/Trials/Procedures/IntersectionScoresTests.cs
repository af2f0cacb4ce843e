using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.Procedures.ProcedureTesting;

namespace ExoMeta.Tests.Trials.Procedures;

public class IntersectionScoresTests
{
    /// <summary>Φ⁻¹(1 − P(max &gt; x)) by mvtnorm 1.1-3 (TVPACK, 1e-15) in R 4.2.2.</summary>
    [Theory]
    [InlineData(new[] { 0.6, 0.8 }, -3, -3.797121585608451)]
    [InlineData(new[] { 0.6, 0.8 }, -1, -1.549359736090899)]
    [InlineData(new[] { 0.6, 0.8 }, 0.5, 0.1083900035353739)]
    [InlineData(new[] { 0.6, 0.8 }, 1.7, 1.409905558549626)]
    [InlineData(new[] { 0.6, 0.8 }, 2.5, 2.263416067485393)]
    [InlineData(new[] { 0.6, 0.8 }, 4, 3.834403319387402)]
    [InlineData(new[] { 0.5, 0.7, 0.8 }, -3, -4.327647075117071)]
    [InlineData(new[] { 0.5, 0.7, 0.8 }, -1, -1.910989608484673)]
    [InlineData(new[] { 0.5, 0.7, 0.8 }, 0.5, -0.1440212882821598)]
    [InlineData(new[] { 0.5, 0.7, 0.8 }, 1.7, 1.227777964035394)]
    [InlineData(new[] { 0.5, 0.7, 0.8 }, 2.5, 2.117629624005526)]
    [InlineData(new[] { 0.5, 0.7, 0.8 }, 4, 3.734869786950841)]
    public void Normal_Dunnett_scores_agree_with_the_reference(double[] loadings, double x, double z)
    {
        // 1 − p loses digits in the reference: 1e-15 of probability is 1e-10 of score at 4.
        var row = loadings.Select((_, i) => i == 1 ? x : x - 0.5 * (i + 1)).ToArray();
        Assert.Equal(z, Scores(new IntersectionTest.Dunnett().Prepare([.. loadings]), [row])[0][^1], 5e-10);
        Assert.Equal(z, Scores(new IntersectionTest.DunnettOfScores().Prepare([.. loadings]), [row])[0][^1], 5e-10);
    }

    /// <summary>The same of the multivariate t, degrees of freedom first.</summary>
    [Theory]
    [InlineData(5, new[] { 0.6, 0.8 }, -2, -2.14835490796991)]
    [InlineData(5, new[] { 0.6, 0.8 }, 0.5, 0.08027892501709577)]
    [InlineData(5, new[] { 0.6, 0.8 }, 1.7, 1.152143468854655)]
    [InlineData(5, new[] { 0.6, 0.8 }, 3, 1.939839485876551)]
    [InlineData(5, new[] { 0.5, 0.7, 0.8 }, -2, -2.474099393392638)]
    [InlineData(5, new[] { 0.5, 0.7, 0.8 }, 0.5, -0.1700820712316894)]
    [InlineData(5, new[] { 0.5, 0.7, 0.8 }, 1.7, 0.9741986403078126)]
    [InlineData(5, new[] { 0.5, 0.7, 0.8 }, 3, 1.801597412753451)]
    [InlineData(12, new[] { 0.6, 0.8 }, -2, -2.40136317100905)]
    [InlineData(12, new[] { 0.6, 0.8 }, 3, 2.318554835149343)]
    [InlineData(12, new[] { 0.5, 0.7, 0.8 }, -2, -2.774828999630483)]
    [InlineData(12, new[] { 0.5, 0.7, 0.8 }, 1.7, 1.107189055978526)]
    [InlineData(12, new[] { 0.5, 0.7, 0.8 }, 3, 2.183408259574252)]
    [InlineData(60, new[] { 0.6, 0.8 }, 1.7, 1.383149810133642)]
    [InlineData(60, new[] { 0.5, 0.7, 0.8 }, -2, -3.031477974561925)]
    [InlineData(60, new[] { 0.5, 0.7, 0.8 }, 3, 2.541271193329358)]
    public void Student_Dunnett_scores_agree_with_the_reference(double df, double[] loadings, double t, double z)
    {
        var row = loadings.Select((_, i) => i == 1 ? t : t - 0.5 * (i + 1)).ToArray();
        Assert.Equal(z, Scores(new IntersectionTest.Dunnett().Prepare([.. loadings], df), [row])[0][^1], 5e-9);
    }

    public static TheoryData<double[]> Allocations => new()
    {
        new[] { 0.7071067811865476, 0.7071067811865476 }, new[] { 0.7071067811865476, 0.7071067811865476, 0.7071067811865476 }, new[] { 0.0, 0.0, 0.0 },
        new[] { 0.3, 0.7, 0.9 }, new[] { 0.95, 0.95, 0.95 }, new[] { -0.5, 0.5 }, new[] { 0.1, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85 }, new[] { 0.99, 0.99 },
        new[] { 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6 },
    };

    /// <summary>The fit against Simpson's rule for both tails over the shared factor, out to single scores of −8 and 12.</summary>
    [Theory]
    [MemberData(nameof(Allocations))]
    public void Normal_Dunnett_scores_agree_with_plain_quadrature_over_the_whole_range(double[] loadings)
    {
        var prepared = new IntersectionTest.Dunnett().Prepare([.. loadings]);
        for (var x = -8.0; x <= 12; x += 0.217)
        {
            var expected = Score(x, loadings);
            var actual = Scores(prepared, [[.. loadings.Select((_, i) => x - 0.1 * i)]])[0][^1];
            Assert.True(
                Math.Abs(actual - expected) <= 1.5e-12 * 16,
                string.Create(CultureInfo.InvariantCulture, $"x {x}: {actual:R}, not {expected:R}"));
        }
    }

    /// <summary>The fit at random arguments against the multivariate t by another quadrature, where 1 − p keeps enough digits.</summary>
    [Theory]
    [InlineData(2.5)]
    [InlineData(4)]
    [InlineData(25)]
    [InlineData(400)]
    [InlineData(100_000)]
    public void Student_Dunnett_scores_agree_with_the_rectangle_probability(double df)
    {
        ImmutableArray<double> loadings = [0.55, 0.75, 0.75];
        var prepared = new IntersectionTest.Dunnett().Prepare(loadings, df);
        for (var t = -2.9; t < 4; t += 0.23)
        {
            var above = Dunnett.FamilywiseError(t, loadings, df);
            var expected = above < 0.5 ? Normal.UpperQuantile(above) : Normal.Quantile(1 - above);
            var actual = Scores(prepared, [[t, t - 1, t - 0.5]])[0][7];
            Assert.Equal(expected, actual, 1e-13 / Math.Exp(Normal.LogDensity(expected)) + 2e-11);
        }
    }

    /// <summary>Far out the t's tail is the average over the scale of the normal's, which Simpson's rule gives as well as anything.</summary>
    [Theory]
    [InlineData(3, 40)]
    [InlineData(8, 25)]
    [InlineData(50, 11)]
    public void Student_Dunnett_scores_hold_in_the_far_tail(double df, double t)
    {
        double[] loadings = [0.6, 0.7, 0.7];
        var tail = Simpson(u => Density(u) * Tails(t * Math.Exp(u), loadings).Above, -16, 2, 900) / Simpson(Density, -16, 2, 900);
        var actual = Scores(new IntersectionTest.Dunnett().Prepare([.. loadings], df), [[0, t, 0]])[0][7];
        TrialTesting.AssertRelative(tail, Normal.Survival(actual), 1e-9);

        // Of log S, up to a constant.
        double Density(double u) => Math.Exp(df * (u - PortableMath.Expm1(2 * u) / 2));
    }

    [Fact]
    public void Simes_and_Bonferroni_scores_are_those_of_their_p_values()
    {
        foreach (var df in new double?[] { null, 7 })
        {
            var trials = Draw([0.3, 0.5, 0.6, 0.7], [0, 1, 2, 3], df, 2000, 50);
            trials[0] = [-9, -9, -9, -9];
            trials[1] = [13, 5, 4, -9];
            var simes = Scores(new IntersectionTest.Simes().Prepare([0.3, 0.5, 0.6, 0.7], df), trials);
            var bonferroni = Scores(new IntersectionTest.Bonferroni().Prepare([0.3, 0.5, 0.6, 0.7], df), trials);
            for (var k = 0; k < trials.Length; k++)
            {
                var z = trials[k].Select(x => Math.Clamp(df is { } degrees ? NormalScore.Exact(x, degrees) : x, -8, 12)).ToArray();
                Assert.Equal(double.NegativeInfinity, simes[k][0]);
                for (var set = 1; set < 16; set++)
                {
                    var p = Members(set).Select(i => Normal.Survival(z[i])).Order().ToArray();
                    AssertP(p.Select((x, j) => x * p.Length / (j + 1)).Min(), simes[k][set]);
                    AssertP(Math.Min(1, p[0] * p.Length), bonferroni[k][set]);
                }
            }
        }

        static void AssertP(double p, double score)
        {
            Assert.Equal(p, Normal.Survival(score), 1e-11 * p + 1e-15);
            Assert.InRange(score, -8.3, 12.1);
        }
    }

    [Fact]
    public void Single_scores_are_held_within_bounds_and_one_comparison_is_its_own_intersection()
    {
        foreach (var test in IntersectionTest.All)
        {
            var single = Scores(test.Prepare([0.5]), [[2.5], [double.NaN], [20], [-20], [double.PositiveInfinity]]);
            Assert.Equal([2.5, -8, 12, -8, 12], single.Select(row => row[1]));
            Assert.All(single, row => Assert.Equal(double.NegativeInfinity, row[0]));
            var pair = Scores(test.Prepare([0.5, 0.6], 10), [[double.NaN, 1], [double.NegativeInfinity, 1], [1e9, double.PositiveInfinity]]);
            Assert.Equal(pair[1], pair[0]);
            Assert.Equal(12, pair[2][1]);
            Assert.Equal(12, pair[2][2]);
            Assert.InRange(pair[2][3], 11.8, 12);
        }
    }

    [Fact]
    public void Dunnett_of_scores_differs_from_the_multivariate_t_and_tends_to_it()
    {
        double Distance(double df) => Math.Abs(
            Scores(new IntersectionTest.Dunnett().Prepare([0.7, 0.7, 0.7], df), [[2.5, 0, 0]])[0][7]
            - Scores(new IntersectionTest.DunnettOfScores().Prepare([0.7, 0.7, 0.7], df), [[2.5, 0, 0]])[0][7]);
        Assert.InRange(Distance(5), 1e-3, 0.1);
        Assert.InRange(Distance(500), 1e-6, Distance(5) / 50);
    }

    [Fact]
    public void A_dropped_comparison_is_left_out_of_every_set_that_holds_it()
    {
        var trials = Draw([0.5, 0.6, 0.7], [0, 1, 2], null, 8, 51);
        var prepared = new IntersectionTest.Dunnett().Prepare([0.5, 0.6, 0.7]);
        var full = Scores(prepared, trials);
        var scores = new Lane512[8];
        Gather<Lane512>(full, 0, scores);
        var kept = new Lane512[3];
        for (var i = 0; i < 3; i++)
        {
            // Trial k keeps the comparisons of set k.
            var mask = Enumerable.Range(0, 8).Select(k => BitConverter.UInt64BitsToDouble((k >> i & 1) != 0 ? ulong.MaxValue : 0)).ToArray();
            kept[i] = Lane512.Load(mask);
        }

        IntersectionScores.Restrict<Lane512>(kept, scores);
        var restricted = Enumerable.Range(0, 8).Select(_ => new double[8]).ToArray();
        Scatter<Lane512>(scores, 0, restricted);
        for (var k = 0; k < 8; k++)
        {
            for (var set = 0; set < 8; set++)
            {
                Assert.Equal(full[k][set & k], restricted[k][set]);
            }
        }

        Assert.Throws<ArgumentException>(() => IntersectionScores.Restrict<Lane512>(kept, scores.AsSpan(1)));
    }

    [Fact]
    public void Every_lane_type_gives_the_same_bits()
    {
        foreach (var df in new double?[] { null, 6 })
        {
            ImmutableArray<double> loadings = [0.4, 0.6, 0.6, 0.8];
            var trials = Draw(loadings, [-3, 0, 1, 4], df, 257, 52);
            trials[5][2] = double.NaN;
            foreach (var test in IntersectionTest.All)
            {
                var prepared = test.Prepare(loadings, df);
                var expected = Scores<LaneOne>(prepared, trials);
                Assert.Equal(expected, Scores<Lane512>(prepared, trials));
                Assert.Equal(expected, Scores<Lane256>(prepared, trials));
                Assert.Equal(expected, Scores<Lane128>(prepared, trials));
                Assert.Equal(expected, Scores<LaneScalar>(prepared, trials));
            }
        }
    }

    [Fact]
    public void Tests_are_known_by_name_and_unsound_arguments_are_refused()
    {
        Assert.Equal(["dunnett", "dunnett-of-scores", "simes", "bonferroni"], IntersectionTest.All.Select(t => t.Name));
        Assert.Equal(new IntersectionTest.Simes(), IntersectionTest.OfName("simes"));
        Assert.Null(IntersectionTest.OfName("Simes"));
        var message = Assert.Throws<ArgumentException>(() => new IntersectionTest.Simes().Prepare([0.5, 1], 0)).Message;
        Assert.Contains("loadings", message, StringComparison.Ordinal);
        Assert.Contains("degrees of freedom", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new IntersectionTest.Simes().Prepare([.. Enumerable.Repeat(0.5, 9)]));
        var prepared = new IntersectionTest.Simes().Prepare([0.5, 0.6]);
        Assert.Throws<ArgumentException>(() => prepared.Score<LaneOne>(new LaneOne[1], new LaneOne[4]));
        Assert.Throws<ArgumentException>(() => prepared.Score<LaneOne>(new LaneOne[2], new LaneOne[3]));
    }

    private static double[][] Scores(IntersectionScores prepared, double[][] trials) => Scores<Lane512>(prepared, trials);

    private static double[][] Scores<TLane>(IntersectionScores prepared, double[][] trials)
        where TLane : struct, ILane<TLane>
    {
        var statistics = new TLane[prepared.Comparisons];
        var scores = new TLane[prepared.Sets];
        var result = trials.Select(_ => new double[prepared.Sets]).ToArray();
        for (var first = 0; first < trials.Length; first += TLane.Count)
        {
            Gather(trials, first, statistics);
            prepared.Score<TLane>(statistics, scores);
            Scatter<TLane>(scores, first, result);
        }

        return result;
    }

    private static double Score(double x, double[] loadings)
    {
        var (above, below) = Tails(x, loadings);
        return above < below ? Normal.UpperQuantile(above) : Normal.Quantile(below);
    }

    private static (double Above, double Below) Tails(double x, double[] loadings)
    {
        return (Simpson(y => Density(y) * Above(y), -26, 26, 3200), Simpson(y => Density(y) * Below(y), -26, 26, 3200));

        static double Density(double y) => Math.Exp(Normal.LogDensity(y));

        double Below(double y) => loadings.Aggregate(1.0, (p, l) => p * Normal.Cdf((x - l * y) / Math.Sqrt(1 - l * l)));

        // 1 − Π(1 − q) through logarithms.
        double Above(double y) => -PortableMath.Expm1(loadings.Sum(l => PortableMath.Log1p(-Normal.Survival((x - l * y) / Math.Sqrt(1 - l * l)))));
    }

    private static double Simpson(Func<double, double> function, double from, double to, int intervals)
    {
        var step = (to - from) / intervals;
        var sum = function(from) + function(to);
        for (var k = 1; k < intervals; k++)
        {
            sum += (k % 2 == 1 ? 4 : 2) * function(from + k * step);
        }

        return sum * step / 3;
    }
}
