using System.Globalization;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.Distributions;

public class VaryingNormalScoreTests
{
    public static TheoryData<double> Degrees => [1, 1.05, 1.5, 2, 2.7, 3, 4, 5.5, 8, 13.25, 20, 41, 64.5, 99, 300, 1000.3, 1e4, 1e5, 1e6, 1e9, 1e13];

    [Theory]
    [MemberData(nameof(Degrees))]
    public void Scores_are_those_of_the_tail_probability_over_the_whole_range(double df)
    {
        var (z, t) = (new List<double>(), new List<double>());
        for (var score = 0.003; score < 13; score += 0.0173)
        {
            z.Add(score);
            t.Add(StudentT.UpperQuantile(Normal.Survival(score), df));
        }

        var actual = Run<Lane512>([.. t], [.. t.Select(_ => df)]);
        var negative = Run<Lane512>([.. t.Select(x => -x)], [.. t.Select(_ => df)]);
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.True(
                Math.Abs(actual[i] - z[i]) <= 2e-11 * Math.Max(1, z[i]),
                string.Create(CultureInfo.InvariantCulture, $"t {t[i]:R}: {actual[i]:R}, not {z[i]:R}"));
            Assert.Equal(-actual[i], negative[i]);
            Assert.True(i == 0 || actual[i] > actual[i - 1]);
        }
    }

    [Fact]
    public void Small_steps_of_a_statistic_are_steps_of_its_score_across_every_edge()
    {
        foreach (var df in new[] { 1, 2, 6.5, 30, 1e6 })
        {
            // y² = 150 is where polynomial and exact functions meet.
            var edge = Math.Sqrt(df * PortableMath.Expm1(150 / df));
            foreach (var middle in new[] { 1e-3, 1, 5, edge })
            {
                var t = Enumerable.Range(-40, 80).Select(k => middle * (1 + 1e-7 * k)).ToArray();
                var scores = Run<Lane512>(t, [.. t.Select(_ => df)]);
                Assert.All(Enumerable.Range(1, t.Length - 1), i => Assert.True(scores[i] > scores[i - 1]));
            }
        }
    }

    [Fact]
    public void Each_lane_has_degrees_of_freedom_of_its_own()
    {
        double[] t = [1.3, -0.7, 2.9, 4.4, -8, 0.1, 60, 3];
        double[] df = [1, 2.5, 7, 33.3, 1e5, 0.4, 3, double.PositiveInfinity];
        var actual = Run<Lane512>(t, df);
        for (var i = 0; i < t.Length; i++)
        {
            Assert.Equal(NormalScore.Exact(t[i], df[i]), actual[i], 1e-10);
        }
    }

    [Fact]
    public void Zero_infinities_and_not_a_number_have_a_stated_score()
    {
        double[] t = [0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1e300, 1e-300, 2];
        foreach (var df in new[] { 1.0, 7, 1e6, double.PositiveInfinity })
        {
            var actual = Run<Lane512>(t, [.. t.Select(_ => df)]);
            Assert.Equal([0, 0, NormalScore.Largest, -NormalScore.Largest, double.NaN], actual[..5]);
            Assert.InRange(actual[5], 10, NormalScore.Largest);
            Assert.InRange(actual[6], 0, 1e-290);
        }

        Assert.All(Run<Lane512>(t, [0, -1, double.NaN, 0, 0, -3, 0, 0]), x => Assert.True(double.IsNaN(x)));
    }

    [Fact]
    public void Every_lane_type_gives_the_same_bits()
    {
        var stream = new RandomStream(new(6, 2, 10));
        var (t, df) = (new double[256], new double[256]);
        for (var i = 0; i < t.Length; i++)
        {
            t[i] = i % 17 == 3 ? 1e4 * stream.NextNormal() : i % 31 == 5 ? double.NaN : 4 * stream.NextNormal();
            df[i] = 0.5 + 20 * stream.NextExponential();
        }

        var expected = Bits(Run<LaneOne>(t, df));
        Assert.Equal(expected, Bits(Run<Lane512>(t, df)));
        Assert.Equal(expected, Bits(Run<Lane256>(t, df)));
        Assert.Equal(expected, Bits(Run<Lane128>(t, df)));
        Assert.Equal(expected, Bits(Run<LaneScalar>(t, df)));
    }

    private static double[] Run<TLane>(double[] t, double[] df)
        where TLane : struct, ILane<TLane>
    {
        var (padded, degrees) = (new double[t.Length + 8], new double[t.Length + 8]);
        t.CopyTo(padded, 0);
        df.CopyTo(degrees, 0);
        for (var i = 0; i < t.Length; i += TLane.Count)
        {
            TLane.Store(VaryingNormalScore.Evaluate(TLane.Load(padded.AsSpan(i)), TLane.Load(degrees.AsSpan(i))), padded.AsSpan(i));
        }

        return padded[..t.Length];
    }

    private static ulong[] Bits(double[] values) => [.. values.Select(BitConverter.DoubleToUInt64Bits)];
}
