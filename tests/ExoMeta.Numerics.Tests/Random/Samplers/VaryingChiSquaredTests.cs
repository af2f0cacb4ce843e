using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.Random;

/// <summary>χ² draws whose degrees of freedom differ from replicate to replicate.</summary>
public class VaryingChiSquaredTests
{
    private static readonly double[] Degrees = [0, 1, 2, 3, 4, 7, 2.5, 1e6, 3949, 3952, 17, 1, 0, 5, 1e9, 11];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(99.5)]
    [InlineData(3950)]
    [InlineData(4001)]
    public void Draws_have_the_distribution_and_moments_of_their_degrees_of_freedom(double degreesOfFreedom)
    {
        const int draws = 1 << 19;
        var bins = new SampleBins(KnownDistributions.Gamma(degreesOfFreedom / 2, 2), draws);
        var counts = new long[bins.Masses.Length];
        var (values, sum, squares) = (new double[8], 0.0, 0.0);
        for (var i = 0; i < draws; i += 8)
        {
            // Neighbours have other degrees of freedom.
            var streams = new LaneStream<Lane512>(42, (ulong)i, 3);
            Lane512.Store(VaryingChiSquared.Draw(ref streams, Lane512.Load([degreesOfFreedom, 0, degreesOfFreedom, 1, degreesOfFreedom, 5, 4000, degreesOfFreedom])), values);
            foreach (var place in new[] { 0, 2, 4, 7 })
            {
                counts[bins.Find(values[place])]++;
                sum += values[place] - degreesOfFreedom;
                squares += (values[place] - degreesOfFreedom) * (values[place] - degreesOfFreedom);
            }
        }

        bins.Check(counts);
        const double n = draws / 2;
        Assert.InRange(sum / n / Math.Sqrt(2 * degreesOfFreedom / n), -4.5, 4.5);
        var kurtosis = 3 + 12 / degreesOfFreedom;
        Assert.InRange((squares / n / (2 * degreesOfFreedom) - 1) / Math.Sqrt((kurtosis - 1) / n), -4.5, 4.5);
    }

    [Fact]
    public void A_draw_is_that_of_the_fixed_sampler_whatever_its_neighbours_are()
    {
        Check<Lane512>();
        Check<Lane256>();
        Check<Lane128>();
        Check<LaneScalar>();
        Check<LaneOne>();
    }

    [Fact]
    public void No_degrees_of_freedom_give_0_and_one_a_squared_normal()
    {
        var streams = new LaneStream<Lane512>(7, 1, 2);
        var words = streams;
        var draws = new double[8];
        Lane512.Store(VaryingChiSquared.Draw(ref streams, Lane512.Load([0, 1, 0, 1, 0, 1, 0, 1])), draws);
        var normals = new double[8];
        Lane512.Store(words.NextNormal(), normals);
        Assert.Equal(draws, normals.Select((z, i) => i % 2 == 0 ? 0 : z * z));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0.5)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Other_degrees_of_freedom_in_one_replicate_are_refused(double degreesOfFreedom) => Assert.Throws<ArgumentOutOfRangeException>(() =>
    {
        var streams = new LaneStream<Lane512>(1, 0, 0);
        return VaryingChiSquared.Draw(ref streams, Lane512.Load([1, 2, 3, 4, degreesOfFreedom, 6, 7, 8]));
    });

    private static void Check<TLane>()
        where TLane : struct, ILane<TLane>
    {
        var draws = new double[8];
        for (var first = 0; first < Degrees.Length; first += TLane.Count)
        {
            var lanes = new LaneStream<TLane>(3, 0xFFFF_FFFE, 4);
            var streams = Enumerable.Range(0, TLane.Count).Select(i => new RandomStream(new(3, 0xFFFF_FFFE + (ulong)i, 4))).ToArray();
            for (var call = 0; call < 60; call++)
            {
                TLane.Store(VaryingChiSquared.Draw(ref lanes, TLane.Load(Degrees.AsSpan(first))), draws);
                for (var i = 0; i < TLane.Count; i++)
                {
                    var df = Degrees[first + i];
                    Assert.Equal(df >= 2 ? streams[i].NextChiSquared(df) : Few(ref streams[i], df), draws[i]);
                }
            }
        }
    }

    private static double Few(ref RandomStream stream, double degreesOfFreedom)
    {
        var z = stream.NextNormal();
        stream.NextBits();
        return degreesOfFreedom * z * z;
    }
}
