using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.Random;

public class PhiloxTests
{
    // The known-answer vectors that Random123 publishes for philox4x32-10.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Blocks_are_the_published_ones(
        uint c0, uint c1, uint c2, uint c3, uint key0, uint key1, uint word0, uint word1, uint word2, uint word3) =>
        Assert.Equal((word0, word1, word2, word3), Philox.Block(c0, c1, c2, c3, key0, key1));

    [Fact]
    public void Lanes_give_the_scalar_blocks()
    {
        Check<Lane512>();
        Check<Lane256>();
        Check<Lane128>();
        Check<LaneScalar>();
        Check<LaneOne>();
    }

    [Fact]
    public void Uniforms_stay_inside_the_open_interval_and_are_symmetric_about_a_half()
    {
        Assert.Equal(Math.Pow(2, -53), Philox.ToUniform(0));
        Assert.Equal(1 - Math.Pow(2, -53), Philox.ToUniform(ulong.MaxValue));
        Assert.Equal(1, Philox.ToUniform(0x123456789ABCDEF0) + Philox.ToUniform(~0x123456789ABCDEF0UL));
    }

    private static void Check<TLane>()
        where TLane : struct, ILane<TLane>
    {
        var key = new StreamKey(0xA4093822_299F31D0, 0x03707344_13198A2E, 0x85A308D3);
        var words = Philox.Words(
            TLane.BroadcastBits(0x243F6A88),
            TLane.BroadcastBits(key.Stream),
            TLane.BroadcastBits((uint)key.Replicate),
            TLane.BroadcastBits(key.Replicate >> 32),
            key.Seed);
        var expected = Philox.Words(key, 0x243F6A88);
        var result = new double[8];
        TLane.Store(words.First, result);
        Assert.All(result[..TLane.Count], word => Assert.Equal(expected.First, BitConverter.DoubleToUInt64Bits(word)));
        TLane.Store(words.Second, result);
        Assert.All(result[..TLane.Count], word => Assert.Equal(expected.Second, BitConverter.DoubleToUInt64Bits(word)));
    }
}
