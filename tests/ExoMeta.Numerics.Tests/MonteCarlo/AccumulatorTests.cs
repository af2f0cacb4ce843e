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
