using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.Random;

/// <summary>Binomial and Poisson draws whose parameters differ from replicate to replicate.</summary>
public class VaryingCountTests
{
    // Inverted and rejected ones side by side, reflected ones, edges of both methods, impossible and certain successes.
    private static readonly double[] Trials = [0, 12, 50, 49, 2147483647, 2147483647, 100_000, 7, 50, 51, 1000, 2147483647, 26, 3, 400, 1];
    private static readonly double[] P = [0.3, 0, 0.5, 0.5, 1e-8, 1 - 1e-12, 0.7, 1, 0.49999999, 0.5, 0.999, 0.25, 0.02, 0.9, 0.3, 0.5];
    private static readonly double[] Means = [0, 0.02, 24.999, 25, 3, 1e9, 60, 1e-300, 9.99, 10, 1e5, 26, 4, 1, 700, 1e6];

    private static int Draws => Math.Min(SampleSummary.Draws, 1 << 21);

    [Fact]
    public void Each_replicate_draws_with_its_own_parameters_what_its_stream_draws()
    {
        Check<Lane512>();
        Check<Lane256>();
        Check<Lane128>();
        Check<LaneScalar>();
        Check<LaneOne>();
    }

    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(50, 0.3)]
    [InlineData(50, 0.51)]
    [InlineData(60, 0.58)]
    [InlineData(49, 0.5)]
    [InlineData(51, 0.5)]
    [InlineData(1000, 0.026)]
    [InlineData(5000, 0.97)]
    [InlineData(int.MaxValue, 1e-8)]
    [InlineData(int.MaxValue, 0.3)]
    public void Binomial_draws_have_the_binomial_masses(int trials, double p)
    {
        var (n, probability) = (Lane512.Broadcast(trials), Lane512.Broadcast(p));
        CheckDistribution(KnownDistributions.Binomial(trials, p), (ref LaneStream<Lane512> streams) => VaryingBinomial.Draw(ref streams, n, probability));
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(3)]
    [InlineData(24.99)]
    [InlineData(25)]
    [InlineData(137.5)]
    [InlineData(1e9)]
    public void Poisson_draws_have_the_poisson_masses(double mean)
    {
        var means = Lane512.Broadcast(mean);
        CheckDistribution(KnownDistributions.Poisson(mean), (ref LaneStream<Lane512> streams) => VaryingPoisson.Draw(ref streams, means));
    }

    [Theory]
    [InlineData(-1, 0.5)]
    [InlineData(2.5, 0.5)]
    [InlineData(2147483648, 0.5)]
    [InlineData(double.NaN, 0.5)]
    [InlineData(10, -1e-9)]
    [InlineData(10, 1.0000000001)]
    [InlineData(10, double.NaN)]
    public void Parameters_outside_their_range_in_one_replicate_are_refused(double trials, double p)
    {
        var n = Lane512.Load([1, 2, 3, 4, trials, 6, 7, 8]);
        var probability = Lane512.Load([0, 0.1, 0.2, 0.3, p, 0.5, 0.6, 1]);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            var streams = new LaneStream<Lane512>(1, 0, 0);
            return VaryingBinomial.Draw(ref streams, n, probability);
        });
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            var streams = new LaneStream<Lane512>(1, 0, 0);
            return VaryingPoisson.Draw(ref streams, Lane512.Load([1, 2, 3, 4, 1.5e9, 6, 7, 8]));
        });
    }

    private delegate Lane512 Draw(ref LaneStream<Lane512> streams);

    private static void CheckDistribution(KnownDistribution known, Draw draw)
    {
        var bins = new SampleBins(known, Draws);
        var counts = new long[bins.Masses.Length];
        var values = new double[8];
        var streams = new LaneStream<Lane512>(99, 0, 1);
        for (var i = 0; i < Draws; i += 8)
        {
            Lane512.Store(draw(ref streams), values);
            foreach (var value in values)
            {
                counts[bins.Find(value)]++;
            }
        }

        bins.Check(counts);
    }

    private static void Check<TLane>()
        where TLane : struct, ILane<TLane>
    {
        const int calls = 60;
        var (counts, poissons, uniforms) = (new double[8], new double[8], new double[8]);
        for (var first = 0; first < Trials.Length; first += TLane.Count)
        {
            var lanes = new LaneStream<TLane>(3, 0xFFFF_FFFE, 4);
            var streams = Enumerable.Range(0, TLane.Count).Select(i => new RandomStream(new(3, 0xFFFF_FFFE + (ulong)i, 4))).ToArray();
            for (var call = 0; call < calls; call++)
            {
                TLane.Store(VaryingBinomial.Draw(ref lanes, TLane.Load(Trials.AsSpan(first)), TLane.Load(P.AsSpan(first))), counts);
                TLane.Store(lanes.NextUniform(), uniforms);
                TLane.Store(VaryingPoisson.Draw(ref lanes, TLane.Load(Means.AsSpan(first))), poissons);
                for (var i = 0; i < TLane.Count; i++)
                {
                    Assert.Equal(streams[i].NextBinomial((int)Trials[first + i], P[first + i]), counts[i]);
                    Assert.Equal(streams[i].NextUniform(), uniforms[i]);
                    Assert.Equal(streams[i].NextPoisson(Means[first + i]), poissons[i]);
                }
            }
        }
    }
}
