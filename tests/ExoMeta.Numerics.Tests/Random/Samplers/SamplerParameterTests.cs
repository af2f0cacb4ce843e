using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.Random;

/// <summary>Parameters at the edges of their domains, outside them, and the shorthands of a stream.</summary>
public class SamplerParameterTests
{
    private const double Infinity = double.PositiveInfinity;

    [Fact]
    public void Edge_parameters_give_the_only_possible_draw()
    {
        var stream = new RandomStream(new(1, 2, 3));
        Assert.Equal(0, stream.NextBinomial(0, 0.4));
        Assert.Equal(0, stream.NextBinomial(50, 0));
        Assert.Equal(50, stream.NextBinomial(50, 1));
        Assert.Equal(int.MaxValue, stream.NextBinomial(int.MaxValue, 1));
        Assert.Equal(0, stream.NextPoisson(0));
        Assert.Equal(4, stream.NextInteger(4, 4));
        Assert.Equal(int.MaxValue, stream.Next(new BinomialSampler(int.MaxValue, 1)));
        Assert.Equal(0, stream.Next(new PoissonSampler(0)));
        Assert.Equal(2, stream.Next(new CategoricalSampler([0, 0, double.Epsilon, 0])));
        for (var i = 0; i < 1000; i++)
        {
            Assert.InRange(stream.NextBeta(1e-8, 1e-8), 0, 1);
            Assert.InRange(stream.NextBeta(1e-300, 1e-300), 0, 1);
            Assert.InRange(stream.NextGamma(1e-5), 0, 1e3);
            Assert.True(double.IsFinite(stream.NextLogGamma(1e-300)));
            Assert.False(double.IsNaN(stream.NextStudentT(0.01)));
            Assert.InRange(stream.NextInteger(int.MinValue, int.MaxValue), int.MinValue, int.MaxValue);
            Assert.InRange(stream.NextBinomial(int.MaxValue, 1 - 1e-16), int.MaxValue - 1, int.MaxValue);
        }
    }

