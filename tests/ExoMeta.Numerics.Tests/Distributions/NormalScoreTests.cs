using System.Globalization;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests.Distributions;

public class NormalScoreTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<double> Degrees => [2, 2.5, 3, 4, 5, 6, 7.5, 8, 10, 15, 20, 30, 45, 64, 65, 99.5, 300, 1000, 1e5, 1e6, 1e9];

    /// <summary>From the incomplete beta and the error function with 60 digits (mpmath 1.3.0): degrees of freedom, t, z.</summary>
    [Theory]
    [InlineData(1, 0.01, 0.00797866431406722021)]
    [InlineData(1, 0.3, 0.234685501212452907)]
    [InlineData(1, 1.0, 0.674489750196081743)]
    [InlineData(1, 2.5, 1.16941148892157738)]
    [InlineData(1, 5.0, 1.53141881730813583)]
    [InlineData(1, 12.0, 1.93549687219024683)]
    [InlineData(2, 0.01, 0.00886216370742616095)]
    [InlineData(2, 0.3, 0.263084227047331445)]
    [InlineData(2, 1.0, 0.80183271652923013)]
    [InlineData(2, 2.5, 1.51563480876613052)]
    [InlineData(2, 5.0, 2.0775638207774887)]
    [InlineData(2, 12.0, 2.70293910425124563)]
    [InlineData(3, 0.01, 0.00921310292308349284)]
    [InlineData(3, 0.3, 0.274418155808774578)]
    [InlineData(3, 1.0, 0.857801250840956941)]
    [InlineData(3, 2.5, 1.7076212273548162)]
    [InlineData(3, 5.0, 2.42301153140161221)]
    [InlineData(3, 12.0, 3.22836138683531071)]
    [InlineData(5, 0.01, 0.0095152819020653224)]
    [InlineData(5, 0.3, 0.284210535261181555)]
    [InlineData(5, 1.0, 0.909251343791240372)]
    [InlineData(5, 2.5, 1.92291998611009554)]
    [InlineData(5, 5.0, 2.87000015482412858)]
    [InlineData(5, 12.0, 3.97326222917828486)]
    [InlineData(8, 0.01, 0.0096930770397010092)]
    [InlineData(8, 0.3, 0.289989223851842402)]
    [InlineData(8, 1.0, 0.941217311390189937)]
    [InlineData(8, 2.5, 2.08640405807750557)]
    [InlineData(8, 5.0, 3.27601604523825281)]
    [InlineData(8, 12.0, 4.73936721150426555)]
    [InlineData(15, 0.01, 0.00983481901877880564)]
    [InlineData(15, 0.3, 0.294606449778764041)]
    [InlineData(15, 1.0, 0.967748207272001821)]
    [InlineData(15, 2.5, 2.24910520871459389)]
    [InlineData(15, 5.0, 3.77756447320163328)]
    [InlineData(15, 12.0, 5.87134508591118963)]
    [InlineData(30.5, 0.01, 0.00991837424179920433)]
    [InlineData(30.5, 0.3, 0.297332923448002643)]
    [InlineData(30.5, 1.0, 0.983871711156780998)]
    [InlineData(30.5, 2.5, 2.36528407070443305)]
    [InlineData(30.5, 5.0, 4.23993481077290592)]
    [InlineData(30.5, 12.0, 7.24268213603756622)]
    [InlineData(100, 0.01, 0.00997502914788294623)]
    [InlineData(100, 0.3, 0.299183706877419385)]
    [InlineData(100, 1.0, 0.995024896555142109)]
    [InlineData(100, 2.5, 2.45609021627139425)]
    [InlineData(100, 5.0, 4.71223271480169315)]
    [InlineData(100, 12.0, 9.42273009663372369)]
    [InlineData(1000, 0.01, 0.00999750006297386643)]
    [InlineData(1000, 0.3, 0.299918261965567182)]
    [InlineData(1000, 1.0, 0.999500249895906644)]
    [InlineData(1000, 2.5, 2.49548329436532436)]
    [InlineData(1000, 5.0, 4.96792660747233453)]
    [InlineData(1000, 12.0, 11.5958785058595683)]
    [InlineData(1000000, 0.01, 0.00999999749975031279)]
    [InlineData(1000000, 0.3, 0.299999918250011943)]
    [InlineData(1000000, 1.0, 0.99999950000025)]
    [InlineData(1000000, 2.5, 2.49999546876460443)]
    [InlineData(1000000, 5.0, 4.99996750043374272)]
    [InlineData(1000000, 12.0, 11.9995650338370971)]
    public void Scores_agree_with_60_digit_references(double df, double t, double z)
    {
        var score = Run<LaneOne>(NormalScore.Of(df), [t, -t]);
        Assert.Equal(z, score[0], Tolerance * z);
        Assert.Equal(-score[0], score[1]);

        // By way of the tail probability, ½ − 0.004 is rounded in units of ½.
        Assert.Equal(z, NormalScore.Exact(t, df), Math.Max(Tolerance * z, 4e-16));
    }

    [Theory]
    [MemberData(nameof(Degrees))]
    public void Scores_are_fitted_and_are_those_of_the_tail_probability_over_the_whole_range(double df)
    {
        var score = NormalScore.Of(df);
        Assert.True(score.IsFitted);
        var t = new List<double>();
        for (var z = 0.05; z < 12.4; z += 0.0137)
        {
            t.Add(StudentT.UpperQuantile(Normal.Survival(z), df));
        }

        var actual = Run<Lane512>(score, [.. t]);
        for (var i = 0; i < actual.Length; i++)
        {
            var expected = NormalScore.Exact(t[i], df);
            Assert.True(
                Math.Abs(actual[i] - expected) <= Tolerance * expected,
                string.Create(CultureInfo.InvariantCulture, $"t {t[i]:R}: {actual[i]:R}, not {expected:R}"));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(200)]
    [InlineData(double.PositiveInfinity)]
    public void Scores_turn_a_t_statistic_back_into_the_normal_one_of_the_same_probability(double df)
    {
        foreach (var z in new[] { 0.2, 1.0, 1.96, 3.3, 7.7 })
        {
            var t = double.IsPositiveInfinity(df) ? z : StudentT.UpperQuantile(Normal.Survival(z), df);
            Assert.Equal(z, Run<LaneOne>(NormalScore.Of(df), [t])[0], 1e-11);
        }
    }

    [Fact]
    public void Zero_infinities_and_not_a_number_have_a_stated_score()
    {
        foreach (var df in new[] { 1.0, 2.0, 7, 1000 })
        {
            var actual = Run<Lane512>(
                NormalScore.Of(df), [0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1e300, 1e-300, -1e-9]);
            Assert.Equal(0, actual[0]);
            Assert.Equal(0, actual[1]);
            Assert.Equal(NormalScore.Largest, actual[2]);
            Assert.Equal(-NormalScore.Largest, actual[3]);
            Assert.True(double.IsNaN(actual[4]));
            Assert.InRange(actual[5], 10, NormalScore.Largest);
            Assert.InRange(actual[6], 0, 1e-16);
            Assert.InRange(actual[7], -1e-9, 0);
        }

        double[] normal = [-3, 0, 2.5, 50, double.NegativeInfinity];
        var same = Run<Lane512>(NormalScore.Of(double.PositiveInfinity), normal);
        Assert.Equal([-3, 0, 2.5, NormalScore.Largest, -NormalScore.Largest], same);
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalScore.Of(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalScore.Of(double.NaN));
    }

    [Fact]
    public void Every_lane_type_gives_the_same_bits()
    {
        var stream = new RandomStream(new(6, 2, 9));
        var t = new double[257];
        for (var i = 0; i < t.Length; i++)
        {
            t[i] = i % 17 == 3 ? 1e4 * stream.NextNormal() : i % 31 == 5 ? double.NaN : 4 * stream.NextNormal();
        }

        foreach (var df in new[] { 1.0, 3, 12, 250.5, double.PositiveInfinity })
        {
            var expected = Bits(Run<LaneOne>(NormalScore.Of(df), t));
            Assert.Equal(expected, Bits(Run<Lane512>(NormalScore.Of(df), t)));
            Assert.Equal(expected, Bits(Run<Lane256>(NormalScore.Of(df), t)));
            Assert.Equal(expected, Bits(Run<Lane128>(NormalScore.Of(df), t)));
            Assert.Equal(expected, Bits(Run<LaneScalar>(NormalScore.Of(df), t)));
        }
    }

    private static double[] Run<TLane>(NormalScore score, double[] t)
        where TLane : struct, ILane<TLane>
    {
        var padded = new double[t.Length + 8];
        t.CopyTo(padded, 0);
        for (var i = 0; i < t.Length; i += TLane.Count)
        {
            TLane.Store(score.Evaluate(TLane.Load(padded.AsSpan(i))), padded.AsSpan(i));
        }

        return padded[..t.Length];
    }

    private static ulong[] Bits(double[] values) => [.. values.Select(BitConverter.DoubleToUInt64Bits)];
}
