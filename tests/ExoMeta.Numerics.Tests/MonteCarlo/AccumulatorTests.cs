using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Numerics.Tests.MonteCarlo;

public class AccumulatorTests
{
    [Fact]
    public void Merged_moments_are_those_of_all_values() =>
        Prop.ForAll(
            Gen.Choose(-1000, 1000).Select(i => 1e6 + i / 7.0).ArrayOf().ToArbitrary(),
            Gen.Choose(-1000, 1000).Select(i => 1e6 + i / 7.0).ArrayOf().ToArbitrary(),
            (first, second) =>
            {
                var (left, right) = (Of(first), Of(second));
                left.Merge(right);
                var all = first.Concat(second).ToArray();
                var mean = all.Length == 0 ? 0 : 1e6 + all.Average(x => x - 1e6);
                var squares = all.Sum(x => (x - mean) * (x - mean));
                return left.Count == all.Length
                    && Math.Abs(left.Mean - mean) <= 1e-15 * 1e6 * 4
                    && Math.Abs(left.SumOfSquares - squares) <= 1e-9 * squares;
            }).Check(Config.QuickThrowOnFailure.WithReplay(7, 77));

    [Fact]
    public void Counts_add_up_over_chunks_and_carry_their_error()
    {
        var total = new Counts(2);
        for (var chunk = 0; chunk < 3; chunk++)
        {
            var counts = new Counts(2);
            for (var i = 0; i < 100; i++)
            {
                counts.AddReplicate();
                counts.Add(i % 4 == 0 ? 1 : 0);
            }

            total.Merge(counts);
        }

        Assert.Equal((300L, 225L, 75L), (total.Replicates, total[0], total[1]));
        Assert.Equal(0.25, total.ToEstimate(1).Estimate);
        Assert.Equal(0.025, total.ToEstimate(1).Mcse, 1e-15);
    }

