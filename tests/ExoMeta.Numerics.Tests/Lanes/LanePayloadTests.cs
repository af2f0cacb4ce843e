using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Tests.Lanes;

public class LanePayloadTests
{
    private static readonly double[] Values = [0, 5e-324, 1e-310, 1 / 3.0, 1, 1.0000000000000009, 28, 1e300, double.MaxValue, double.PositiveInfinity];

    [Fact]
    public void A_key_gives_back_its_payload_and_its_number_to_four_units_in_the_last_place()
    {
        foreach (var value in Values)
        {
            for (var payload = 0UL; payload < 4; payload++)
            {
                var key = Pack(value, payload);
                Assert.True(double.IsFinite(key));
                Assert.Equal(payload, BitConverter.DoubleToUInt64Bits(LanePayload.Payload(new LaneOne(key), 2).Value));
                Assert.Equal((payload & 1) != 0, LaneOne.Any(LanePayload.Mask(new LaneOne(key), 0)));
                Assert.Equal((payload & 2) != 0, LaneOne.Any(LanePayload.Mask(new LaneOne(key), 1)));
                var rounded = LanePayload.Value(new LaneOne(key), 2).Value;
                Assert.InRange(BitConverter.DoubleToUInt64Bits(Math.Min(value, double.MaxValue)) - BitConverter.DoubleToUInt64Bits(rounded), 0UL, 3UL);
            }
        }
    }

    [Fact]
    public void Keys_are_in_the_order_of_the_numbers_and_at_one_number_of_the_payloads()
    {
        // 5e-324 is rounded to 0, and +∞ to the largest double.
        var keys = Values[..^1].Where(v => v != 5e-324).SelectMany(v => Enumerable.Range(0, 4), (v, p) => Pack(v, (ulong)p)).ToArray();
        Assert.Equal(keys.Distinct().Order(), keys);
        Assert.Equal(Pack(double.MaxValue, 3), Pack(double.PositiveInfinity, 3));
    }

    [Fact]
    public void Every_lane_type_packs_the_same_bits()
    {
        Check<Lane512>();
        Check<Lane256>();
        Check<Lane128>();
        Check<LaneScalar>();
    }

    private static void Check<TLane>()
        where TLane : struct, ILane<TLane>
    {
        var actual = new double[8];
        TLane.Store(LanePayload.Pack(TLane.Load(Values.AsSpan(2)), TLane.BroadcastBits(5), 3), actual);
        Assert.Equal(Values.Skip(2).Select(v => LanePayload.Pack(new LaneOne(v), LaneOne.BroadcastBits(5), 3).Value), actual);
    }

    private static double Pack(double value, ulong payload) => LanePayload.Pack(new LaneOne(value), LaneOne.BroadcastBits(payload), 2).Value;
}
