using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

public class TrialDeterminismTests
{
    private static readonly Truth.Robust Truth = new(
        new Truth.Predictive(
            new Truth.Posterior([-0.4, -0.2], new[,] { { 0.09, 0.03 }, { 0.03, 0.16 } }, 4), new UncertainQuantity.HalfNormal(0.3)),
        0.2, 0.3);

    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_any_number_of_threads()
    {
        foreach (var endpoint in EndpointExamples.All)
        {
            var design = AgainstControl(endpoint, new MultiplicityProcedure.SingleStepDunnett(), 0.025, 12, 10, 9);
            var expected = Bits(TrialSimulator.Run(design, Truth, Plan(20_000) with { Threads = 1 }));
            foreach (var threads in new[] { 0, 2, 3, 7 })
            {
                Assert.Equal(expected, Bits(TrialSimulator.Run(design, Truth, Plan(20_000) with { Threads = threads })));
            }
        }
    }

    [Trait("Category", "Determinism")]
    [Theory]
    [InlineData("binary", 1, 0xAA9FA02EEE4AFAAFUL)]
    [InlineData("binary", 3, 0xF789350503692D2DUL)]
    [InlineData("log-normal", 1, 0xA0BB91DA3DE52F48UL)]
    [InlineData("log-normal", 3, 0xB3746D787E630C09UL)]
    [InlineData("continuous-welch", 1, 0xBF674629B324D384UL)]
    [InlineData("continuous-welch", 3, 0x5F2E8B6E0BCBCC5FUL)]
    [InlineData("continuous-ancova", 1, 0x723792A5AE70D067UL)]
    [InlineData("continuous-ancova", 3, 0xE50876612A66C01FUL)]
    [InlineData("log-normal-by-patient", 1, 0x4CEDD8AB7AF35F9DUL)]
    [InlineData("log-normal-by-patient", 3, 0x5955AF84FAE6B07EUL)]
    [InlineData("time-to-event", 1, 0x478CFD1D1157BEBBUL)]
    [InlineData("time-to-event", 3, 0x868A9D8660542B0CUL)]
    [InlineData("time-to-event-cox", 1, 0x785FE4235628BC72UL)]
    [InlineData("ordinal", 1, 0x1D932F0796FEC1C4UL)]
    [InlineData("ordinal", 3, 0x72903D377447C4FCUL)]
    [InlineData("ventilator-free-days", 1, 0x2992C1AB628D1236UL)]
    [InlineData("ventilator-free-days", 3, 0x0EFB406065009161UL)]
    public void A_simulated_trial_has_the_committed_bits(string kind, int looks, ulong expected)
    {
        var endpoint = EndpointExamples.Named(kind);
        var design = AgainstControl(endpoint, looks == 1 ? (MultiplicityProcedure)new MultiplicityProcedure.SingleStepDunnett() : new MultiplicityProcedure.Bonferroni(), 0.025, 12, 10, 9) with
        {
            Looks = looks == 1 ? null : SequentialLooks.Equal(looks, EfficacyRule.Pocock),
        };
        var bits = Bits(TrialSimulator.Run(design, Truth, Plan(2_500)));
        var hash = bits.Aggregate(14695981039346656037UL, (h, c) => unchecked((h ^ c) * 1099511628211UL));
        Assert.Equal($"{expected:X16}", $"{hash:X16}");
    }

    [Fact]
    public void Another_seed_gives_other_results()
    {
        foreach (var endpoint in EndpointExamples.All)
        {
            var design = AgainstControl(endpoint, new MultiplicityProcedure.SingleStepDunnett(), 0.025, 12, 10, 9);
            Assert.NotEqual(
                Bits(TrialSimulator.Run(design, Truth, Plan(5000, 1))), Bits(TrialSimulator.Run(design, Truth, Plan(5000, 2))));
        }
    }

    [Fact]
    public void An_arm_keeps_its_draws_when_another_changes_its_size()
    {
        // Common random numbers: the first dose's estimates are the same whatever the second one does, but where a slope is estimated from all arms.
        foreach (var endpoint in EndpointExamples.All.Where(endpoint => endpoint is not Endpoint.Means { Test: TestOfMeans.Ancova }))
        {
            OperatingCharacteristics With(int size) => TrialSimulator.Run(
                AgainstControl(endpoint, new MultiplicityProcedure.None(), 0.025, 12, 10, size), Fixed(-0.3, 0.1), Plan(3000));
            Assert.Equal(With(9).Arms[0].EffectMean, With(21).Arms[0].EffectMean);
            Assert.NotEqual(With(9).Arms[1].EffectMean, With(21).Arms[1].EffectMean);
        }
    }

    /// <summary>Adding one value x to n values of mean m adds (x − m)² n/(n + 1) to the sum of squares, and here it is a chunk alone.</summary>
    [Fact]
    public void Moments_of_chunks_merge_exactly()
    {
        const int n = MonteCarloDriver.ChunkSize;
        var design = AgainstControl(Crp(1), new MultiplicityProcedure.None(), 0.025, 5, 5);
        var before = TrialSimulator.Run(design, Fixed(-0.3), Plan(n)).Arms[0].EffectMean;
        var after = TrialSimulator.Run(design, Fixed(-0.3), Plan(n + 1)).Arms[0].EffectMean;
        var deviation = (after.Estimate - before.Estimate) * (n + 1);
        AssertRelative(
            deviation * deviation * n / (n + 1),
            after.Mcse * after.Mcse * (n + 1.0) * n - before.Mcse * before.Mcse * n * (n - 1.0), 1e-8);
    }

    [Fact]
    public void Progress_reaches_the_end_and_a_cancelled_run_stops()
    {
        var design = AgainstControl(Death(0.3), new MultiplicityProcedure.None(), 0.025, 5, 5);
        long furthest = 0;
        var gate = new Lock();
        TrialSimulator.Run(design, Fixed(0), Plan(5000), done =>
        {
            lock (gate)
            {
                furthest = Math.Max(furthest, done);
            }
        });
        Assert.Equal(5000, furthest);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => TrialSimulator.Run(design, Fixed(0), Plan(5000), cancellation: source.Token));
    }

    [Fact]
    public void Every_example_is_sound_and_says_what_it_is() => Assert.All(EndpointExamples.All, endpoint =>
    {
        Assert.Empty(endpoint.Problems());
        Assert.NotEqual("", endpoint.EffectName);
        Assert.NotEqual("", endpoint.TestName);
    });
}
