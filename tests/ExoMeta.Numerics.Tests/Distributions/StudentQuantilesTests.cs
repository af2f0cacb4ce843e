using System.Globalization;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.Distributions;

public class StudentQuantilesTests
{
    private const double Tolerance = 5e-14;

    public static TheoryData<double> Degrees => [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 7.5, 8, 9, 10, 12, 15, 20, 30, 45, 58, 64, 65, 100, 1000, 1e6, 1e9];

    [Theory]
    [MemberData(nameof(Degrees))]
    public void They_are_those_of_the_distribution_over_the_whole_range_of_probabilities(double df)
    {
        var p = new List<double> { 0, 1e-300, 1e-18, 1.1e-16, 1.2e-16, 1.3e-16, 0.5, 1 - 1.1e-16, 1 };
        for (var z = -8.4; z < 8.4; z += 0.0071)
        {
            p.Add(PortableMath.NormalCdf(z));
        }

        var actual = Run<Lane512>([df], [.. p], [.. p.Select(_ => df)]);
        for (var i = 0; i < actual.Length; i++)
        {
            var expected = StudentT.UpperQuantile(p[i], df);
            var isClose = actual[i].Equals(expected) || Math.Abs(actual[i] - expected) <= Tolerance * Math.Abs(expected);
            Assert.True(isClose, string.Create(CultureInfo.InvariantCulture, $"p {p[i]:R}: {actual[i]:R}, not {expected:R}"));
        }
    }

    [Fact]
    public void Every_lane_type_gives_the_same_bits_at_every_length()
    {
        double[][] prepared = [[7], [3, 4, 5, 6, 9], [1, 2, 3], [2.5, 3.5]];
        foreach (var degrees in prepared)
        {
            var (p, df) = Arguments(257, degrees);
            for (var length = 0; length <= 257; length++)
            {
                var expected = Bits(Run<LaneOne>(degrees, p[..length], df[..length]));
                Assert.Equal(expected, Bits(Run<Lane512>(degrees, p[..length], df[..length])));
                Assert.Equal(expected, Bits(Run<Lane256>(degrees, p[..length], df[..length])));
                Assert.Equal(expected, Bits(Run<Lane128>(degrees, p[..length], df[..length])));
                Assert.Equal(expected, Bits(Run<LaneScalar>(degrees, p[..length], df[..length])));
            }
        }
    }

    [Fact]
    public void Degrees_of_freedom_that_were_not_prepared_are_exact_and_impossible_arguments_are_not_a_number()
    {
        double[] p = [0.01, 0.01, 0.01, -0.1, 1.1, double.NaN, 0.01, 0.01, 0.01];
        double[] df = [5, 6, 4.5, 4, 4, 4, 0, -1, double.NaN];
        foreach (var degrees in (double[][])[[4], [4, 6, 7]])
        {
            var actual = Run<Lane512>(degrees, p, df);
            Assert.Equal(StudentT.UpperQuantile(0.01, 5), actual[0]);
            Assert.Equal(StudentT.UpperQuantile(0.01, 6), actual[1], Tolerance * actual[1]);
            Assert.Equal(StudentT.UpperQuantile(0.01, 4.5), actual[2]);
            Assert.All(actual[3..], x => Assert.True(double.IsNaN(x)));
        }
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.0 })]
    [InlineData(new[] { double.PositiveInfinity })]
    [InlineData(new[] { double.NaN, 4 })]
    [InlineData(new[] { 4, 4.5 })]
    [InlineData(new[] { 2.0, 500 })]
    public void Degrees_of_freedom_that_cannot_be_prepared_give_nothing(double[] degrees) =>
        Assert.False(StudentQuantiles.TryPrepare(degrees, out _));

    [Fact]
    public void Spans_that_are_too_short_are_refused()
    {
        Assert.True(StudentQuantiles.TryPrepare([3], out var quantiles));
        Assert.Throws<ArgumentException>(() => quantiles.Run<Lane512>(new double[3], new double[3], new double[2]));
        Assert.Throws<ArgumentException>(() => quantiles.Run<Lane512>(new double[3], new double[2], new double[3]));
    }

    private static double[] Run<TLane>(double[] degrees, double[] p, double[] df)
        where TLane : struct, ILane<TLane>
    {
        Assert.True(StudentQuantiles.TryPrepare(degrees, out var quantiles));
        var destination = new double[p.Length + 1];
        destination[^1] = -77;
        quantiles.Run<TLane>(p, df, destination);
        Assert.Equal(-77, destination[^1]);
        return destination[..^1];
    }

    private static (double[] P, double[] Df) Arguments(int count, double[] degrees)
    {
        var stream = new RandomStream(new(6, 2, 8));
        var (p, df) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            p[i] = i % 29 == 3 ? double.NaN : i % 31 == 5 ? 1e-17 : (i % 3 == 0 ? 0.001 : 1) * stream.NextUniform();
            df[i] = i % 37 == 7 ? 11 : degrees[i % degrees.Length];
        }

        return (p, df);
    }

    private static ulong[] Bits(double[] values) => [.. values.Select(BitConverter.DoubleToUInt64Bits)];
}
