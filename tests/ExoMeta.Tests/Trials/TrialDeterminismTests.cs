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
    [InlineData("binary", 1, 0x074E839C817474F9UL)]
    [InlineData("binary", 3, 0xD55A6CDE595F9C3DUL)]
    [InlineData("log-normal", 1, 0x70C05C2290EC5082UL)]
    [InlineData("log-normal", 3, 0x0E615401401E1271UL)]
    [InlineData("continuous-welch", 1, 0xD8DE87844BC57E7AUL)]
    [InlineData("continuous-welch", 3, 0xEA6B13214A5768EDUL)]
    [InlineData("continuous-ancova", 1, 0x358E311F2E57E743UL)]
    [InlineData("continuous-ancova", 3, 0xA8C8B7BE96093E91UL)]
    [InlineData("log-normal-by-patient", 1, 0xB1F9BCA9605F9735UL)]
    [InlineData("log-normal-by-patient", 3, 0xFDB9BF6E49BCFFDAUL)]
    [InlineData("time-to-event", 1, 0x9A7675F9E58E5040UL)]
    [InlineData("time-to-event", 3, 0xA3725F47912EA93FUL)]
    [InlineData("time-to-event-cox", 1, 0x0B5D55F93852A1A3UL)]
    [InlineData("ordinal", 1, 0x874AEE5BCFD5F9F8UL)]
    [InlineData("ordinal", 3, 0x6A6EC5CF82E7386AUL)]
    [InlineData("ventilator-free-days", 1, 0xC9AE4115D7AA27A6UL)]
    [InlineData("ventilator-free-days", 3, 0x011E4D7D1675A45DUL)]
    [InlineData("binary-fisher", 1, 0xF29BA8EA68EB4BC6UL)]
    [InlineData("binary-fisher", 3, 0xE9E18AA62391BDF4UL)]
    [InlineData("binary-margin", 1, 0xF30495DF3BB3235AUL)]
    [InlineData("binary-margin", 3, 0x20F8168F9188C392UL)]
    [InlineData("binary-strata", 1, 0x9CD187DAB84BADE9UL)]
    [InlineData("binary-strata", 3, 0xD85A5EFA20243F29UL)]
    [InlineData("binary-strata-missing", 1, 0x6CD79F686D6328D1UL)]
    [InlineData("binary-strata-missing", 3, 0x3EE80337CE083BD3UL)]
    [InlineData("binary-strata-difference", 1, 0x9A39FE4ED2DAC440UL)]
    [InlineData("binary-strata-difference", 3, 0xE49617BC42EF1147UL)]
    [InlineData("binary-strata-ignored", 1, 0xE1ED331F4AA5A059UL)]
    [InlineData("binary-strata-ignored", 3, 0xE1DD1F511A225DC4UL)]
    [InlineData("count", 1, 0xB1B685A572EA6309UL)]
    [InlineData("count", 3, 0x474E9DDC100309FCUL)]
    [InlineData("count-totals", 1, 0xA4B239B9320A41D3UL)]
    [InlineData("count-totals", 3, 0x23897CB901F6DD09UL)]
    [InlineData("continuous-centres", 1, 0x98152563B2C0491CUL)]
    [InlineData("continuous-centres", 3, 0xF30F3A292F9692C9UL)]
    [InlineData("continuous-centres-adjusted", 1, 0x096F8BAD1FF91313UL)]
    [InlineData("continuous-centres-adjusted", 3, 0xD48B8326E1E0B557UL)]
    [InlineData("time-to-event-cox", 3, 0xC82A39205C7D5C83UL)]
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
    [InlineData("inverse-normal", "log-normal", 0x6B4C6873B82760BCUL)]
    [InlineData("inverse-normal", "binary", 0xC6520E1064FF61FAUL)]
    [InlineData("fisher", "log-normal", 0xBFDB8043374EAA6FUL)]
    [InlineData("fisher-futility", "count", 0x4E409A6BE48B0351UL)]
    [InlineData("best", "log-normal", 0xAF89F0DFF9B195A6UL)]
    [InlineData("best", "ordinal", 0xE6AFD3FE0763D789UL)]
    [InlineData("near-reallocating", "binary", 0x6EFE1474271BF433UL)]
    [InlineData("promising", "ventilator-free-days", 0x46E4E568F71B26A9UL)]
    [InlineData("size", "log-normal", 0xD28D4E88EFD1B43AUL)]
    [InlineData("size", "binary-strata", 0x9895D2B70B9D13E9UL)]
    [InlineData("size-promising", "continuous-centres", 0x557A239A9FB896A8UL)]
    [InlineData("smaller-size", "count", 0x989D481E15D21C60UL)]
    [InlineData("multi-arm", "log-normal", 0x617591102FF0BECEUL)]
    [InlineData("multi-arm-first", "binary", 0x50E351DBB411F761UL)]
    [InlineData("futility", "log-normal", 0x566DB906851F3FE5UL)]
    [InlineData("haybittle-peto", "binary", 0x8006A4BD990C55DEUL)]
    [InlineData("spending", "time-to-event", 0xD300484689F7F218UL)]
    [InlineData("calendar", "ordinal", 0x8043B62C194A9065UL)]
    [InlineData("calendar-best", "binary", 0xC128261CAE6FD035UL)]
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
