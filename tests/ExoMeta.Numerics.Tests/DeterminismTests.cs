using System.Runtime.Intrinsics;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Numerics.Tests;

/// <summary>The same bits on every machine: hashes of draws and of functions over fixed grids, compared with committed constants.</summary>
[Trait("Category", "Determinism")]
public class DeterminismTests
{
    [Fact]
    public void The_hardware_is_what_the_run_expects()
    {
        var expected = Environment.GetEnvironmentVariable("EXOMETA_EXPECT_LANES");
        SkippedTest.When(string.IsNullOrEmpty(expected), "EXOMETA_EXPECT_LANES is not set: any vector width will do.");

        var bits = expected switch
        {
            "512" => 512,
            "256" => 256,
            "128" => 128,
            "none" => 0,
            _ => throw new InvalidOperationException("EXOMETA_EXPECT_LANES must be 512, 256, 128 or none."),
        };
        Assert.Equal(
            (bits >= 512, bits >= 256, bits >= 128),
            (Vector512.IsHardwareAccelerated, Vector256.IsHardwareAccelerated, Vector128.IsHardwareAccelerated));
        Assert.Equal(Math.Max(bits, 64), LaneDispatch.VectorBits);
    }

    [Theory]
    [InlineData("uniform", 0xC04882BEA59276B4UL)]
    [InlineData("normal", 0x6852EDEC8A9816A5UL)]
    [InlineData("exponential", 0x992C09B0EC7B0BC7UL)]
    [InlineData("integer", 0xCD3CCDA480C7ADFFUL)]
    [InlineData("gamma", 0x658242F778B6FAB5UL)]
    [InlineData("gammaBelowOne", 0x8FAFEEC04D1F530BUL)]
    [InlineData("chiSquared", 0x8E7238BA036F54D0UL)]
    [InlineData("beta", 0x3A69D258B7971BA3UL)]
    [InlineData("studentT", 0xEF925FEA6655ABFEUL)]
    [InlineData("studentTBelowTwo", 0xE2169825080495E5UL)]
    [InlineData("binomialInversion", 0x47FB1B4AE4DC02BCUL)]
    [InlineData("binomialRejection", 0x38F2326674D01A35UL)]
    [InlineData("poissonInversion", 0x4A7745F541320079UL)]
    [InlineData("poissonRejection", 0x16580115D2F09F3EUL)]
    [InlineData("logGamma", 0xF109A3375358102AUL)]
    [InlineData("inverseChiSquared", 0x8532F952B5A77E59UL)]
    [InlineData("gammaSeries", 0x6096EE81E4ED686FUL)]
    [InlineData("betaAboveOne", 0x40F923D8AD438F3BUL)]
    [InlineData("binomialTable", 0x2C98D582652265A8UL)]
    [InlineData("binomialAttempts", 0x29AA08E5A38C7B0EUL)]
    [InlineData("poissonTable", 0x3B9CA42A613C6C3BUL)]
    [InlineData("poissonAttempts", 0xB13FFA422922A927UL)]
    [InlineData("categorical", 0xCA99A6676E617FA3UL)]
    [InlineData("truncatedNormal", 0x846F3EACAA1D11FFUL)]
    [InlineData("truncatedNormalCentre", 0xB144B4B100D0B873UL)]
    [InlineData("truncatedNormalTail", 0x7B01E33A59A25B6EUL)]
    public void The_first_draws_of_each_sampler_are_the_committed_ones(string sampler, ulong expected)
    {
        var stream = new RandomStream(new(0x1234_5678_9ABC_DEF0, 17, 3));
        var values = new double[500];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = sampler switch
            {
                "uniform" => stream.NextUniform(),
                "normal" => stream.NextNormal(),
                "exponential" => stream.NextExponential(),
                "integer" => stream.NextInteger(-1000, 999_999_999),
                "gamma" => stream.NextGamma(2.7),
                "gammaBelowOne" => stream.NextGamma(0.2),
                "chiSquared" => stream.NextChiSquared(9),
                "beta" => stream.NextBeta(1.5, 0.8),
                "studentT" => stream.NextStudentT(6.5),
                "studentTBelowTwo" => stream.NextStudentT(1.2),
                "binomialInversion" => stream.NextBinomial(30, 0.2),
                "binomialRejection" => stream.NextBinomial(5000, 0.7),
                "poissonInversion" => stream.NextPoisson(4),
                "poissonRejection" => stream.NextPoisson(321.5),
                "logGamma" => stream.NextLogGamma(0.02),
                "inverseChiSquared" => stream.Next(new InverseChiSquaredSampler(3)),
                "gammaSeries" => stream.NextGamma(1e5),
                "betaAboveOne" => stream.NextBeta(3, 7.5),
                "binomialTable" => stream.Next(new BinomialSampler(50, 0.3)),
                "binomialAttempts" => stream.Next(new BinomialSampler(2_000_000, 0.4)),
                "poissonTable" => stream.Next(new PoissonSampler(321.5)),
                "poissonAttempts" => stream.Next(new PoissonSampler(1e7)),
                "categorical" => stream.Next(new CategoricalSampler([0.1, 0.7, 0, 1.3])),
                "truncatedNormal" => stream.Next(new TruncatedNormalSampler(1, 2, -1, 7)),
                "truncatedNormalCentre" => stream.Next(new TruncatedNormalSampler(0, 1, 0.1, 0.15)),
                "truncatedNormalTail" => stream.Next(new TruncatedNormalSampler(0, 1, 40, 41)),
                _ => throw new ArgumentOutOfRangeException(nameof(sampler), sampler, null),
            };
        }

