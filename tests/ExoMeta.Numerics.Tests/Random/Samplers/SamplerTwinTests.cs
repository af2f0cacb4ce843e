using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.Random;

/// <summary>One by one, along a stream and in several replicates at a time: the same bits in every lane type.</summary>
public class SamplerTwinTests
{
    private const int Most = 257;

    private static readonly StreamKey Key = new(20240601, 0x1_0000_0007, 5);

    public static TheoryData<string> Names => SamplerCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Filled_spans_of_every_length_hold_the_draws_of_the_stream(string name) => SamplerCases.All[name].Accept(new FillTwin());

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_replicate_of_a_lane_draws_what_its_own_stream_draws(string name) => SamplerCases.All[name].Accept(new ReplicateTwin());

    private static void AssertBits(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(BitConverter.DoubleToUInt64Bits(expected[i]), BitConverter.DoubleToUInt64Bits(actual[i]));
        }
    }

    private sealed class FillTwin : ISamplerVisitor
    {
        public void Visit<TSampler>(in TSampler sampler)
            where TSampler : struct, ISampler
        {
            var stream = new RandomStream(Key);
            var expected = new double[Most];
            foreach (ref var value in expected.AsSpan())
            {
                value = stream.Next(in sampler);
                Assert.False(double.IsNaN(value));
            }

            Check<TSampler, Lane512>(in sampler, expected, 1);
            Check<TSampler, Lane256>(in sampler, expected, 1);
            Check<TSampler, Lane128>(in sampler, expected, 1);
            Check<TSampler, LaneScalar>(in sampler, expected, 16);
            Check<TSampler, LaneOne>(in sampler, expected, 16);
            var chosen = new double[Most];
            RandomFill.Draws(Key, in sampler, chosen);
            AssertBits(expected, chosen);
        }

        /// <summary>All lengths up to 17, then every so many, and the longest.</summary>
        private static void Check<TSampler, TLane>(in TSampler sampler, double[] expected, int step)
            where TSampler : struct, ISampler
            where TLane : struct, ILane<TLane>
        {
            var destination = new double[Most + 1];
            for (var length = 0; length <= Most; length += length < 17 || length == Most ? 1 : Math.Min(step, Most - length))
            {
                destination.AsSpan().Fill(-1.5);
                sampler.Fill<TLane>(Key, destination.AsSpan(0, length));
                AssertBits(expected.AsSpan(0, length), destination.AsSpan(0, length));
                Assert.Equal(-1.5, destination[length]);
            }
        }
    }

    private sealed class ReplicateTwin : ISamplerVisitor
    {
        // The lower word of the counter's replicate overflows inside the lane.
        private const ulong First = 0xFFFF_FFFC;
        private const int Calls = 7;

        public void Visit<TSampler>(in TSampler sampler)
            where TSampler : struct, ISampler
        {
            var expected = new double[8 * Calls * 3];
            for (var i = 0; i < 8; i++)
            {
                // A word that is left over, or given up, between draws of the sampler.
                var stream = new RandomStream(new(9, First + (ulong)i, 2));
                for (var call = 0; call < Calls; call++)
                {
                    expected[(call * 3 * 8) + i] = stream.Next(in sampler);
                    expected[(call * 3 + 1) * 8 + i] = call % 2 == 0 ? stream.NextNormal() : stream.Next(in sampler);
                    expected[(call * 3 + 2) * 8 + i] = call % 3 == 0 ? stream.NextUniform() : stream.NextExponential();
                }
            }

            Check<TSampler, Lane512>(in sampler, expected);
            Check<TSampler, Lane256>(in sampler, expected);
            Check<TSampler, Lane128>(in sampler, expected);
            Check<TSampler, LaneScalar>(in sampler, expected);
            Check<TSampler, LaneOne>(in sampler, expected);
            for (var length = 0; length <= 19; length++)
            {
                var across = new double[length];
                RandomFill.AcrossReplicates(9, First, 2, in sampler, across);
                for (var i = 0; i < length; i++)
                {
                    var alone = new RandomStream(new(9, First + (ulong)i, 2)).Next(in sampler);
                    Assert.Equal(BitConverter.DoubleToUInt64Bits(alone), BitConverter.DoubleToUInt64Bits(across[i]));
                }
            }
        }

        private static void Check<TSampler, TLane>(in TSampler sampler, double[] expected)
            where TSampler : struct, ISampler
            where TLane : struct, ILane<TLane>
        {
            var actual = new double[expected.Length];
            for (var i = 0; i < 8; i += TLane.Count)
            {
                var streams = new LaneStream<TLane>(9, First + (ulong)i, 2);
                for (var call = 0; call < Calls; call++)
                {
                    TLane.Store(sampler.Draw(ref streams), actual.AsSpan(call * 3 * 8 + i));
                    TLane.Store(call % 2 == 0 ? streams.NextNormal() : sampler.Draw(ref streams), actual.AsSpan((call * 3 + 1) * 8 + i));
                    TLane.Store(call % 3 == 0 ? streams.NextUniform() : streams.NextExponential(), actual.AsSpan((call * 3 + 2) * 8 + i));
                }
            }

            AssertBits(expected, actual);
        }
    }
}
