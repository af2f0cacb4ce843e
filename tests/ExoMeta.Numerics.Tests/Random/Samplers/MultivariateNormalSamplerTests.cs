using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.Random;

/// <summary>Draws of several correlated normal variables.</summary>
public class MultivariateNormalSamplerTests
{
    private static readonly StreamKey Key = new(20240601, 0xFFFF_FFFE, 5);
    private static readonly double[] Mean = [1, -200, 0];
    private static readonly double[] Covariance = [4, 15, -0.3, 15, 100, 0, -0.3, 0, 0.25];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(71)]
    public void Rows_and_replicates_are_the_draws_of_the_streams(int dimension)
    {
        var sampler = Exchangeable(dimension);
        Check<Lane512>(sampler);
        Check<Lane256>(sampler);
        Check<Lane128>(sampler);
        Check<LaneScalar>(sampler);
        Check<LaneOne>(sampler);
        var chosen = new double[5 * dimension];
        RandomFill.Draws(Key, sampler, chosen);
        Assert.Equal(Rows(sampler, 5), chosen);
    }

    [Fact]
    public void Means_and_covariances_are_the_given_ones()
    {
        const int rows = 1 << 18;
        var draws = new double[rows * 3];
        var sums = new double[12];
        var count = SampleSummary.Draws / rows + 1;
        for (var i = 0; i < count; i++)
        {
            RandomFill.Draws(new(1, (ulong)i, 0), new MultivariateNormalSampler(Mean, Covariance), draws);
            for (var row = 0; row < draws.Length; row += 3)
            {
                for (var j = 0; j < 3; j++)
                {
                    sums[j] += draws[row + j] - Mean[j];
                    for (var k = 0; k < 3; k++)
                    {
                        sums[3 + 3 * j + k] += (draws[row + j] - Mean[j]) * (draws[row + k] - Mean[k]);
                    }
                }
            }
        }

        // Var(xⱼ) = vⱼⱼ, Var(xⱼxₖ) = vⱼⱼvₖₖ + vⱼₖ².
        var n = (double)rows * count;
        for (var j = 0; j < 3; j++)
        {
            var variance = Covariance[4 * j];
            Assert.InRange(sums[j] / Math.Sqrt(n * variance), -4.5, 4.5);
            for (var k = 0; k < 3; k++)
            {
                var covariance = Covariance[3 * j + k];
                var error = Math.Sqrt(n * (variance * Covariance[4 * k] + covariance * covariance));
                Assert.InRange((sums[3 + 3 * j + k] - n * covariance) / error, -4.5, 4.5);
            }
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_and_matrices_that_are_no_covariances_are_refused()
    {
        Refused([], []);
        Refused([0, 0], [1, 0, 0]);
        Refused([0, double.NaN], [1, 0, 0, 1]);
        Refused([0, 0], [1, 0.5, 0.4, 1]);
        Refused([0, 0], [1, double.NaN, double.NaN, 1]);
        Refused([0, 0], [1, 2, 2, 1]);
        Refused([0, 0], [1, 1, 1, 1]);
        Refused([0, 0], [1, 0, 0, 0]);
        Assert.Throws<ArgumentException>(() => RandomFill.Draws(Key, Exchangeable(3), new double[10]));

        static void Refused(double[] mean, double[] covariance) =>
            Assert.Throws<ArgumentException>(() => new MultivariateNormalSampler(mean, covariance));
    }

    private static MultivariateNormalSampler Exchangeable(int d) => new(
        [.. Enumerable.Range(0, d).Select(i => (double)i)],
        [.. Enumerable.Range(0, d * d).Select(i => i / d == i % d ? 2.0 : 0.7)]);

    private static double[] Rows(MultivariateNormalSampler sampler, int count)
    {
        var stream = new RandomStream(Key);
        var rows = new double[count * sampler.Dimension];
        for (var i = 0; i < rows.Length; i += sampler.Dimension)
        {
            sampler.Draw(ref stream, rows.AsSpan(i));
        }

        return rows;
    }

    private static void Check<TLane>(MultivariateNormalSampler sampler)
        where TLane : struct, ILane<TLane>
    {
        var d = sampler.Dimension;
        var expected = Rows(sampler, 19);
        for (var count = 0; count <= 19; count++)
        {
            var rows = new double[count * d];
            sampler.Fill<TLane>(Key, rows);
            Assert.Equal(expected[..(count * d)], rows);
        }

        var lanes = new LaneStream<TLane>(Key.Seed, Key.Replicate, Key.Stream);
        var streams = Enumerable.Range(0, TLane.Count).Select(i => new RandomStream(Key with { Replicate = Key.Replicate + (ulong)i })).ToArray();
        var (columns, alone) = (new double[d * TLane.Count], new double[d]);
        for (var call = 0; call < 3; call++)
        {
            sampler.Draw(ref lanes, columns);
            for (var i = 0; i < TLane.Count; i++)
            {
                sampler.Draw(ref streams[i], alone);
                Assert.Equal(alone, Enumerable.Range(0, d).Select(j => columns[j * TLane.Count + i]));
            }
        }
    }
}
