using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;
using ExoMeta.Trials;
using static ExoMeta.Tests.Trials.RiskTables;

namespace ExoMeta.Tests.Trials;

/// <summary>Recurrent events: statistics against formulas written anew and R, draws against exact moments.</summary>
public class RateTests
{
    private const int Draws = 200_000;
    private static readonly double[] Treated = [0, 2, 1, 0, 4, 3, 0, 1, 7, 2, 0, 1];
    private static readonly double[] Control = [3, 1, 5, 2, 0, 9, 4, 6, 2, 3];

    // R 4.2.2: glm with families poisson and MASS::negative.binomial(1/0.7) (dispersion = 1), offset log(1.5); Rao's test of anova.
    [Fact]
    public void Equal_follow_up_gives_the_estimates_of_R()
    {
        var result = LaneKernels.Run<Kernel>([[21, 18, 27, 35, 15, 22.5, 0], [21, 18, 27, 35, 15, 22.5, 0.7]]);
        Assert.Equal(-0.6931471805599458, result[0][0], 1e-12);
        Assert.Equal(0.2760262237035365, result[0][1], 1e-9);
        Assert.Equal(6.562500000054783, result[0][2] * result[0][2], 1e-9);
        Assert.Equal(-0.6931471805599455, result[1][0], 1e-12);
        Assert.Equal(0.4522430867617637, result[1][1], 1e-9);
    }

    [Fact]
    public void Statistics_are_those_of_the_stated_formulas()
    {
        var random = new Random(4);
        var rows = Enumerable.Range(0, 300).Select(i => (double[])
        [
            random.Next(0, i % 4 == 0 ? 2 : 90), i % 29 == 7 ? 0 : 40 + random.Next(20), 55, random.Next(0, i % 6 == 0 ? 2 : 90), i % 31 == 8 ? 0 : 30 + random.Next(20), 48,
            i % 3 == 0 ? 0 : random.NextDouble(),
        ]).ToArray();
        var results = LaneKernels.Run<Kernel>(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            var (x1, t1, s1, x0, t0, s0, kappa) = (rows[i][0], rows[i][1], rows[i][2], rows[i][3], rows[i][4], rows[i][5], rows[i][6]);
            if (t1 == 0 || t0 == 0)
            {
                Assert.Equal([0, double.PositiveInfinity, 0], results[i]);
                continue;
            }

            var add = x1 == 0 || x0 == 0 ? 0.5 : 0;
            AssertClose(Math.Log((x1 + add) / t1) - Math.Log((x0 + add) / t0), results[i][0], 1e-12, rows[i]);
            var spread = kappa * (s1 / (t1 * t1) + s0 / (t0 * t0));
            AssertClose(Math.Sqrt(1 / (x1 + add) + 1 / (x0 + add) + spread), results[i][1], 1e-12, rows[i]);
            var rate = (x1 + x0) / (t1 + t0);
            AssertClose(
                x1 + x0 == 0 ? 0 : (x1 / t1 - x0 / t0) / Math.Sqrt(rate / t1 + rate / t0 + rate * rate * spread), results[i][2], 1e-12, rows[i]);
        }
    }

    [Fact]
    public void A_Poisson_model_does_without_squared_follow_up()
    {
        var arm = new EventCounts<LaneOne>(new(4), new(10), new(double.NaN));
        Assert.Equal(Math.Sqrt(0.5), RateRatio.LogRateRatio(arm, arm, new LaneOne(0)).StandardError.Value, 1e-15);
        Assert.Equal(0, RateRatio.ScoreStatistic(arm, arm, new LaneOne(0)).Value);
    }

