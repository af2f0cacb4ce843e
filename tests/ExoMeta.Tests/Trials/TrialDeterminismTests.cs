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
    [InlineData("binary-fisher", 1, 0xCA33BB4F2497CF56UL)]
    [InlineData("binary-fisher", 3, 0xAE78F600E97480E0UL)]
    [InlineData("binary-margin", 1, 0x4E0C629CE9E54304UL)]
    [InlineData("binary-margin", 3, 0x081FDAF1132261C8UL)]
    [InlineData("binary-strata", 1, 0xE41BF1E83877E377UL)]
    [InlineData("binary-strata", 3, 0xEE8399F96EA1E9DBUL)]
    [InlineData("binary-strata-missing", 1, 0x3CDD3A95D129FE59UL)]
    [InlineData("binary-strata-missing", 3, 0xA775CD522AE1F727UL)]
    [InlineData("binary-strata-difference", 1, 0x970F10DBA19F0900UL)]
    [InlineData("binary-strata-difference", 3, 0xD1E25AB87DDF9771UL)]
    [InlineData("binary-strata-ignored", 1, 0x9E567FC4412F11C7UL)]
    [InlineData("binary-strata-ignored", 3, 0x0923542DD67DC398UL)]
    [InlineData("count", 1, 0x4336EB840E66151BUL)]
    [InlineData("count", 3, 0x4C6DB3E85B0A82D8UL)]
    [InlineData("count-totals", 1, 0x05315B724BA1F0F3UL)]
    [InlineData("count-totals", 3, 0x373CDEAB8121978DUL)]
    [InlineData("continuous-centres", 1, 0xF61008EE0D239E20UL)]
    [InlineData("continuous-centres", 3, 0xDE77DC4C09B588C9UL)]
    [InlineData("continuous-centres-adjusted", 1, 0xF5F1258155F6E053UL)]
    [InlineData("continuous-centres-adjusted", 3, 0x751DFB9A4A7B79A1UL)]
    [InlineData("time-to-event-cox", 3, 0x39A6BD6E563D096AUL)]
    public void A_simulated_trial_has_the_committed_bits(string kind, int looks, ulong expected)
    {
        var endpoint = EndpointExamples.Named(kind);
        var design = AgainstControl(endpoint, looks == 1 ? (MultiplicityProcedure)new MultiplicityProcedure.SingleStepDunnett() : new MultiplicityProcedure.Bonferroni(), 0.025, 12, 10, 9) with
        {
            Looks = looks == 1 ? null : SequentialLooks.Equal(looks, EfficacyRule.Pocock),
        };
        AssertBits(expected, design, Truth);
    }

    /// <summary>Designs that change themselves, by their names in <see cref="Adaptive"/>.</summary>
    [Trait("Category", "Determinism")]
    [Theory]
    [InlineData("inverse-normal", "log-normal", 0x4461AC7D47F06B0DUL)]
    [InlineData("inverse-normal", "binary", 0x137ECC3B16F8CA39UL)]
    [InlineData("fisher", "log-normal", 0xCC4BC8B349A6BE62UL)]
    [InlineData("fisher-futility", "count", 0x31EE0143ECCFB080UL)]
    [InlineData("best", "log-normal", 0xEB4FD9A16A93D49FUL)]
    [InlineData("best", "ordinal", 0x277AD10AF86727E6UL)]
    [InlineData("near-reallocating", "binary", 0xFFE7D0684732CE48UL)]
    [InlineData("promising", "ventilator-free-days", 0x7ECCCBD1B2932FCAUL)]
    [InlineData("size", "log-normal", 0xAFCD30ECB6AC3DCBUL)]
    [InlineData("size", "binary-strata", 0xB3E8849FF2C1BC04UL)]
    [InlineData("size-promising", "continuous-centres", 0xBE0701DB8F143FFBUL)]
    [InlineData("smaller-size", "count", 0x141E2A257E5C3CABUL)]
    [InlineData("multi-arm", "log-normal", 0xBC8700BB8C352AF6UL)]
    [InlineData("multi-arm-first", "binary", 0x532A7E79123C1238UL)]
    [InlineData("futility", "log-normal", 0x4A4584E0590B9456UL)]
    [InlineData("haybittle-peto", "binary", 0xEC2DA36A451ECC7AUL)]
    [InlineData("spending", "time-to-event", 0xC9C3AE7D5F2196B1UL)]
    [InlineData("calendar", "ordinal", 0xFE2B66C1FBF7E840UL)]
    [InlineData("calendar-best", "binary", 0x59E1DF10DD807112UL)]
    public void A_design_that_changes_itself_has_the_committed_bits(string plan, string kind, ulong expected)
    {
        var interim = plan switch
        {
            "calendar" => SequentialLooks.Equal(2, EfficacyRule.Pocock),
            "calendar-best" => Adaptive("best"),
            _ => Adaptive(plan),
        };

        // Sizes by conditional power, and futility that levels count on, are for one comparison.
        var isOne = interim is AdaptiveStages { Size: not null } or AdaptiveStages { Combination: StageCombination.Fisher { Futility.Length: > 0 } };
        MultiplicityProcedure procedure = interim switch
        {
            AdaptiveStages => new MultiplicityProcedure.ClosedDunnett(),
            MultiArmStages => new MultiplicityProcedure.SingleStepDunnett(),
            _ => new MultiplicityProcedure.Bonferroni(),
        };
        int[] sizes = isOne ? [24, 20] : interim is MultiArmStages ? [24, 20, 20] : [24, 20, 18];
        var design = AgainstControl(EndpointExamples.Named(kind), procedure, 0.025, sizes) with
        {
            Interim = interim,
            Conduct = plan.StartsWith("calendar", StringComparison.Ordinal) ? Conduct : null,
        };
        AssertBits(expected, design, isOne ? NormalTruth(-0.4, 0.3, 4) : Truth);
    }

    private static readonly TrialConduct Conduct = new(new Recruitment.AtRate(PiecewiseRate.Constant(1), new UncertainQuantity.Beta(4, 6))) { Readout = 20 };

    private static InterimPlan Adaptive(string plan)
    {
        StageCombination combination = plan switch
        {
            "fisher" => new StageCombination.Fisher(FisherRule.EqualLevels, []),
            "fisher-futility" => new StageCombination.Fisher(FisherRule.EqualLevels, [0.5]),
            _ => new StageCombination.InverseNormal(EfficacyRule.OBrienFleming, FutilityRule.None),
        };
        AdaptiveStages Choosing(SelectionRule rule) => new([0.5, 1], combination, rule, StopRule.Each);
        return plan switch
        {
            "best" => Choosing(new SelectionRule.Best(1, SelectionScale.Statistic)),
            "near-reallocating" => Choosing(new SelectionRule.NearBest(0.2, SelectionScale.Estimate)) with { Reallocates = true },
            "promising" => Choosing(new SelectionRule.Promising(0.02, SelectionScale.Estimate)),
            "size" => Choosing(new SelectionRule.All()) with { Size = new(0.9, 3) },
            "size-promising" => Choosing(new SelectionRule.All()) with { Size = new(0.9, 2) { PromisingFrom = 0.3 } },
            "smaller-size" => Choosing(new SelectionRule.All()) with { Size = new(0.8, 3) { Smallest = 0.5, Effect = -0.4 } },
            "multi-arm" => new MultiArmStages(3, new TriangularShape(), StopRule.Each),
            "multi-arm-first" => new MultiArmStages(2, new TriangularShape(), StopRule.FirstRejection),
            "futility" => new SequentialLooks([0.4, 1], EfficacyRule.OBrienFleming, new GivenFutility([0], false)),
            "haybittle-peto" => SequentialLooks.Equal(3, new HaybittlePeto()),
            "spending" => SequentialLooks.Equal(3, new AlphaSpending(new OBrienFlemingSpending())),
            _ => Choosing(new SelectionRule.All()),
        };
    }

    private static void AssertBits(ulong expected, TrialDesign design, Truth truth)
    {
        var bits = Bits(TrialSimulator.Run(design, truth, Plan(2_500)));
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
