using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>Philox4x32-10, a counter-based generator (Salmon, Moraes, Dror and Shaw 2011).</summary>
/// <remarks>
/// A block of 128 random bits is a function of a 128-bit counter and a 64-bit key; nothing else is kept, so every block can be
/// computed alone. Here the counter is (block, stream, replicate low, replicate high) and the key is the seed.
/// </remarks>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>One block: four 32-bit words from counter and key.</summary>
    public static (uint Word0, uint Word1, uint Word2, uint Word3) Block(uint c0, uint c1, uint c2, uint c3, uint key0, uint key1)
    {
        unchecked
        {
            for (var round = 0; round < Rounds; round++)
            {
                var product0 = (ulong)Multiplier0 * c0;
                var product1 = (ulong)Multiplier1 * c2;
                (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ key0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ key1, (uint)product0);
                key0 += Weyl0;
                key1 += Weyl1;
            }

            return (c0, c1, c2, c3);
        }
    }

    /// <summary>Two 64-bit words of a stream: number 2·block and 2·block + 1.</summary>
    public static (ulong First, ulong Second) Words(StreamKey key, uint block)
    {
        var (w0, w1, w2, w3) = Block(
            block, key.Stream, (uint)key.Replicate, (uint)(key.Replicate >> 32), (uint)key.Seed, (uint)(key.Seed >> 32));
        return (w0 | ((ulong)w1 << 32), w2 | ((ulong)w3 << 32));
    }

    /// <summary>A 64-bit word as a uniform number in the open interval (0, 1): (its upper 52 bits + ½)/2⁵², symmetric about ½.</summary>
    public static double ToUniform(ulong word) => ((word >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>One block in each element of lanes; every counter word is in the low 32 bits of its element, the upper bits zero.</summary>
    /// <param name="c0">First word of each counter.</param>
    /// <param name="c1">Second word of each counter.</param>
    /// <param name="c2">Third word of each counter.</param>
    /// <param name="c3">Fourth word of each counter.</param>
    /// <param name="seed">The key.</param>
    /// <returns>The two 64-bit words of each block.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLane First, TLane Second) Words<TLane>(TLane c0, TLane c1, TLane c2, TLane c3, ulong seed)
        where TLane : struct, ILane<TLane>
    {
        var key0 = (uint)seed;
        var key1 = (uint)(seed >> 32);
        var multiplier0 = TLane.BroadcastBits(Multiplier0);
        var multiplier1 = TLane.BroadcastBits(Multiplier1);

        // Two rounds at a time, after which every word is back in its variable. What does not wait for the multiplications is combined
        // first: the rounds follow each other, and their length in cycles is what a block takes.
        for (var round = 0; round < Rounds; round += 2)
        {
            // The upper half of an element may hold anything: the multiplication reads the lower half only.
            var product0 = TLane.MultiplyLow32(multiplier0, c0);
            var product1 = TLane.MultiplyLow32(multiplier1, c2);
            c0 = TLane.ShiftRightBits(product1, 32) ^ (c1 ^ TLane.BroadcastBits(key0));
            c2 = TLane.ShiftRightBits(product0, 32) ^ (c3 ^ TLane.BroadcastBits(key1));
            c3 = TLane.MultiplyLow32(multiplier0, c0);
            c1 = TLane.MultiplyLow32(multiplier1, c2);
            c0 = TLane.ShiftRightBits(c1, 32) ^ (product1 ^ TLane.BroadcastBits(unchecked(key0 + Weyl0)));
            c2 = TLane.ShiftRightBits(c3, 32) ^ (product0 ^ TLane.BroadcastBits(unchecked(key1 + Weyl1)));
            key0 = unchecked(key0 + Weyl0 + Weyl0);
            key1 = unchecked(key1 + Weyl1 + Weyl1);
        }

        var low = TLane.BroadcastBits(uint.MaxValue);
        return ((c0 & low) | TLane.ShiftLeftBits(c1, 32), (c2 & low) | TLane.ShiftLeftBits(c3, 32));
    }

    /// <summary><see cref="ToUniform(ulong)"/> on lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane ToUniform<TLane>(TLane words)
        where TLane : struct, ILane<TLane>
    {
        // 2⁵² + k in the bits, less 2⁵², is k exactly.
        var k = (TLane.ShiftRightBits(words, 12) | TLane.BroadcastBits(0x4330000000000000)) - TLane.Broadcast(4503599627370496.0);
        return (k + TLane.Broadcast(0.5)) * TLane.Broadcast(1.0 / (1UL << 52));
    }
}
