using System.Collections.Immutable;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials.DoseFinding;

/// <summary>What MCP-Mod can be an analysis of, and its statistics by matrices.</summary>
public class McpModDesignTests
{
    private const long Replicates = 200_000;

    private static readonly ImmutableArray<DoseResponseCandidate> Two = [Candidate("linear"), Candidate("emax", 20)];

    private static TrialDesign Sound => Trial(new Endpoint.Continuous("score", Known(1)) { LowerIsBetter = false });

    [Fact]
    public void What_it_cannot_do_is_refused_in_words()
    {
        Assert.Empty(Sound.Problems());
        Refuses(Sound with { Comparison = TrialComparison.BetweenDoses, Arms = [.. Sound.Arms.Skip(1)] }, "needs a control arm, which stands for dose 0");
        Refuses(Sound with { Looks = SequentialLooks.Equal(2, EfficacyRule.Pocock) }, "analysed once: no looks");
        Refuses(Sound with { Arms = [Sound.Arms[0], Sound.Arms[1] with { Dose = null }, .. Sound.Arms.Skip(2)] }, "needs the dose of every arm");
        Refuses(Sound with { Arms = [Sound.Arms[0], Sound.Arms[1] with { Dose = 50 }, .. Sound.Arms.Skip(2)] }, "different doses");
        Refuses(With(new(Two, -0.3)), "above 0, the favourable side, was expected");
        Refuses(With(new([], 0.3)), "1 to 20 were expected");
        Refuses(With(new([.. Two, Two[0]], 0.3)), "'linear' stands in the list more than once");
        Refuses(With(new([Candidate("emax")], 0.3)), "has 0 parameter(s); 1 were expected");
        Refuses(With(new([Candidate("beta", 1, 1, 40)], 0.3)), "at least the largest dose, 50");
        Refuses(With(new(Two, 0.3) { Near = 1 }), "a factor above 1 was expected");
        Refuses(With(new([Candidate("sigmoid-emax", 10, 2)], 0.3)) with { Arms = [.. Sound.Arms.Take(3)] }, "has 4 parameters with level and height, which 3 arms cannot be fitted by");
        Refuses(Trial(EndpointExamples.Named("ventilator-free-days")), "ventilator-free days are ranked");
        Refuses(Trial(new Endpoint.Binary("death", Known(0.3)) { LowerIsBetter = false, Test = new RiskTest.Fisher() }), "tests two arms by their counts");
        Refuses(Trial(new Endpoint.Binary("death", Known(0.3)) { LowerIsBetter = false, Test = new RiskTest.Wald(0.1) }), "a margin has no part in it");
    }

    [Fact]
    public void A_search_finds_the_size_whose_exact_power_is_the_target()
    {
        var shape = new EmaxShape(20);
        var truth = Fixed([.. Sound.ComparedArms.Select(arm => shape.Response(arm.Dose!.Value, 50, 0.6))]);
        var found = new SampleSizeSearch(Sound, truth, 0.8).Run(Plan(50_000));
        double Power(int n)
        {
            var test = McpModTest.Of([0, 10, 20, 50], [.. TrialSizes.Scaled(Sound, n).Arms.Select(arm => arm.Size)], [new LinearShape(), shape]);
            return test.Power(test.CriticalValue(0.025), shape, 0.6, 1);
        }

        Assert.True(Power(found.Lower!.Value - 1) < 0.8 && Power(found.Upper!.Value + 1) > 0.8, $"{found.Size} [{found.Lower}, {found.Upper}]");
        Assert.Contains("claims no single arm", Assert.Single(new SampleSizeSearch(Sound, truth, 0.8, PowerKind.Conjunctive).Problems()), StringComparison.Ordinal);
    }