    [Fact]
    public void The_dispersion_is_that_of_the_pooled_moments()
    {
        // (n − 1)(s² − x̄) of both arms over (n − 1)x̄² of both, by R.
        Assert.Equal(0.4168475900998697, Dispersion(Treated, Control, 1.5), 1e-13);

        // Less variable than Poisson, without events, one patient an arm.
        Assert.Equal(0, Dispersion([2, 2, 2], [3, 3, 3, 3], 1.5));
        Assert.Equal(0, Dispersion([0, 0], [0, 0, 0], 1));
        Assert.Equal(0, Dispersion([3], [5], 1));
        var rows = new double[][] { [21, 18, 27, 85, 31.5, 35, 15, 22.5, 185, 52.5], [0, 0, 0, 0, 0, 35, 15, 22.5, 185, 52.5], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
        var results = LaneKernels.Run<DispersionKernel>(rows);
        Assert.Equal(0.4168475900998697, results[0][0], 1e-13);
        Assert.Equal((185 - 122.5 - 9 * 3.5) / (9 * 12.25), results[1][0], 1e-12);
        Assert.Equal(0, results[2][0]);
    }

    [Theory]
    [InlineData(0.7, 25, 1.8)]
    [InlineData(2.5, 4, 6)]
    [InlineData(0.05, 100, 3)]
    public void Draws_have_negative_binomial_means_and_variances(double dispersion, int patients, double mean)
    {
        var model = new GammaPoisson(dispersion, patients);
        var (byPatient, byArm) = (new double[Draws], new double[Draws]);
        for (var start = 0; start < Draws; start += 8)
        {
            var streams = new LaneStream<Lane512>(99, (ulong)start, 1);
            Lane512.Store(model.Patient(ref streams, Lane512.Broadcast(mean)), byPatient.AsSpan(start));
            Lane512.Store(model.Arm(ref streams, Lane512.Broadcast(mean)), byArm.AsSpan(start));
        }

        AssertMoments(byPatient, mean, mean + dispersion * mean * mean);
        AssertMoments(byArm, patients * mean, patients * (mean + dispersion * mean * mean));

        // No events: (1 + κμ)^(−1/κ).
        var none = Math.Pow(1 + dispersion * mean, -1 / dispersion);
        Assert.True(Math.Abs(byPatient.Count(x => x == 0) / (double)Draws - none) <= 4.5 * Math.Sqrt(none * (1 - none) / Draws));
    }

    [Fact]
    public void Draws_are_the_same_in_lanes_of_every_type()
    {
        var expected = DrawAll<LaneOne>();
        Assert.Equal(expected, DrawAll<Lane512>());
        Assert.Equal(expected, DrawAll<Lane256>());
        Assert.Equal(expected, DrawAll<Lane128>());
        Assert.Equal(expected, DrawAll<LaneScalar>());
    }

    [Fact]
    public void Parameters_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GammaPoisson(0, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GammaPoisson(double.PositiveInfinity, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GammaPoisson(0.5, 0));
    }

    private static double[] DrawAll<TLane>()
        where TLane : struct, ILane<TLane>
    {
        var model = new GammaPoisson(0.6, 12);
        var all = new double[48];
        for (var start = 0; start < 16; start += TLane.Count)
        {
            var streams = new LaneStream<TLane>(5, (ulong)start, 1);
            for (var j = 0; j < 2; j++)
            {
                TLane.Store(model.Patient(ref streams, TLane.Broadcast(2.5)), all.AsSpan(16 * j + start));
            }

            TLane.Store(model.Arm(ref streams, TLane.Broadcast(2.5)), all.AsSpan(32 + start));
        }

        return all;
    }

    private static void AssertMoments(double[] draws, double mean, double variance)
    {
        Assert.True(Math.Abs(draws.Average() - mean) <= 4.5 * Math.Sqrt(variance / draws.Length));
        var squares = draws.Select(x => (x - mean) * (x - mean)).ToArray();
        var error = Math.Sqrt(squares.Select(s => (s - variance) * (s - variance)).Average() / draws.Length);
        Assert.True(Math.Abs(squares.Average() - variance) <= 4.5 * error, $"{squares.Average()} instead of {variance} ± {error}");
    }

    private static double Dispersion(double[] treated, double[] control, double followUp) =>
        DispersionByMoments.Of(Spread(treated, followUp), Spread(control, followUp)).Value;

    private static EventSpread<LaneOne> Spread(double[] events, double followUp) => new(
        EventCounts<LaneOne>.FollowedAlike(new(events.Sum()), new(events.Length), new(followUp)),
        new(events.Sum(x => x * x)),
        new(followUp * events.Sum()));

    private sealed class Kernel : ILaneKernel
    {
        public static int Outputs => 3;

        public static void Compute<TLane>(ReadOnlySpan<double> inputs, Span<double> outputs)
            where TLane : struct, ILane<TLane>
        {
            var n = TLane.Count;
            var treated = new EventCounts<TLane>(TLane.Load(inputs), TLane.Load(inputs[n..]), TLane.Load(inputs[(2 * n)..]));
            var control = new EventCounts<TLane>(TLane.Load(inputs[(3 * n)..]), TLane.Load(inputs[(4 * n)..]), TLane.Load(inputs[(5 * n)..]));
            var dispersion = TLane.Load(inputs[(6 * n)..]);
            var effect = RateRatio.LogRateRatio(treated, control, dispersion);
            TLane.Store(effect.Estimate, outputs);
            TLane.Store(effect.StandardError, outputs[n..]);
            TLane.Store(RateRatio.ScoreStatistic(treated, control, dispersion), outputs[(2 * n)..]);
        }
    }

    private sealed class DispersionKernel : ILaneKernel
    {
        public static int Outputs => 1;

        public static void Compute<TLane>(ReadOnlySpan<double> inputs, Span<double> outputs)
            where TLane : struct, ILane<TLane>
        {
            TLane.Store(DispersionByMoments.Of(Arm<TLane>(inputs), Arm<TLane>(inputs[(5 * TLane.Count)..])), outputs);
        }

        private static EventSpread<TLane> Arm<TLane>(ReadOnlySpan<double> inputs)
            where TLane : struct, ILane<TLane>
        {
            var n = TLane.Count;
            return new(
                new(TLane.Load(inputs), TLane.Load(inputs[n..]), TLane.Load(inputs[(2 * n)..])), TLane.Load(inputs[(3 * n)..]), TLane.Load(inputs[(4 * n)..]));
        }
    }
}
