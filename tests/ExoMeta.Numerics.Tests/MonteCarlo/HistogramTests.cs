using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Numerics.Tests.MonteCarlo;

public class HistogramTests
{
    [Fact]
    public void Every_value_is_counted_once_in_the_bin_that_holds_it()
    {
        var histogram = new Histogram(-1, 2, 3);
        foreach (var value in new[] { -1.1, double.NegativeInfinity, -1, -0.0, Math.BitDecrement(0), 0, 0.99, 1, 1.5, Math.BitDecrement(2), 2, 7, double.PositiveInfinity, double.NaN })
        {
            histogram.Add(value);
        }

        Assert.Equal((2L, 3L, 1L, 13L), (histogram.Underflow, histogram.Overflow, histogram.NotNumbers, histogram.Count));
        Assert.Equal((2L, 3L, 3L), (histogram[0], histogram[1], histogram[2]));
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), (histogram.Minimum, histogram.Maximum));
    }

    [Fact]
    public void Bounds_of_a_quantile_hold_it_and_are_a_bin_apart() =>
        Prop.ForAll(
            Gen.Choose(-100, 1100).ArrayOf().Where(a => a.Length > 0).ToArbitrary(),
            Gen.Choose(0, 100).ToArbitrary(),
            (values, percent) =>
            {
                var histogram = new Histogram(0, 1000, 37);
                foreach (var value in values)
                {
                    histogram.Add(value);
                }

                var quantile = Quantiles.Of([.. values.Select(v => (double)v)], percent / 100.0);
                var (lower, upper) = histogram.QuantileBounds(percent / 100.0);
                return lower <= quantile && quantile <= upper;
            }).Check(Config.QuickThrowOnFailure.WithReplay(7, 77));

    [Fact]
    public void Bounds_of_a_quantile_of_many_values_are_one_bin_apart()
    {
        var histogram = new Histogram(0, 1, 100);
        for (var i = 0; i < 10_000; i++)
        {
            histogram.Add((i + 0.5) / 10_000);
        }

        var (lower, upper) = histogram.QuantileBounds(0.8765);
        Assert.Equal((0.87, 0.88), (lower, upper));
    }

    [Fact]
    public void Merged_histograms_are_those_of_all_values()
    {
        var (all, first, second) = (new Histogram(-3, 3, 11), new Histogram(-3, 3, 11), new Histogram(-3, 3, 11));
        var stream = new RandomStream(new(3, 0, 0));
        for (var i = 0; i < 1000; i++)
        {
            var value = 2 * stream.NextNormal();
            all.Add(value);
            (i % 3 == 0 ? first : second).Add(value);
        }

        second.Merge(first);
        Assert.Equal(Enumerable.Range(0, 11).Select(i => all[i]), Enumerable.Range(0, 11).Select(i => second[i]));
        Assert.Equal((all.Underflow, all.Overflow, all.Count, all.Minimum, all.Maximum), (second.Underflow, second.Overflow, second.Count, second.Minimum, second.Maximum));
        Assert.Throws<ArgumentException>(() => all.Merge(new Histogram(-3, 3, 12)));
        second.Clear();
        Assert.Equal((0L, 0L, double.PositiveInfinity), (second.Count, second[5], second.Minimum));
        Assert.Throws<InvalidOperationException>(() => second.QuantileBounds(0.5));
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 1, 5)]
    [InlineData(2, 1, 5)]
    [InlineData(double.NaN, 1, 5)]
    [InlineData(0, double.PositiveInfinity, 5)]
    [InlineData(-1.7e308, 1.7e308, 5)]
    [InlineData(0, 5e-324, 5)]
    public void Bins_that_make_no_sense_are_refused(double low, double high, int bins) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Histogram(low, high, bins));
}
