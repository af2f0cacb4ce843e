using System.Runtime.InteropServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Tests.Lanes;

/// <summary>Each primitive of each lane type against plain C# on doubles and 64-bit integers.</summary>
public class LaneOperationTests
{
    private static readonly double[] A = [1.5, -0.0, 1e300, 5e-324, double.PositiveInfinity, -7.25, 0.1, double.NaN];
    private static readonly double[] B = [2.5, 0.0, 1e10, 0.5, 1, -7.25, 0.2, 1];
    private static readonly double[] C = [0.1, 1, -1, 5e-324, -1, 52.5625, -0.02, 2];

    [Fact]
    public void Operations_of_512_bit_lanes_are_those_of_doubles() => Check<Lane512>();

    [Fact]
    public void Operations_of_256_bit_lanes_are_those_of_doubles() => Check<Lane256>();

    [Fact]
    public void Operations_of_128_bit_lanes_are_those_of_doubles() => Check<Lane128>();

    [Fact]
    public void Operations_of_scalar_lanes_are_those_of_doubles() => Check<LaneScalar>();

    [Fact]
    public void Operations_of_the_scalar_twin_are_those_of_doubles() => Check<LaneOne>();

    [Fact]
    public void Tables_are_looked_up_in_every_lane_type_and_never_outside()
    {
        Gather<Lane512>();
        Gather<Lane256>();
        Gather<Lane128>();
        Gather<LaneScalar>();
        Gather<LaneOne>();
    }

    private static void Gather<TLane>()
        where TLane : struct, ILane<TLane>
    {
        var result = new double[8];
        ulong[] indices = [7, 0, 3, 3, 5, 6, 1, 4];
        TLane.Store(LaneTable.Gather(C, TLane.Load(MemoryMarshal.Cast<ulong, double>(indices))), result);
        Assert.Equal(indices.Take(TLane.Count).Select(i => C[i]), result.Take(TLane.Count));
        Assert.Throws<IndexOutOfRangeException>(() => LaneTable.Gather(C, TLane.BroadcastBits(8)));
        Assert.Throws<IndexOutOfRangeException>(() => LaneTable.Gather(C.AsSpan(0, 7), TLane.BroadcastBits(7)));
        Assert.Throws<OverflowException>(() => LaneTable.Gather(C, TLane.BroadcastBits(1UL << 32)));
    }

    private static void Check<TLane>()
        where TLane : struct, ILane<TLane>
    {
        Compare<TLane>((a, b, c) => a + b, (a, b, c) => a + b);
        Compare<TLane>((a, b, c) => a - b, (a, b, c) => a - b);
        Compare<TLane>((a, b, c) => a * b, (a, b, c) => a * b);
        Compare<TLane>((a, b, c) => a / b, (a, b, c) => a / b);
        Compare<TLane>(TLane.FusedMultiplyAdd, Math.FusedMultiplyAdd);
        Compare<TLane>((a, b, c) => TLane.SquareRoot(a), (a, b, c) => Math.Sqrt(a));
        Compare<TLane>((a, b, c) => TLane.Floor(c), (a, b, c) => Math.Floor(c));
        Compare<TLane>((a, b, c) => TLane.LessThan(a, b), (a, b, c) => Mask(a < b));
        Compare<TLane>((a, b, c) => TLane.LessThanOrEqual(a, b), (a, b, c) => Mask(a <= b));
        Compare<TLane>((a, b, c) => TLane.EqualTo(a, b), (a, b, c) => Mask(a == b));
        Compare<TLane>((a, b, c) => TLane.Select(TLane.LessThan(a, b), b, c), (a, b, c) => a < b ? b : c);
        Compare<TLane>((a, b, c) => a & b, (a, b, c) => OnBits(a, b, (x, y) => x & y));
        Compare<TLane>((a, b, c) => a | b, (a, b, c) => OnBits(a, b, (x, y) => x | y));
        Compare<TLane>((a, b, c) => a ^ b, (a, b, c) => OnBits(a, b, (x, y) => x ^ y));
        Compare<TLane>((a, b, c) => TLane.AddBits(a, b), (a, b, c) => OnBits(a, b, (x, y) => unchecked(x + y)));
        Compare<TLane>((a, b, c) => TLane.SubtractBits(a, b), (a, b, c) => OnBits(a, b, (x, y) => unchecked(x - y)));
        Compare<TLane>((a, b, c) => TLane.ShiftLeftBits(a, 13), (a, b, c) => OnBits(a, b, (x, y) => x << 13));
        Compare<TLane>((a, b, c) => TLane.ShiftRightBits(a, 13), (a, b, c) => OnBits(a, b, (x, y) => x >> 13));
        Compare<TLane>((a, b, c) => TLane.MultiplyLow32(c, b ^ c), (a, b, c) => OnBits(c, b, (x, y) => (ulong)(uint)x * (uint)(x ^ y)));
        Assert.True(TLane.Any(TLane.EqualTo(TLane.Broadcast(2), TLane.Broadcast(2))));
        Assert.False(TLane.Any(TLane.LessThan(TLane.Broadcast(double.NaN), TLane.Broadcast(2))));
        CheckInterleave<TLane>();
        for (var bits = 0u; bits < 1u << TLane.Count; bits++)
        {
            CheckSelection<TLane>(bits);
        }
    }