    [Fact]
    public void Wilson_limits_are_the_roots_of_the_score_equation()
    {
        var estimate = MonteCarloEstimate.FromCount(7, 50);
        foreach (var limit in new[] { estimate.Lower, estimate.Upper })
        {
            Assert.Equal(1.959963984540054, Math.Abs(0.14 - limit) / Math.Sqrt(limit * (1 - limit) / 50), 1e-12);
        }

        Assert.Equal(0, MonteCarloEstimate.FromCount(0, 10).Lower);
        Assert.Equal(1, MonteCarloEstimate.FromCount(10, 10).Upper);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 9)]
    [InlineData(0.5, 4)]
    [InlineData(0.1, 1.4)]
    [InlineData(0.9, 7.8)]
    public void Quantiles_of_type_seven_are_those_of_r(double p, double expected) =>
        Assert.Equal(expected, Quantiles.Of([4, 1, 9, 2, 6], p), 1e-14);

    [Fact]
    public void The_interval_of_a_simulated_quantile_covers_it_as_often_as_it_says()
    {
        var covered = 0;
        for (var replicate = 0; replicate < 400; replicate++)
        {
            var values = new double[500];
            RandomFill.Uniforms(new(11, (ulong)replicate, 0), values);
            Array.Sort(values);
            var estimate = Quantiles.EstimateOfSorted(values, 0.9);
            covered += estimate.Lower <= 0.9 && 0.9 <= estimate.Upper ? 1 : 0;
        }

        // At least 95 % by the binomial quantiles; 4.5 standard errors of 400 replicates.
        Assert.InRange(covered / 400.0, 0.95 - 4.5 * Math.Sqrt(0.95 * 0.05 / 400), 1);
    }

    [Fact]
    public void Quantiles_of_nothing_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Quantiles.Of([], 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.Of([1], 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.EstimateOfSorted([1], 0));
    }

    [Fact]
    public void Quantiles_between_infinities_and_between_the_largest_numbers_exist()
    {
        double[] tails = [double.NegativeInfinity, double.NegativeInfinity, 0, double.PositiveInfinity, double.PositiveInfinity];
        Assert.Equal(double.PositiveInfinity, Quantiles.OfSorted(tails, 0.9));
        Assert.Equal(double.NegativeInfinity, Quantiles.OfSorted(tails, 0.1));
        Assert.Equal(0, Quantiles.EstimateOfSorted([double.PositiveInfinity], 0.5).Mcse);
        Assert.Equal(0, Quantiles.OfSorted([-double.MaxValue, double.MaxValue], 0.5));
    }

    [Fact]
    public void A_compensated_sum_keeps_what_a_plain_sum_loses()
    {
        var sum = new CompensatedSum();
        foreach (var value in new[] { 1, 1e100, 1, -1e100 })
        {
            sum.Add(value);
        }

        Assert.Equal((2.0, 4L), (sum.Value, sum.Count));
    }

    [Fact]
    public void Compensated_sums_of_chunks_add_up_to_the_exact_sum_in_any_grouping() =>
        Prop.ForAll(
            Gen.Choose(-1_000_000, 1_000_000).Select(i => i * Math.ScaleB(1, 7 * (i % 5))).ArrayOf().ToArbitrary(),
            Gen.Choose(0, 50).ToArbitrary(),
            (values, cut) =>
            {
                // Multiples of 2⁻²⁸: the exact sum is an integer.
                var exact = values.Aggregate(default(Int128), (total, value) => total + (Int128)Math.ScaleB(value, 28));
                var (left, right) = (new CompensatedSum(), new CompensatedSum());
                for (var i = 0; i < values.Length; i++)
                {
                    (i < cut ? left : right).Add(values[i]);
                }

                left.Merge(right);
                return left.Count == values.Length && left.Value == Math.ScaleB((double)exact, -28);
            }).Check(Config.QuickThrowOnFailure.WithReplay(7, 77));

    [Theory]
    [InlineData(double.PositiveInfinity, 1, double.PositiveInfinity)]
    [InlineData(double.MaxValue, double.MaxValue, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.NegativeInfinity, double.NaN)]
    [InlineData(double.NaN, 1, double.NaN)]
    public void A_compensated_sum_overflows_as_a_plain_sum_does(double first, double second, double expected)
    {
        var sum = new CompensatedSum();
        sum.Add(first);
        sum.Add(second);
        sum.Add(1);
        Assert.Equal(expected, sum.Value);
        sum.Clear();
        Assert.Equal((0.0, 0L), (sum.Value, sum.Count));
    }

    [Fact]
    public void Merging_is_associative_to_rounding()
    {
        var chunks = Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, 100).Select(i => new RandomStream(new(1, (ulong)(100 * c + i), 0)).NextNormal()).ToArray()).ToArray();
        var leftFirst = Of(chunks[0]);
        leftFirst.Merge(Of(chunks[1]));
        leftFirst.Merge(Of(chunks[2]));
        var right = Of(chunks[1]);
        right.Merge(Of(chunks[2]));
        var rightFirst = Of(chunks[0]);
        rightFirst.Merge(right);
        Assert.Equal(leftFirst.Count, rightFirst.Count);
        Assert.Equal(leftFirst.Mean, rightFirst.Mean, 1e-15);
        Assert.Equal(leftFirst.SumOfSquares, rightFirst.SumOfSquares, 1e-12);
    }

    [Fact]
    public void Cleared_accumulators_are_as_good_as_others()
    {
        var (moments, counts) = (Of([1, 2, 3]), new Counts(1));
        counts.AddReplicate();
        counts.Add(0);
        moments.Clear();
        counts.Clear();
        Assert.Equal((0L, 0.0, 0.0), (moments.Count, moments.Mean, moments.SumOfSquares));
        Assert.Equal((0L, 0L), (counts.Replicates, counts[0]));
    }

    [Fact]
    public void Centred_moments_are_those_of_the_definitions_whatever_the_grouping()
    {
        const double centre = 1000;
        var values = Enumerable.Range(0, 999).Select(i => centre + 0.3 + Math.Pow(new RandomStream(new(2, (ulong)i, 0)).NextExponential(), 1.5)).ToArray();
        var (all, next) = (new CentredMoments(centre), new CentredMoments(centre));
        for (var i = 0; i < values.Length; i++)
        {
            (i < 400 ? all : next).Add(values[i]);
        }

        all.Merge(next);
        var d = values.Select(v => v - centre).ToArray();
        var mean = d.Average();
        double Central(int power) => d.Average(x => Math.Pow(x - mean, power));
        Assert.Equal(999, all.Count);
        Assert.Equal(mean, all.ToEstimateOfBias().Estimate, 1e-12);
        Assert.Equal(Math.Sqrt(Central(2) / 998), all.ToEstimateOfBias().Mcse, 1e-12);
        Assert.Equal(Math.Sqrt(Central(2) * 999 / 998), all.ToEstimateOfStandardDeviation().Estimate, 1e-12);
        Assert.Equal(
            Math.Sqrt((Central(4) - Central(2) * Central(2)) / 999) / (2 * Math.Sqrt(Central(2) * 999 / 998)), all.ToEstimateOfStandardDeviation().Mcse, 1e-12);
        Assert.Equal(Math.Sqrt(d.Average(x => x * x)), all.ToEstimateOfRootMeanSquare().Estimate, 1e-12);
        Assert.Equal(
            Math.Sqrt((d.Average(x => x * x * x * x) - Math.Pow(d.Average(x => x * x), 2)) / 999) / (2 * Math.Sqrt(d.Average(x => x * x))),
            all.ToEstimateOfRootMeanSquare().Mcse, 1e-12);
        Assert.Equal(Central(3), all.ThirdCentralMoment, 1e-10);
        Assert.Equal(Central(4), all.FourthCentralMoment, 1e-9);
        all.Clear();
        all.Add(centre);
        all.Add(centre);
        Assert.Equal(new MonteCarloEstimate(0, 0, 0, 0), all.ToEstimateOfRootMeanSquare());
        Assert.Equal(new MonteCarloEstimate(0, 0, 0, 0), all.ToEstimateOfStandardDeviation());
    }

    [Fact]
    public void A_scaled_estimate_keeps_its_relative_error_and_the_order_of_its_limits()
    {
        var turned = new MonteCarloEstimate(2, 0.5, 1, 4).Scaled(-3, 10);
        Assert.Equal(new MonteCarloEstimate(4, 1.5, -2, 7), turned);
    }

    private static Moments Of(double[] values)
    {
        var moments = new Moments();
        foreach (var value in values)
        {
            moments.Add(value);
        }

        return moments;
    }
}
