using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.Lanes;

/// <summary>Every lane type gives the bits of the scalar twin, at every length and for every special value.</summary>
public class LaneTwinTests
{
    private static readonly double[] Specials =
    [
        double.NaN, -double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, 5e-324, -5e-324, 2.2250738585072014e-308,
        2.225073858507201e-308, 1, -1, 0.5, 0.075, 0.925, 0.7, -0.7, 1e-17, 709.782712893384, 709.7827128933841, -745.1332191019411,
        -745.1332191019412, -708.4, 1048576, 1048577, -1e22, 1.7976931348623157e308, -1.7976931348623157e308, 1.3887943864964021e-11,
        0.9999999999999999, 0.70710678118654746, 0.70710678118654757, -0.29289321881345254, 0.41421356237309515, 1e-290, -1e-290, -0.9999999999999999, 40, -40, 1000, 1001, -1001, 1.5707963267948966, 4503599627370497.5,
    ];

    [Fact]
    public void Logarithms_have_the_same_bits_in_every_lane_type() => Check<LaneFunctions.Log>(PortableMath.Log);

    [Fact]
    public void Logarithms_of_one_plus_x_have_the_same_bits_in_every_lane_type() => Check<LaneFunctions.Log1p>(PortableMath.Log1p);

    [Fact]
    public void Exponentials_have_the_same_bits_in_every_lane_type() => Check<LaneFunctions.Exp>(PortableMath.Exp);

    [Fact]
    public void Sines_have_the_same_bits_in_every_lane_type() => Check<LaneFunctions.Sin>(x => PortableMath.SinCos(x).Sin);

    [Fact]
    public void Cosines_have_the_same_bits_in_every_lane_type() => Check<LaneFunctions.Cos>(x => PortableMath.SinCos(x).Cos);

    [Fact]
    public void Normal_quantiles_have_the_same_bits_in_every_lane_type() => Check<LaneFunctions.NormalQuantile>(PortableMath.NormalQuantile);

    [Fact]
    public void Normal_probabilities_have_the_same_bits_in_every_lane_type() => Check<LaneFunctions.NormalCdf>(PortableMath.NormalCdf);

    [Fact]
    public void Arc_sines_have_the_same_bits_in_every_lane_type() => Check<ArcSine>(PortableMath.Asin);

    [Fact]
    public void A_destination_that_is_too_short_is_refused() =>
        Assert.Throws<ArgumentException>(() => LaneMap.Run<LaneFunctions.Exp>(new double[3], new double[2]));

    private static void Check<TFunction>(Func<double, double> scalar)
        where TFunction : struct, ILaneFunction
    {
        Check<TFunction, Lane512>(scalar);
        Check<TFunction, Lane256>(scalar);
        Check<TFunction, Lane128>(scalar);
        Check<TFunction, LaneScalar>(scalar);
        Check<TFunction, LaneOne>(scalar);
    }

    private static void Check<TFunction, TLane>(Func<double, double> scalar)
        where TFunction : struct, ILaneFunction
        where TLane : struct, ILane<TLane>
    {
        var source = Arguments(257);
        var expected = source.Select(scalar).Select(BitConverter.DoubleToUInt64Bits).ToArray();
        var destination = new double[258];
        for (var length = 0; length <= 257; length++)
        {
            destination.AsSpan().Fill(-77);
            LaneMap.Run<TFunction, TLane>(source.AsSpan(0, length), destination);
            Assert.Equal(expected[..length], destination[..length].Select(BitConverter.DoubleToUInt64Bits).ToArray());
            Assert.Equal(-77, destination[length]);
        }
    }

    private static double[] Arguments(int count)
    {
        var stream = new RandomStream(new(3, 1, 4));
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            var u = stream.NextUniform();
            values[i] = i < Specials.Length ? Specials[i] : (i % 4) switch
            {
                0 => u,
                1 => 1500 * (u - 0.5),
                2 => PortableMath.Exp(1400 * (u - 0.5)),
                _ => 12 * (u - 0.5),
            };
        }

        return values;
    }

    private readonly struct ArcSine : ILaneFunction
    {
        public static TLane Evaluate<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => LaneMath.Asin(x);
    }
}
