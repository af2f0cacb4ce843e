using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Tests.Lanes;

public class LaneMapTests
{
    [Fact]
    public void Functions_of_two_spans_have_the_same_bits_in_every_lane_type_at_every_length()
    {
        var (x, y) = (Values(257, 0.7), Values(257, 1.9));
        for (var length = 0; length <= 257; length++)
        {
            var expected = Enumerable.Range(0, length).Select(i => BitConverter.DoubleToUInt64Bits(x[i] / y[i] - y[i])).ToArray();
            Assert.Equal(expected, Binary<Lane512>(x, y, length));
            Assert.Equal(expected, Binary<Lane256>(x, y, length));
            Assert.Equal(expected, Binary<Lane128>(x, y, length));
            Assert.Equal(expected, Binary<LaneScalar>(x, y, length));
            Assert.Equal(expected, Binary<LaneOne>(x, y, length));
        }
    }

    [Fact]
    public void Selections_have_the_same_bits_in_every_lane_type_at_every_length()
    {
        var (x, y) = (Values(257, 0.7), Values(257, 1.9));
        var mask = Enumerable.Range(0, 257).Select(i => BitConverter.UInt64BitsToDouble(i % 3 == 0 ? ulong.MaxValue : 0)).ToArray();
        for (var length = 0; length <= 257; length++)
        {
            var expected = Enumerable.Range(0, length).Select(i => BitConverter.DoubleToUInt64Bits(i % 3 == 0 ? x[i] : y[i])).ToArray();
            Assert.Equal(expected, Selected<Lane512>(mask, x, y, length));
            Assert.Equal(expected, Selected<Lane256>(mask, x, y, length));
            Assert.Equal(expected, Selected<Lane128>(mask, x, y, length));
            Assert.Equal(expected, Selected<LaneScalar>(mask, x, y, length));
            Assert.Equal(expected, Selected<LaneOne>(mask, x, y, length));
        }
    }

    [Fact]
    public void Spans_that_are_too_short_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LaneMap.Run<QuotientLess, Lane512>(new double[3], new double[3], new double[2]));
        Assert.Throws<ArgumentException>(() => LaneMap.Run<QuotientLess, Lane512>(new double[3], new double[2], new double[3]));
        Assert.Throws<ArgumentException>(() => LaneMap.Select<Lane512>(new double[3], new double[3], new double[2], new double[3]));
    }

    private static double[] Values(int count, double step) => [.. Enumerable.Range(0, count).Select(i => i == 9 ? 0 : Math.Sqrt(1 + i * step))];

    private static ulong[] Binary<TLane>(double[] x, double[] y, int length)
        where TLane : struct, ILane<TLane> =>
        Checked(length, to => LaneMap.Run<QuotientLess, TLane>(x.AsSpan(0, length), y, to));

    private static ulong[] Selected<TLane>(double[] mask, double[] x, double[] y, int length)
        where TLane : struct, ILane<TLane> =>
        Checked(length, to => LaneMap.Select<TLane>(mask.AsSpan(0, length), x, y, to));

    private static ulong[] Checked(int length, Action<double[]> fill)
    {
        var destination = new double[length + 1];
        destination[^1] = -77;
        fill(destination);
        Assert.Equal(-77, destination[^1]);
        return [.. destination[..^1].Select(BitConverter.DoubleToUInt64Bits)];
    }

    private readonly struct QuotientLess : ILaneBinaryFunction
    {
        public static TLane Evaluate<TLane>(TLane x, TLane y)
            where TLane : struct, ILane<TLane> => x / y - y;
    }
}