    [Fact]
    public void Parameters_outside_their_domain_are_refused()
    {
        Refused(() => new BinomialSampler(-1, 0.5));
        Refused(() => new BinomialSampler(3, double.NaN));
        Refused(() => new BinomialSampler(3, 1.1));
        Refused(() => new PoissonSampler(-1));
        Refused(() => new PoissonSampler(1.1e9));
        Refused(() => new IntegerSampler(2, 1));
        Refused(() => new GammaSampler(0));
        Refused(() => new GammaSampler(1e-301));
        Refused(() => new GammaSampler(Infinity));
        Refused(() => new GammaSampler(1, 0));
        Refused(() => new BetaSampler(1, -1));
        Refused(() => new StudentTSampler(double.NaN));
        Refused(() => new TruncatedNormalSampler(double.NaN, 1, 0, 1));
        Refused(() => new TruncatedNormalSampler(0, 0, 0, 1));
        Refused(() => new TruncatedNormalSampler(0, 1, 1, 1));
        Refused(() => new TruncatedNormalSampler(0, 1, Infinity, Infinity));
        Refused(() => new TruncatedNormalSampler(-1e308, 1, 1e308, Infinity));
        Assert.Throws<ArgumentException>(() => _ = new CategoricalSampler([]));
        Assert.Throws<ArgumentException>(() => _ = new CategoricalSampler([0, 0]));
        Assert.Throws<ArgumentException>(() => _ = new CategoricalSampler([1, -1e-9]));
        Assert.Throws<ArgumentException>(() => _ = new CategoricalSampler([1, double.NaN]));
        Assert.Throws<ArgumentException>(() => _ = new CategoricalSampler(new double[4097]));
        var stream = new RandomStream(new(1, 2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextBinomial(3, 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextPoisson(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.NextInteger(2, 1));

        static void Refused<TSampler>(Func<TSampler> create)
            where TSampler : struct, ISampler => Assert.Throws<ArgumentOutOfRangeException>(() => _ = create());
    }

    [Theory]
    [InlineData(0, 1, -1e-9, 1e-9)]
    [InlineData(0, 1, 8, 8.0000001)]
    [InlineData(0, 1, 1e5, Infinity)]
    [InlineData(1e6, 1e-3, 0, 1)]
    [InlineData(0, 1e-300, 1e300, Infinity)]
    [InlineData(0, 1e300, 1e-300, 2e-300)]
    [InlineData(3, 1e-3, 3, 3.0000000000000004)]
    [InlineData(0, 1, 0, double.Epsilon)]
    [InlineData(0, 1e308, -1e307, 1e307)]
    [InlineData(-2, 0.1, -Infinity, 1.5e-8)]
    public void Truncated_draws_lie_between_their_bounds_however_the_parameters_are_scaled(double mean, double deviation, double low, double high)
    {
        var draws = new double[10_000];
        RandomFill.Draws(new(5, 6, 7), new TruncatedNormalSampler(mean, deviation, low, high), draws);
        Assert.All(draws, x => Assert.InRange(x, low, high));
    }

    [Fact]
    public void Shorthands_of_a_stream_are_the_draws_of_the_samplers()
    {
        var (shorthand, sampler) = (new RandomStream(new(1, 2, 3)), new RandomStream(new(1, 2, 3)));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(sampler.Next(default(UniformSampler)), shorthand.NextUniform());
            Assert.Equal(sampler.Next(default(NormalSampler)), shorthand.NextNormal());
            Assert.Equal(sampler.Next(default(ExponentialSampler)), shorthand.NextExponential());
            Assert.Equal(sampler.Next(new GammaSampler(0.3)), shorthand.NextGamma(0.3));
            Assert.Equal(sampler.Next(new LogGammaSampler(3)), shorthand.NextLogGamma(3));
            Assert.Equal(sampler.Next(GammaSampler.ChiSquared(5)), shorthand.NextChiSquared(5));
            Assert.Equal(sampler.Next(new BetaSampler(2, 0.7)), shorthand.NextBeta(2, 0.7));
            Assert.Equal(sampler.Next(new StudentTSampler(4)), shorthand.NextStudentT(4));
            Assert.Equal(sampler.Next(new IntegerSampler(-5, 70)), shorthand.NextInteger(-5, 70));
        }
    }

    [Theory]
    [InlineData(-3, 3)]
    [InlineData(0, 0)]
    [InlineData(int.MinValue, int.MaxValue)]
    [InlineData(0, int.MaxValue - 1)]
    public void Integers_are_the_upper_words_of_the_products_of_words_and_range(int low, int high)
    {
        var range = (UInt128)((long)high - low + 1);
        var stream = new RandomStream(new(8, 8, 8));
        ulong[] words = [0, 1, uint.MaxValue, 1UL << 32, ulong.MaxValue, .. Enumerable.Range(0, 1000).Select(_ => stream.NextBits())];
        foreach (var word in words)
        {
            var expected = low + (double)(ulong)(((UInt128)word * range) >> 64);
            Assert.Equal(expected, new IntegerSampler(low, high).FromWords(LaneOne.BroadcastBits(word)).Value);
        }
    }

    [Fact]
    public void Categories_begin_at_the_words_where_their_cumulative_weights_do()
    {
        // With sixteenths, every step is exact.
        var sampler = new CategoricalSampler([0, 3, 0, 5, 1, 0, 7, 0]);
        foreach (var (step, before, after) in new[] { (3UL, 1, 3), (8UL, 3, 4), (9UL, 4, 6) })
        {
            Assert.Equal(before, Draw((step << 60) - 1));
            Assert.Equal(after, Draw(step << 60));
        }

        Assert.Equal(1, Draw(0));
        Assert.Equal(6, Draw(ulong.MaxValue));

        double Draw(ulong word) => sampler.FromWords(LaneOne.BroadcastBits(word)).Value;
    }

    [Fact]
    public void Steps_of_many_categories_are_right_to_a_part_in_two_to_the_59()
    {
        var weights = Enumerable.Range(0, 4096).Select(i => (double)(i * 7919 % 4096 + 1)).ToArray();
        var sampler = new CategoricalSampler(weights);
        var total = (UInt128)weights.Sum();
        UInt128 sum = 0;
        for (var i = 0; i < weights.Length - 1; i++)
        {
            sum += (UInt128)weights[i];
            var step = (ulong)((sum << 64) / total);
            Assert.Equal(i, sampler.FromWords(LaneOne.BroadcastBits(step - 16)).Value);
            Assert.Equal(i + 1, sampler.FromWords(LaneOne.BroadcastBits(step + 16)).Value);
        }
    }
}