        AssertHash(expected, values);
    }

    [Theory]
    [InlineData("log", 0x6A24A1CF25C682CDUL)]
    [InlineData("exp", 0xF5CE86CA74AEAF96UL)]
    [InlineData("sin", 0x1409FB7328B8F712UL)]
    [InlineData("cos", 0x95E3843698E9D4E0UL)]
    [InlineData("normalQuantile", 0xB5D248F8696090FAUL)]
    [InlineData("normalCdf", 0x6B5FB6CE3FC22EB7UL)]
    public void Lane_functions_over_a_fixed_grid_have_the_committed_bits_in_every_lane_type(string function, ulong expected)
    {
        switch (function)
        {
            case "log": CheckLanes<LaneFunctions.Log>(expected, i => Math.ScaleB(1 + i / 1000.0, i - 500)); break;
            case "exp": CheckLanes<LaneFunctions.Exp>(expected, i => 1.5 * (i - 500) + 0.001); break;
            case "sin": CheckLanes<LaneFunctions.Sin>(expected, i => Math.ScaleB(i - 500.3, i % 40)); break;
            case "cos": CheckLanes<LaneFunctions.Cos>(expected, i => Math.ScaleB(i - 500.3, i % 40)); break;
            case "normalQuantile": CheckLanes<LaneFunctions.NormalQuantile>(expected, i => i % 2 == 0 ? i / 1000.0 : Math.ScaleB(1, -i)); break;
            case "normalCdf": CheckLanes<LaneFunctions.NormalCdf>(expected, i => (i - 600) / 20.0); break;
            default: throw new ArgumentOutOfRangeException(nameof(function), function, null);
        }
    }

    [Theory]
    [InlineData("log1p", 0x43DB55DD09AC65CFUL)]
    [InlineData("expm1", 0x479D82BB50AE4345UL)]
    [InlineData("log10", 0x80F40E79D56282F3UL)]
    [InlineData("asin", 0x71A070296567AD4FUL)]
    [InlineData("tanh", 0x06B20D0E0D5305A8UL)]
    [InlineData("atanh", 0x9A1C09092441B03DUL)]
    [InlineData("pow", 0x012941F5844D6F43UL)]
    [InlineData("logGamma", 0x784401A03D314109UL)]
    [InlineData("t", 0xB84F58E74E208670UL)]
    [InlineData("f", 0xE97E278E1D559216UL)]
    [InlineData("chiSquaredQuantile", 0x93821AE78C81F7B5UL)]
    public void Scalar_functions_over_a_fixed_grid_have_the_committed_bits(string function, ulong expected)
    {
        var values = Enumerable.Range(0, 400).Select(i => (i - 199.5) / 200).Select(x => function switch
        {
            "log1p" => PortableMath.Log1p(x),
            "expm1" => PortableMath.Expm1(5 * x),
            "log10" => PortableMath.Log10(1.5 + x),
            "asin" => PortableMath.Asin(x),
            "tanh" => PortableMath.Tanh(3 * x),
            "atanh" => PortableMath.Atanh(x),
            "pow" => PortableMath.Pow(2 + x, 31.7 * x),
            "logGamma" => Gamma.LogGamma(10 * (1 + x)),
            "t" => StudentT.Survival(9 * x, 7.5),
            "f" => FisherF.Cdf(2 + x, 3, 8.25),
            "chiSquaredQuantile" => ChiSquared.Quantile((1 + x) / 2, 3.5),
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
        });
        AssertHash(expected, [.. values]);
    }

    [Fact]
    public void Filled_normals_have_the_committed_bits_in_every_lane_type()
    {
        CheckFill<Lane512>();
        CheckFill<Lane256>();
        CheckFill<Lane128>();
        CheckFill<LaneScalar>();
        CheckFill<LaneOne>();
    }

    [Fact]
    public void Correlated_normals_and_varying_counts_have_the_committed_bits()
    {
        var rows = new double[300];
        RandomFill.Draws(
            new(0x1234_5678_9ABC_DEF0, 17, 3), new MultivariateNormalSampler([1, -2, 0.5], [4, 1, 0.3, 1, 2, -0.7, 0.3, -0.7, 1]), rows);
        AssertHash(0x752F4795FD47DFE6UL, rows);
        var streams = new LaneStream<Lane512>(0x1234_5678_9ABC_DEF0, 17, 3);
        for (var i = 0; i <= rows.Length - 16; i += 16)
        {
            var binomials = VaryingBinomial.Draw(
                ref streams, Lane512.Load([0, 5, 50, 100, 1000, 30, 40, 2e9]), Lane512.Load([0.1, 0.2, 0.9, 0.5, 0.25, 0.01, 0.6, 0.3]));
            Lane512.Store(binomials, rows.AsSpan(i));
            Lane512.Store(VaryingPoisson.Draw(ref streams, Lane512.Load([0.1, 2, 24, 25, 100, 1e6, 1e9, 7])), rows.AsSpan(i + 8));
        }

        AssertHash(0x91E885DDF9BB97E8UL, rows);
    }

    [Fact]
    public void A_simulated_mean_has_the_committed_bits_on_any_number_of_threads()
    {
        foreach (var threads in new[] { 1, 3 })
        {
            var moments = MonteCarloDriver.Run(
                new MonteCarloPlan(5000, 8, threads),
                () => new Moments(),
                (first, count, sum) =>
                {
                    Span<double> values = stackalloc double[2];
                    for (var i = 0; i < count; i++)
                    {
                        RandomFill.Normals(new(8, (ulong)(first + i), 0), values);
                        sum.Add(values[0] * values[1]);
                    }
                });
            AssertHash(0x35DFBBEB3CE777BFUL, [moments.Mean, moments.SumOfSquares]);
        }
    }

    private static void CheckFill<TLane>()
        where TLane : struct, ILane<TLane>
    {
        var values = new double[500];
        default(NormalSampler).Fill<TLane>(new(0x1234_5678_9ABC_DEF0, 17, 3), values);
        AssertHash(0x6852EDEC8A9816A5UL, values);
    }

    private static void CheckLanes<TFunction>(ulong expected, Func<int, double> grid)
        where TFunction : struct, ILaneFunction
    {
        var source = Enumerable.Range(0, 1001).Select(grid).ToArray();
        var destination = new double[source.Length];
        LaneMap.Run<TFunction>(source, destination);
        AssertHash(expected, destination);
        LaneMap.Run<TFunction, Lane512>(source, destination);
        AssertHash(expected, destination);
        LaneMap.Run<TFunction, Lane256>(source, destination);
        AssertHash(expected, destination);
        LaneMap.Run<TFunction, Lane128>(source, destination);
        AssertHash(expected, destination);
        LaneMap.Run<TFunction, LaneScalar>(source, destination);
        AssertHash(expected, destination);
    }

    /// <summary>FNV-1a over the bits, 64 at a time, folded so that every bit reaches every other.</summary>
    private static void AssertHash(ulong expected, double[] values)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in values)
        {
            hash = unchecked((hash ^ BitConverter.DoubleToUInt64Bits(value)) * 1099511628211UL);
            hash ^= hash >> 32;
        }

        Assert.Equal(expected.ToString("X16", System.Globalization.CultureInfo.InvariantCulture), hash.ToString("X16", System.Globalization.CultureInfo.InvariantCulture));
    }
}
