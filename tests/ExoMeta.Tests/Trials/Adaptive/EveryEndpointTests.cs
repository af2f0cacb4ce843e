using ExoMeta.Effects;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials.Adaptive;

/// <summary>Every endpoint in trials whose arms and sizes are chosen on the way, in arms large enough for normal theory.</summary>
public class EveryEndpointTests
{
    private const double Alpha = 0.025;
    private const int Size = 400;

    /// <summary>What the examples have beside the effect, and a test that their data break, taken away: the rest must keep the level.</summary>
    private static Endpoint Sound(string name) => EndpointExamples.Named(name) switch
    {
        Endpoint.Count { Test: RateTest.Poisson } count => count with { Dispersion = Known(0) },
        var endpoint => endpoint,
    };

    public static TheoryData<string> Names => [.. EndpointExamples.All.Select(endpoint => endpoint.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_best_of_two_arms_goes_on(string name)
    {
        var endpoint = Sound(name);
        foreach (var reallocates in new[] { false, true })
        {
            var none = Run(Selecting(endpoint.UnderNull(), reallocates), endpoint, 0);
            AtMost(Alpha, none, Replicates(endpoint));
            var effect = Run(Selecting(endpoint, reallocates), endpoint, Effect(endpoint));
            Assert.InRange(effect.DisjunctivePower.Estimate, 10 * Alpha, 1);
            foreach (var result in new[] { none, effect })
            {
                // Half the patients of three arms; then those of two, or of all three, when nothing was significant.
                var goesOn = 1 - result.Looks[0].EfficacyStop.Estimate;
                Assert.Equal(3 * Size / 2 + goesOn * (reallocates ? 3 : 2) * Size / 2, result.ExpectedSize.Estimate, 1e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_last_stage_grows_as_conditional_power_asks(string name)
    {
        var endpoint = Sound(name);
        var none = Run(Growing(endpoint.UnderNull()), endpoint, 0);
        AtMost(Alpha, none, Replicates(endpoint));
        var effect = Run(Growing(endpoint), endpoint, Effect(endpoint));
        Assert.InRange(effect.DisjunctivePower.Estimate, 10 * Alpha, 1);
        foreach (var result in new[] { none, effect })
        {
            var goesOn = 1 - result.Looks[0].EfficacyStop.Estimate;
            Assert.InRange(result.ExpectedSize.Estimate, Size + goesOn * Size, Size + goesOn * 3 * Size);
            Assert.Equal(4 * Size, result.TotalSize);
        }

        Assert.True(effect.ExpectedSize.Estimate < none.ExpectedSize.Estimate);
    }

    [Fact]
    public void Threads_change_no_bit() => Assert.All(EndpointExamples.All, endpoint =>
    {
        foreach (var design in new[] { Selecting(endpoint, true, 24), Growing(endpoint, 24) })
        {
            Truth truth = Fixed([.. design.ComparedArms.Select(_ => Effect(endpoint) + endpoint.TestedEffect)]);
            Assert.Equal(
                Bits(TrialSimulator.Run(design, truth, Plan(6_000) with { Threads = 1 })), Bits(TrialSimulator.Run(design, truth, Plan(6_000) with { Threads = 3 })));
        }
    });

    /// <summary>Stages cut in time are increments of score and information, so that patients cannot be moved between them.</summary>
    [Fact]
    public void Looks_at_events_and_times_let_arms_be_chosen_but_not_sizes()
    {
        var byEvents = new Endpoint.TimeToEvent("death", new EventHazard.Constant(Known(0.02)), new SurvivalTest.LogRank()) { LowerIsBetter = true, Events = 180 };
        var byTimes = byEvents with { Events = null, AfterLast = 40, LookTimes = [90] };
        foreach (var endpoint in new[] { byEvents, byTimes })
        {
            TrialDesign In(TrialDesign design) => design with { Conduct = new(TimeToEventTesting.Over(120)) };
            var none = TrialSimulator.Run(In(Selecting(endpoint, false, 100)), Fixed(0, 0), Plan(10_000));
            AtMost(Alpha, none, 10_000);
            Assert.InRange(TrialSimulator.Run(In(Selecting(endpoint, false, 100)), Fixed(0, -0.5), Plan(10_000)).DisjunctivePower.Estimate, 0.5, 1);
            foreach (var design in new[] { Selecting(endpoint, true, 100), Growing(endpoint, 100) })
            {
                Assert.Contains("only where looks have shares of the patients", Assert.Single(In(design).Problems()), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Sizes_that_an_endpoint_cannot_reach_are_refused()
    {
        var boschloo = (Endpoint.Binary)Death(0.3) with { Test = new RiskTest.Boschloo() };
        Assert.Contains("leave its size as planned", Assert.Single(Growing(boschloo, 20).Problems()), StringComparison.Ordinal);
        Assert.Empty(Selecting(boschloo, false, 500).Problems());
        Assert.Contains("at most 511 an arm", Assert.Single(Selecting(boschloo, true, 500).Problems()), StringComparison.Ordinal);
        var grown = Growing(EndpointExamples.Named("time-to-event"), 6000);
        Assert.Contains("24000 patients; at most 20000", Assert.Single(grown.Problems()), StringComparison.Ordinal);
    }

    /// <summary>The t statistic of a trial whose size stayed small has few degrees of freedom, however large it might have become.</summary>
    [Fact]
    public void The_naive_test_of_few_patients_has_their_degrees_of_freedom()
    {
        const int Trials = 200_000;
        var plan = new AdaptiveStages([0.5, 1], AdaptiveStagesTests.CombinationOf("naive"), new SelectionRule.All(), StopRule.Each)
        {
            // No trial that reaches the second look gets there: the size stays.
            Size = new(0.99999999, 100) { PromisingFrom = 0.9999999 },
        };
        var design = AgainstControl(Crp(1), new MultiplicityProcedure.None(), Alpha, 4, 4) with { Interim = plan };
        var error = TrialSimulator.Run(design, Fixed(0), Plan(Trials)).DisjunctivePower.Estimate;
        Assert.InRange(error, 0.02, Alpha + StandardErrors * Math.Sqrt(Alpha * (1 - Alpha) / Trials));
    }

    private static TrialDesign Selecting(Endpoint endpoint, bool reallocates, int size = Size) =>
        AgainstControl(endpoint, new MultiplicityProcedure.ClosedDunnett(), Alpha, size, size, size) with
        {
            Interim = new AdaptiveStages(
                [0.5, 1], AdaptiveStagesTests.CombinationOf("inverse-normal"), new SelectionRule.Best(1, SelectionScale.Statistic), StopRule.FirstRejection)
            { Reallocates = reallocates },
        };

    private static TrialDesign Growing(Endpoint endpoint, int size = Size) => AgainstControl(endpoint, new MultiplicityProcedure.None(), Alpha, size, size) with
    {
        Interim = new AdaptiveStages([0.5, 1], AdaptiveStagesTests.CombinationOf("inverse-normal"), new SelectionRule.All(), StopRule.Each) { Size = new(0.9, 3) },
    };

    private static OperatingCharacteristics Run(TrialDesign design, Endpoint endpoint, double distance) => TrialSimulator.Run(
        design, Fixed([.. design.ComparedArms.Select(_ => endpoint.TestedEffect + distance)]), Plan(Replicates(endpoint)));

    /// <summary>An effect that is worth finding, away from the hypothesis.</summary>
    private static double Effect(Endpoint endpoint) => endpoint switch
    {
        Endpoint.Binary { Scale: var scale } when scale == RiskMeasure.RiskDifference => -0.1,
        Endpoint.Means => -0.12,
        _ => -0.35,
    };

    /// <summary>Fewer where patients are drawn one by one.</summary>
    private static int Replicates(Endpoint endpoint) =>
        endpoint is Endpoint.TimeToEvent or Endpoint.Count { Test: not RateTest.Poisson } or Endpoint.LogNormal { LimitOfDetection: not null } ? 4_000 : 20_000;

    private static void AtMost(double level, OperatingCharacteristics result, int replicates) =>
        Assert.InRange(result.DisjunctivePower.Estimate, 0.2 * level, level + StandardErrors * Math.Sqrt(level * (1 - level) / replicates));
}
