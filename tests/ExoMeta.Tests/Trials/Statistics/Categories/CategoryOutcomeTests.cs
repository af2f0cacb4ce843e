using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.RiskTables;

namespace ExoMeta.Tests.Trials;

/// <summary>Probabilities of ordered categories and draws of their counts.</summary>
public class CategoryOutcomeTests
{
    private const int Draws = 200_000;

    [Theory]
    [InlineData(0.7)]
    [InlineData(-1.3)]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(-690)]
    [InlineData(5000)]
    public void A_shift_multiplies_the_odds_of_every_cut(double theta)
    {
        double[] control = [0.3, 0.05, 0, 0.2, 0.25, 0.2];
        var shifted = new double[6];
        ProportionalOddsShift.Apply(control, new LaneOne(theta), shifted);
        Assert.Equal(1, shifted.Sum(), 1e-14);
        Assert.Equal(0, shifted[2]);
        var limited = Math.Min(theta, 700);
        for (var k = 1; k < 6; k++)
        {
            var (worse, better) = (control.Take(k).Sum(), control.Skip(k).Sum());
            var (worseNow, betterNow) = (shifted.Take(k).Sum(), shifted.Skip(k).Sum());
            AssertClose(Math.Log(better / worse) + limited, Math.Log(betterNow) - Math.Log(worseNow), 1e-12, control);
        }
    }

    /// <summary>At the ends of the numbers too, a category that nobody is in stays empty.</summary>
    [Theory]
    [InlineData(-5000)]
    [InlineData(5000)]
    public void Empty_and_tiny_categories_at_the_ends_are_shifted_far(double theta)
    {
        double[] control = [0, 1e-200, 0.4, 0.6, 1e-200, 0];
        var shifted = new double[6];
        ProportionalOddsShift.Apply(control, new LaneOne(theta), shifted);
        Assert.Equal(1, shifted.Sum(), 1e-12);
        Assert.Equal(0, shifted[0] + shifted[5]);
    }

    [Fact]
    public void Lanes_are_shifted_by_their_own_odds_with_the_same_bits()
    {
        var random = new Random(9);
        var rows = Enumerable.Range(0, 50).Select(_ =>
        {
            var weights = Enumerable.Range(0, 7).Select(_ => random.NextDouble()).ToArray();
            return (double[])[.. weights.Select(w => w / weights.Sum()), random.NextDouble() * 8 - 4, 0.4 * random.NextDouble()];
        }).ToArray();
        var results = LaneKernels.Run<ShiftKernel>(rows);
        Assert.All(results, row => Assert.Equal(1, row[..7].Sum(), 1e-14));
        Assert.All(results, row => Assert.Equal(1, row[7..37].Sum(), 1e-14));
        Assert.All(results, row => Assert.Equal(1, row[37..].Sum(), 1e-14));
    }

    [Fact]
    public void Ventilator_free_days_follow_from_death_and_liberation()
    {
        var (mortality, logOdds, logRatio) = (0.35, -0.5, -0.3);
        var weibull = new double[30];
        new VentilatedPatients<LaneOne>(new(mortality), new(Math.Log(9)), new(0.8)).Fill<WeibullLiberation>(new(logOdds), new(logRatio), weibull);
        var logNormal = new double[30];
        new VentilatedPatients<LaneOne>(new(mortality), new(Math.Log(9)), new(1.1)).Fill<LogNormalLiberation>(new(logOdds), new(logRatio), logNormal);
        var odds = mortality / (1 - mortality) * Math.Exp(logOdds);
        var death = odds / (1 + odds);
        AssertClose(death, weibull[0], 1e-14, weibull);
        var median = 9 * Math.Exp(logRatio);
        for (var days = 0; days <= 28; days++)
        {
            // 28 − d days: liberated between d and d + 1; 0 days: not before 28.
            double InInterval(Func<double, double> ventilated) => days == 0 ? ventilated(28) : ventilated(28 - days) - ventilated(29 - days);
            var byWeibull = InInterval(t => Math.Exp(-Math.Log(2) * Math.Pow(t / median, 0.8)));
            var byLogNormal = InInterval(t => t == 0 ? 1 : Normal.Survival(Math.Log(t / median) / 1.1));
            AssertClose((1 - death) * byWeibull, weibull[days + 1], 1e-14, weibull);
            AssertClose((1 - death) * byLogNormal, logNormal[days + 1], 1e-14, logNormal);
        }

        // Two modes: the ends are likelier than what is between.
        Assert.True(weibull[0] > weibull[10] && weibull[1] > weibull[10] && weibull[29] > weibull[10]);
    }

    [Theory]
    [InlineData(14)]
    [InlineData(60)]
    public void Another_horizon_has_as_many_days(int horizon)
    {
        var days = new double[horizon + 2];
        new VentilatedPatients<LaneOne>(new(0.3), new(Math.Log(9)), new(1.1)).Fill<LogNormalLiberation>(new(0), new(0), days);
        Assert.Equal(1, days.Sum(), 1e-14);
        AssertClose(0.7 * Normal.Survival(Math.Log(horizon / 9.0) / 1.1), days[1], 1e-14, days);
        AssertClose(0.7 * Normal.Cdf(-Math.Log(9) / 1.1), days[^1], 1e-14, days);
    }

    [Theory]
    [InlineData(0.7, 0.3, -0.4, 0.0, 0.2, 0.1)]
    [InlineData(-5.0, 0.0, 0.0, 0.0, 0.0, 0.0)]
    [InlineData(5000.0, 1.0, 2.0, 3.0, 3.5, 3.0)]
    public void A_shift_by_cut_multiplies_each_cut_by_its_own_odds(double theta, params double[] byCut)
    {
        double[] control = [0.3, 0.05, 0, 0.2, 0.25, 0.2];
        var shifted = new double[6];
        ProportionalOddsShift.ApplyByCut(control, new LaneOne(theta), byCut, shifted);
        Assert.Equal(1, shifted.Sum(), 1e-14);
        Assert.All(shifted, p => Assert.True(p >= 0));
        var last = 1.0;
        for (var cut = 0; cut < 5; cut++)
        {
            var beyond = control.Skip(cut + 1).Sum();
            var odds = beyond / (1 - beyond) * Math.Exp(Math.Clamp(theta + byCut[cut], -700, 700));
            last = Math.Min(last, double.IsInfinity(odds) ? 1 : odds / (1 + odds));
            Assert.Equal(last, shifted.Skip(cut + 1).Sum(), 1e-14);
        }
    }

    [Fact]
    public void Spans_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new VentilatedPatients<LaneOne>(new(0.2), new(1), new(1)).Fill<LogNormalLiberation>(new(0), new(0), new double[2]));
        Assert.Throws<ArgumentException>(() => new VentilatedPatients<LaneOne>(new(0.2), new(1), new(1)).Fill<LogNormalLiberation>(new(0), new(0), new double[65]));
        Assert.Throws<ArgumentException>(() => ProportionalOddsShift.Apply(new double[3], new LaneOne(0), new double[4]));
        Assert.Throws<ArgumentException>(() => ProportionalOddsShift.ApplyByCut(new double[3], new LaneOne(0), new double[3], new double[3]));
    }

    [Fact]
    public void Certain_death_and_certain_survival_stay_so()
    {
        var days = new double[30];
        new VentilatedPatients<LaneOne>(new(1), new(Math.Log(5)), new(1)).Fill<WeibullLiberation>(new(-2), new(0), days);
        Assert.Equal(1, days[0]);
        Assert.Equal(0, days[1..].Sum());
        new VentilatedPatients<LaneOne>(new(0), new(Math.Log(5)), new(1)).Fill<WeibullLiberation>(new(2), new(0), days);
        Assert.Equal(0, days[0]);
        Assert.Equal(1, days.Sum(), 1e-14);
    }

    /// <summary>Means np and covariances n(p·[j = k] − pⱼpₖ) with their standard errors from the fourth moments drawn.</summary>
    [Theory]
    [InlineData(40, 0.2, 0.05, 0.0, 0.3, 0.45)]
    [InlineData(500, 0.001, 0.5, 0.299, 0.1, 0.1)]
    [InlineData(7, 0.0, 0.0, 1.0, 2.0, 1.0)]
    public void Counts_have_multinomial_means_and_covariances(int n, params double[] weights)
    {
        var k = weights.Length;
        var p = weights.Select(w => w / weights.Sum()).ToArray();
        var (probabilities, counts) = (new double[8 * k], new double[8 * k]);
        for (var i = 0; i < 8 * k; i++)
        {
            probabilities[i] = weights[i / 8];
        }

        var (mean, product, square) = (new double[k], new double[k, k], new double[k, k]);
        for (var start = 0; start < Draws; start += 8)
        {
            var streams = new LaneStream<Lane512>(20260131, (ulong)start, 3);
            MultinomialCounts.Draw(ref streams, Lane512.Broadcast(n), probabilities, counts);
            for (var r = 0; r < 8; r++)
            {
                var total = 0.0;
                for (var j = 0; j < k; j++)
                {
                    total += counts[8 * j + r];
                    mean[j] += counts[8 * j + r] / Draws;
                    for (var l = 0; l < k; l++)
                    {
                        var x = (counts[8 * j + r] - n * p[j]) * (counts[8 * l + r] - n * p[l]);
                        product[j, l] += x / Draws;
                        square[j, l] += x * x / Draws;
                    }
                }

                Assert.Equal(n, total);
            }
        }

        for (var j = 0; j < k; j++)
        {
            Assert.True(Math.Abs(mean[j] - n * p[j]) <= 4.5 * Math.Sqrt(n * p[j] * (1 - p[j]) / Draws));
            for (var l = 0; l < k; l++)
            {
                var exact = n * ((j == l ? p[j] : 0) - p[j] * p[l]);
                Assert.True(Math.Abs(product[j, l] - exact) <= 4.5 * Math.Sqrt((square[j, l] - product[j, l] * product[j, l]) / Draws));
            }
        }
    }

    [Fact]
    public void Each_replicate_draws_with_its_own_numbers_in_lanes_of_every_type()
    {
        var expected = DrawAll<LaneOne>();
        Assert.Equal(expected, DrawAll<Lane512>());
        Assert.Equal(expected, DrawAll<Lane256>());
        Assert.Equal(expected, DrawAll<Lane128>());
        Assert.Equal(expected, DrawAll<LaneScalar>());
        Assert.True(expected.Take(16).Distinct().Count() > 2);
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() =>
        {
            var streams = new LaneStream<LaneOne>(1, 0, 0);
            MultinomialCounts.Draw(ref streams, new LaneOne(4), [0.5, 0.5], new double[3]);
        });
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            var streams = new LaneStream<LaneOne>(1, 0, 0);
            MultinomialCounts.Draw(ref streams, new LaneOne(4), [0.5, -0.2, 0.1], new double[3]);
        });
    }

    private static double[] DrawAll<TLane>()
        where TLane : struct, ILane<TLane>
    {
        const int replicates = 24, categories = 5;
        var all = new double[replicates * categories];
        var (probabilities, counts) = (new double[categories * TLane.Count], new double[categories * TLane.Count]);
        var sizes = new double[TLane.Count];
        for (var start = 0; start < replicates; start += TLane.Count)
        {
            for (var i = 0; i < TLane.Count; i++)
            {
                var r = start + i;
                sizes[i] = r % 6 == 0 ? 0 : 11 * r;
                for (var k = 0; k < categories; k++)
                {
                    probabilities[k * TLane.Count + i] = (k + r) % 4 == 0 ? 0 : 1.0 / (1 + (k * r) % 5);
                }
            }

            var streams = new LaneStream<TLane>(7, (ulong)start, 2);
            MultinomialCounts.Draw(ref streams, TLane.Load(sizes), probabilities, counts);
            for (var i = 0; i < TLane.Count; i++)
            {
                for (var k = 0; k < categories; k++)
                {
                    all[(start + i) * categories + k] = counts[k * TLane.Count + i];
                }
            }
        }

        return all;
    }

    private sealed class ShiftKernel : ILaneKernel
    {
        public static int Outputs => 67;

        public static void Compute<TLane>(ReadOnlySpan<double> inputs, Span<double> outputs)
            where TLane : struct, ILane<TLane>
        {
            var n = TLane.Count;
            var theta = TLane.Load(inputs[(7 * n)..]);
            ProportionalOddsShift.Apply(inputs[..(7 * n)], theta, outputs[..(7 * n)]);
            var mortality = TLane.Load(inputs[(8 * n)..]);
            var logMedian = TLane.Broadcast(2.1);
            new VentilatedPatients<TLane>(mortality, logMedian, TLane.Broadcast(0.9)).Fill<WeibullLiberation>(theta, theta, outputs[(7 * n)..(37 * n)]);
            new VentilatedPatients<TLane>(mortality, logMedian, TLane.Broadcast(1.2)).Fill<LogNormalLiberation>(theta, theta, outputs[(37 * n)..]);
        }
    }
}