    /// <summary>T = cᵀδ/√(cᵀSc) with the full covariance of the effects, from the patients of a replayed trial: S has 1/a + 1/b of control everywhere, and of each arm on the diagonal.</summary>
    [Fact]
    public void Statistics_of_a_binary_trial_are_those_of_matrices()
    {
        var design = Trial(new Endpoint.Binary("response", Known(0.3)) { LowerIsBetter = false });
        for (var replicate = 0UL; replicate < 20; replicate++)
        {
            var trial = new PreparedTrial(design, Fixed(0.3, 0.6, 1)).Replay(7, replicate);
            double[] events = [.. Enumerable.Range(0, 4).Select(arm => trial.Patients.Where(p => p.Arm == arm).Sum(p => p.Values[0]!.Value))];
            double[] sizes = [.. Enumerable.Range(0, 4).Select(arm => (double)trial.Patients.Count(p => p.Arm == arm))];
            double LogOdds(int arm) => Math.Log(events[arm] / (sizes[arm] - events[arm]));
            double Variance(int arm) => 1 / events[arm] + 1 / (sizes[arm] - events[arm]);
            var largest = double.NegativeInfinity;
            for (var s = 0; s < Two.Length; s++)
            {
                var contrast = McpModTest.Of([0, 10, 20, 50], [80, 60, 60, 70], [.. Two.Select(c => c.Family.Create(c.Parameters.AsSpan()))]).Contrasts[s];
                var (effect, variance) = (0.0, 0.0);
                for (var i = 1; i < 4; i++)
                {
                    effect += contrast[i] * (LogOdds(i) - LogOdds(0));
                    for (var j = 1; j < 4; j++)
                    {
                        variance += contrast[i] * contrast[j] * (Variance(0) + (i == j ? Variance(i) : 0));
                    }
                }

                AssertRelative(effect / Math.Sqrt(variance), trial.DoseFinding!.Statistics[s], 1e-9);
                largest = Math.Max(largest, effect / Math.Sqrt(variance));
            }

            Assert.Equal(largest >= trial.DoseFinding!.Critical, trial.DoseFinding.Chosen is not null);
            Assert.All(trial.Looks[0].Comparisons, comparison => Assert.Equal(ComparisonOutcome.NoClaim, comparison.Outcome));
        }
    }

    /// <summary>Normal critical values in large arms: the error is near the level for every kind of endpoint.</summary>
    [Theory]
    [InlineData("binary")]
    [InlineData("time-to-event")]
    [InlineData("time-to-event-cox")]
    [InlineData("ordinal")]
    [InlineData("continuous-welch")]
    [InlineData("continuous-ancova")]
    public void Any_normal_estimate_nearly_keeps_the_level(string kind)
    {
        var endpoint = EndpointExamples.Named(kind).UnderNull();
        const long trials = 20_000;
        var analysis = new McpMod(Two, endpoint.LowerIsBetter ? -0.3 : 0.3);
        var result = TrialSimulator.Run(Trial(endpoint, 200) with { Analysis = analysis }, Fixed(0, 0, 0), Plan(trials));
        Assert.InRange(result.DisjunctivePower.Estimate, 0.025 - 0.004 - 4.5 * result.DisjunctivePower.Mcse, 0.025 + 0.004 + 4.5 * result.DisjunctivePower.Mcse);
    }

    [Fact]
    public void Two_scenarios_are_paired_by_their_signals()
    {
        var truth = Fixed(0.1, 0.2, 0.4);
        var difference = ScenarioComparison.Run(new(Sound, truth), new(Sound with { Analysis = new MultiplicityProcedure.SingleStepDunnett() }, truth), Plan(Replicates / 10));
        Assert.Equal(TrialSimulator.Run(Sound, truth, Plan(Replicates / 10)).DisjunctivePower, difference.Disjunctive.First);
        Assert.Empty(difference.Arms);
        Assert.True(difference.Disjunctive.First.Estimate > difference.Disjunctive.Second.Estimate);
    }

    private static DoseResponseCandidate Candidate(string name, params ImmutableArray<double> parameters) => new(DoseResponseFamily.OfName(name)!, parameters);

    private static TrialDesign With(McpMod analysis) => Sound with { Analysis = analysis };

    private static TrialDesign Trial(Endpoint endpoint, int size = 0) => new(
        [
            new("control", size > 0 ? size : 80, null, true), new("dose 10", size > 0 ? size : 60, 10, false), new("dose 20", size > 0 ? size : 60, 20, false),
            new("dose 50", size > 0 ? size : 70, 50, false),
        ],
        endpoint, TrialComparison.AgainstControl, new McpMod(Two, endpoint.LowerIsBetter ? -0.3 : 0.3), 0.025);

    private static void Refuses(TrialDesign design, string words) => Assert.Contains(words, string.Join("; ", design.Problems()), StringComparison.Ordinal);
}
