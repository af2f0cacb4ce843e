using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TimeToEventTesting;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials;

/// <summary>A time to an event at one look: power, events, errors, bias.</summary>
public class TimeToEventTests
{
    private const int Trials = 40_000;

    [Theory]
    [InlineData(0.8, 500, 0.01)]
    [InlineData(0.7, 200, 0.015)]
    [InlineData(0.5, 80, 0.03)]
    public void Power_of_the_log_rank_test_is_near_Schoenfelds(double ratio, int size, double approximation)
    {
        // Schoenfeld (1981): z is N(log HR·√(d/4), 1) with d events, for log HR near 0; the farther from it, the fewer rejections there are.
        var (control, treated) = (0.4, 1 - Math.Pow(0.6, ratio));
        var drift = -Math.Log(ratio) * Math.Sqrt(size * (control + treated) / 4);
        var power = Simulate(Two(Death28(0.4), size, size), Math.Log(ratio)).Arms[0].Power;
        Assert.InRange(power.Estimate - Normal.Cdf(drift - Normal.UpperQuantile(0.025)), -approximation, 0.5 * approximation);
    }

    [Fact]
    public void Power_agrees_with_a_naive_simulation_by_another_generator()
    {
        var hazard = new PiecewiseRate([0, 7, 20], [0.03, 0.015, 0.006]);
        var endpoint = new Endpoint.TimeToEvent("death", new EventHazard.Piecewise(hazard), new SurvivalTest.LogRank())
        {
            LowerIsBetter = true,
            FollowUp = 60,
            AfterLast = 20,
            Delay = 5,
            Dropout = new EventHazard.Constant(Known(0.004)),
            TreatedDropout = new EventHazard.OfRisk(Known(0.3), 40),
        };
        var simulated = Simulate(Two(endpoint, 40, 25, Over(50)), Math.Log(0.35), 200_000);
        const int Naive = 12_000;
        var random = new Random(7);
        var (rejected, events, square) = (0, 0.0, 0.0);
        for (var trial = 0; trial < Naive; trial++)
        {
            List<Seen> seen = [.. Arm(40, false), .. Arm(25, true)];
            var (u, v) = LogRank(seen);
            rejected += u / Math.Sqrt(v) <= -Normal.UpperQuantile(0.025) ? 1 : 0;
            var d = seen.Count(p => p.IsEvent);
            (events, square) = (events + d, square + (double)d * d);

            IEnumerable<Seen> Arm(int size, bool isTreated)
            {
                for (var j = 0; j < size; j++)
                {
                    var early = Draw(random, hazard, 1);
                    var time = early > 5 && isTreated ? 5 + Later(random) : early;
                    var dropout = -Math.Log(1 - random.NextDouble()) / (isTreated ? -Math.Log(0.7) / 40 : 0.004);
                    var end = Math.Min(dropout, Math.Min(60, 70 - 50 * (j + 0.5) / size));
                    yield return new(Math.Min(time, end), time <= end, isTreated);
                }
            }
        }

        var (p, mean) = (rejected / (double)Naive, events / Naive);
        var error = Math.Sqrt(p * (1 - p) / Naive + simulated.Arms[0].Power.Mcse * simulated.Arms[0].Power.Mcse);
        Assert.InRange((simulated.Arms[0].Power.Estimate - p) / error, -StandardErrors, StandardErrors);
        var ofEvents = simulated.Looks[0].Events!.Value;
        Assert.InRange(
            (ofEvents.Estimate - mean) / Math.Sqrt((square / Naive - mean * mean) / Naive + ofEvents.Mcse * ofEvents.Mcse), -StandardErrors, StandardErrors);

        // From the delay on, the hazard of treatment is 0.35 times that of control at the same time.
        double Later(Random r) => Draw(r, new([0, 2, 15], [0.03, 0.015, 0.006]), 0.35);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.004)]
    public void Expected_events_are_those_of_quadrature(double dropout)
    {
        var hazard = new PiecewiseRate([0, 10, 40], [0.02, 0.01, 0.004]);
        var accrual = new PiecewiseRate([0, 30], [2, 5]);
        var endpoint = new Endpoint.TimeToEvent("death", new EventHazard.Piecewise(hazard), new SurvivalTest.LogRank())
        {
            LowerIsBetter = true,
            AfterLast = 25,
            Dropout = dropout > 0 ? new EventHazard.Constant(Known(dropout)) : null,
        };
        const int N = 400;
        var period = 30 + (N - 60) / 5.0;
        var simulated = Simulate(Two(endpoint, N / 2, N / 2, new Recruitment.AtRate(accrual, Known(1))), Math.Log(0.6), 20_000);

        // Patients enter evenly, not by lot: the mean over midpoints of recruitment is quadrature to about 1/N².
        var schedule = new SurvivalSchedule(accrual, period, 25, dropout, dropout);
        var expected = N * new SurvivalComparison(0.6, hazard, schedule).EventProbability(period + 25);
        var events = simulated.Looks[0].Events!.Value;
        Assert.InRange((events.Estimate - expected) / Math.Sqrt(events.Mcse * events.Mcse + 1e-4), -StandardErrors, StandardErrors);
        Assert.Equal(period + 25, simulated.Duration!.Value.Estimate, 9);
        Assert.Equal(N, simulated.Recruited!.Value.Estimate);
    }

    [Theory]
    [InlineData(28, 0.4)]
    [InlineData(60, 0.5)]
    public void Mortality_by_a_day_is_what_was_asked_for(double day, double risk)
    {
        var endpoint = new Endpoint.TimeToEvent("death", new EventHazard.OfRisk(Known(risk), day), new SurvivalTest.RiskAt(day)) { LowerIsBetter = true, FollowUp = day };
        var simulated = Simulate(Two(endpoint, 100, 50), 0, 20_000);
        AssertMean(150 * risk, simulated.Looks[0].Events!.Value);
    }

    [Fact]
    public void Without_censoring_the_test_of_risks_at_a_time_is_the_unpooled_test_of_proportions()
    {
        // Exact: the numbers of deaths are binomial, and Greenwood's variance is p(1 − p)/n.
        const int N = 25;
        var (p0, p1) = (0.5, 1 - Math.Pow(0.5, 0.5));
        var power = 0.0;
        for (var a = 0; a <= N; a++)
        {
            for (var b = 0; b <= N; b++)
            {
                var (q1, q0) = (a / (double)N, b / (double)N);
                var z = (q1 - q0) / Math.Sqrt((q1 * (1 - q1) + q0 * (1 - q0)) / N);
                power += z <= -CriticalValues() ? Mass(a, p1) * Mass(b, p0) : 0;
            }
        }

        AssertProbability(power, Simulate(Two(Death28(0.5, new SurvivalTest.RiskAt(28)), N, N), Math.Log(0.5)).Arms[0].Power, Trials);

        double Mass(int k, double p) => Math.Exp(LogBinomial(k) + k * Math.Log(p) + (N - k) * Math.Log(1 - p));
        double LogBinomial(int k) => Enumerable.Range(1, k).Sum(i => Math.Log((N - k + i) / (double)i));
        static double CriticalValues() => Normal.UpperQuantile(0.025);
    }

    [Fact]
    public void Every_test_keeps_its_level_with_many_events()
    {
        // Normal theory; what is left at 150 patients an arm is below 0.004.
        foreach (var test in AllTests)
        {
            var error = Simulate(Two(Death28(0.4, test) with { Dropout = new EventHazard.OfRisk(Known(0.1), 28) }, 150, 150), 0, 20_000).DisjunctivePower;
            Assert.InRange(error.Estimate, 0.025 - 0.004 - StandardErrors * error.Mcse, 0.025 + 0.004 + StandardErrors * error.Mcse);
        }
    }

    [Fact]
    public void Every_test_finds_an_effect_in_its_direction()
    {
        foreach (var test in AllTests)
        {
            var endpoint = Death28(0.4, test);
            Assert.InRange(Simulate(Two(endpoint, 150, 150), Math.Log(0.5), 4000).DisjunctivePower.Estimate, 0.5, 1);
            Assert.InRange(Simulate(Two(endpoint, 150, 150), -Math.Log(0.5), 4000).DisjunctivePower.Estimate, 0, 0.001);
        }
    }

    [Fact]
    public void Coxs_estimate_has_little_bias_and_the_one_step_shrinks_strong_effects()
    {
        var theta = Math.Log(0.4);
        var cox = Simulate(Two(Death28(0.5, new SurvivalTest.Cox()), 300, 300), theta, 8000).Arms[0];
        var step = Simulate(Two(Death28(0.5), 300, 300), theta, 8000).Arms[0];
        Assert.InRange(cox.Bias.Estimate, -0.02, 0.02);
        Assert.InRange(cox.Coverage.Estimate, 0.94, 0.96);
        Assert.InRange(step.Bias.Estimate, 0.01, 0.08);
        var near = Simulate(Two(Death28(0.5), 300, 300), Math.Log(0.85), 8000).Arms[0];
        Assert.InRange(near.Bias.Estimate, -0.01, 0.01);
        Assert.InRange(near.Coverage.Estimate, 0.94, 0.96);
    }

    [Fact]
    public void Without_events_nothing_is_significant_and_every_number_is_finite()
    {
        foreach (var test in AllTests)
        {
            var result = Simulate(Two(Death28(1e-12, test), 5, 5), -1, 500);
            Assert.Equal(0, result.DisjunctivePower.Estimate);
            Assert.Equal(0, result.Arms[0].EffectMean.Estimate);
            Assert.Equal(1, result.Arms[0].Coverage.Estimate);
        }

        var rare = Simulate(Two(Death28(0.1, new SurvivalTest.Cox()), 8, 8), -1, 2000);
        Assert.True(double.IsFinite(rare.Arms[0].EffectMean.Estimate));
    }

    [Fact]
    public void Several_arms_share_their_control_and_Dunnett_keeps_the_familywise_error()
    {
        var design = AgainstControl(Death28(0.4), new MultiplicityProcedure.SingleStepDunnett(), 0.025, 150, 100, 100);
        var error = TrialSimulator.Run(design, Fixed(0, 0), Plan(20_000)).DisjunctivePower;
        Assert.InRange(error.Estimate, 0.025 - 0.004 - StandardErrors * error.Mcse, 0.025 + 0.004 + StandardErrors * error.Mcse);
    }

    [Fact]
    public void An_uncertain_risk_is_averaged_over()
    {
        var uncertain = new Endpoint.TimeToEvent("death", new EventHazard.OfRisk(Distribution("beta(8, 12)"), 28), new SurvivalTest.LogRank()) { LowerIsBetter = true, FollowUp = 28 };
        AssertMean(60 * 0.4, Simulate(Two(uncertain, 30, 30), 0, 20_000).Looks[0].Events!.Value);
    }

    [Fact]
    public void A_search_ends_at_the_most_patients_that_can_be_simulated()
    {
        var found = new SampleSizeSearch(Two(Death28(0.01), 30, 30), Fixed(-0.001), 0.9).Run(new MonteCarloPlan(16, 1), TestContext.Current.CancellationToken);
        Assert.Null(found.Size);
        Assert.InRange(found.Design.TotalSize, 19_900, 20_000);
    }

    private static readonly SurvivalTest[] AllTests =
    [
        new SurvivalTest.LogRank(), new SurvivalTest.Cox(), new SurvivalTest.FlemingHarrington(1, 0), new SurvivalTest.FlemingHarrington(0, 0.5),
        new SurvivalTest.RestrictedMean(28), new SurvivalTest.RiskAt(28),
    ];

    private static OperatingCharacteristics Simulate(TrialDesign design, double theta, long trials = Trials) =>
        TrialSimulator.Run(design, Fixed(theta), new MonteCarloPlan(trials, 20260131));
}