    private static void CheckInterleave<TLane>()
        where TLane : struct, ILane<TLane>
    {
        double[] even = [0, 2, 4, 6, 8, 10, 12, 14], odd = [1, 3, 5, 7, 9, 11, 13, 15];
        var result = new double[16];
        var (lower, upper) = TLane.Interleave(TLane.Load(even), TLane.Load(odd));
        TLane.Store(lower, result);
        TLane.Store(upper, result.AsSpan(TLane.Count));
        Assert.Equal(Enumerable.Range(0, 2 * TLane.Count).Select(i => (double)i), result[..(2 * TLane.Count)]);
    }

    private static void CheckSelection<TLane>(uint bits)
        where TLane : struct, ILane<TLane>
    {
        var mask = new double[8];
        for (var i = 0; i < 8; i++)
        {
            mask[i] = Mask((bits >> i & 1) == 1);
        }

        double[] values = [10, 11, 12, 13, 14, 15, 16, 17];
        var destination = new double[9];
        destination.AsSpan().Fill(-1);
        var selected = TLane.StoreSelected(TLane.Load(values), TLane.Load(mask), destination);
        Assert.Equal(bits, TLane.MaskBits(TLane.Load(mask)));
        Assert.Equal(values.Where((_, i) => (bits >> i & 1) == 1), destination[..selected]);
        Assert.All(destination[TLane.Count..], v => Assert.Equal(-1, v));
    }

    private static void Compare<TLane>(Func<TLane, TLane, TLane, TLane> lanes, Func<double, double, double, double> scalar)
        where TLane : struct, ILane<TLane>
    {
        var result = new double[8];
        for (var i = 0; i < 8; i += TLane.Count)
        {
            TLane.Store(lanes(TLane.Load(A.AsSpan(i)), TLane.Load(B.AsSpan(i)), TLane.Load(C.AsSpan(i))), result.AsSpan(i));
        }

        for (var i = 0; i < 8; i++)
        {
            var expected = scalar(A[i], B[i], C[i]);

            // The bits of a NaN that arithmetic makes are the processor's choice; masks are NaNs too, and compared as bits below.
            Assert.True(
                BitConverter.DoubleToUInt64Bits(expected) == BitConverter.DoubleToUInt64Bits(result[i])
                    || (double.IsNaN(expected) && double.IsNaN(result[i]) && double.IsNaN(A[i])));
        }
    }

    private static double Mask(bool value) => BitConverter.UInt64BitsToDouble(value ? ulong.MaxValue : 0);

    private static double OnBits(double a, double b, Func<ulong, ulong, ulong> operation) =>
        BitConverter.UInt64BitsToDouble(operation(BitConverter.DoubleToUInt64Bits(a), BitConverter.DoubleToUInt64Bits(b)));
}
