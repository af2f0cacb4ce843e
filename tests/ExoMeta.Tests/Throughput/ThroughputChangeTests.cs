using ExoMeta.Analysis.Throughput;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Tests.Throughput;

/// <summary>The rule that tells a drop from noise, on numbers made up: no clock is read.</summary>
public class ThroughputChangeTests
{
    private const double Threshold = 0.8;

    /// <summary>Ratios of one program from run to run, log-normal about a level.</summary>
    private static double[] Series(ulong seed, double level, double deviation, int runs)
    {
        var stream = new RandomStream(new StreamKey(seed, 0, 5));
        return [.. Enumerable.Range(0, runs).Select(_ => level * Math.Exp(deviation * stream.NextNormal()))];
    }

    [Fact]
    public void Without_a_past_there_is_no_change() => Assert.Null(ThroughputChange.Of([], 0.5, 0.01));

    /// <summary>By hand: logs 0, 0.02, 0.1, median 0.02, robust deviation 1.4826·0.02; s² = (4·0.04² + 3·0.029652²)/7.</summary>
    [Fact]
    public void It_is_the_formula_that_it_states()
    {
        var change = ThroughputChange.Of([Math.Exp(0.1), 1, Math.Exp(0.02)], Math.Exp(0.05), 0.01)!;
        var noise = 2 * Math.Sqrt((4 * 0.0016 + 3 * 0.02965204437 * 0.02965204437) / 7 * (1 + Math.PI / 6) + 0.0001);
        Assert.Equal(3, change.Runs);
        Assert.Equal(Math.Exp(0.02), change.Before, 12);
        Assert.Equal(Math.Exp(0.03), change.Change, 12);
        Assert.Equal(Math.Exp(0.03 - noise), change.Band.Lower, 9);
        Assert.Equal(Math.Exp(0.03 + noise), change.Band.Upper, 9);
    }

    [Fact]
    public void Only_the_last_five_runs_count()
    {
        var all = ThroughputChange.Of([9, 9, 9, 9, 1, 1.01, 0.99, 1, 1.02], 1, 0.01);
        Assert.Equal(ThroughputChange.Of([1, 1.01, 0.99, 1, 1.02], 1, 0.01), all);
    }

    [Fact]
    public void The_unit_of_the_ratios_does_not_matter()
    {
        var small = ThroughputChange.Of([1e-3, 1.1e-3, 0.9e-3], 0.7e-3, 0.01)!;
        var large = ThroughputChange.Of([1e3, 1.1e3, 0.9e3], 0.7e3, 0.01)!;
        Assert.Equal(small.Change, large.Change, 12);
        Assert.Equal(small.Band.Upper, large.Band.Upper, 12);
    }

    /// <summary>Noise of up to 5 % from run to run is never taken for a drop to 0.8: none of 20,000 runs.</summary>
    [Theory]
    [InlineData(0.005, 1)]
    [InlineData(0.02, 2)]
    [InlineData(0.05, 3)]
    public void Noise_is_no_drop(double deviation, int pastRuns)
    {
        var series = Series(11, 0.3, deviation, 20_000);
        var drops = Enumerable.Range(pastRuns, series.Length - pastRuns)
            .Count(i => ThroughputChange.Of(series.Take(i).TakeLast(pastRuns), series[i], deviation / 5)!.IsBelow(Threshold));
        Assert.Equal(0, drops);
    }

    /// <summary>Work of one and a half is found in every run at the noise that idle and busy machines show, from the third run on.</summary>
    [Theory]
    [InlineData(0.005)]
    [InlineData(0.02)]
    public void A_drop_to_two_thirds_is_found(double deviation)
    {
        var series = Series(12, 0.3, deviation, 5000);
        var found = Enumerable.Range(3, series.Length - 3)
            .Count(i => ThroughputChange.Of(series.AsSpan(Math.Max(0, i - 5), Math.Min(i, 5)).ToArray(), series[i] / 1.5, deviation / 5)!.IsBelow(Threshold));
        Assert.Equal(series.Length - 3, found);
    }

    [Fact]
    public void One_wild_run_in_the_past_neither_hides_a_drop_nor_makes_one()
    {
        double[] low = [1, 0.99, 0.4, 1.01, 1.02];
        double[] high = [1, 0.99, 2.5, 1.01, 1.02];
        Assert.All(new[] { low, high }, past =>
        {
            Assert.True(ThroughputChange.Of(past, 1 / 1.5, 0.01)!.IsBelow(Threshold));
            Assert.False(ThroughputChange.Of(past, 0.97, 0.01)!.IsBelow(Threshold));
        });
    }

    [Fact]
    public void A_restless_past_or_an_unsure_run_makes_no_claim()
    {
        Assert.False(ThroughputChange.Of([1, 0.7, 1.3, 0.8, 1.2], 0.75, 0.01)!.IsBelow(Threshold));
        Assert.False(ThroughputChange.Of([1, 1, 1, 1, 1], 0.75, 0.2)!.IsBelow(Threshold));
    }

    [Fact]
    public void A_drop_short_of_the_threshold_is_none()
    {
        Assert.False(ThroughputChange.Of([1, 1, 1, 1, 1], 0.85, 0.001)!.IsBelow(Threshold));
        Assert.True(ThroughputChange.Of([1, 1, 1, 1, 1], 0.85, 0.001)!.IsBelow(1));
    }
}
