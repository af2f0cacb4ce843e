using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Trials.EarlyPhase;

public class EarlyPhaseReplayTests
{
    private const int Trials = 400;

    public static TheoryData<string> Rules => ["3+3", "boin"];

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_replays_of_a_run_add_up_to_the_run(string rule)
    {
        var escalation = Escalation(rule);
        var run = escalation.Run(new(Trials, 7, 2));
        var replays = Enumerable.Range(0, Trials).Select(r => escalation.Replay(7, (ulong)r)).ToArray();
        for (var dose = 0; dose < escalation.Doses.Length; dose++)
        {
            var cohorts = replays.SelectMany(r => r.Cohorts).Where(c => c.Dose == dose).ToArray();
            Assert.Equal(run.Doses[dose].Selected.Estimate, replays.Count(r => r.Selected == dose) / (double)Trials);
            Assert.Equal(run.Doses[dose].Patients.Estimate, cohorts.Sum(c => c.Toxicities.Length) / (double)Trials, 12);
            Assert.Equal(run.Doses[dose].Toxicities.Estimate, cohorts.Sum(c => c.Toxicities.Count(t => t)) / (double)Trials, 12);
        }

        Assert.Equal(run.NoneSelected.Estimate, replays.Count(r => r.Selected is null) / (double)Trials);
        Assert.InRange(run.NoneSelected.Estimate, 0.001, 0.999);
    }

    [Fact]
    public void A_replayed_3_plus_3_climbs_by_its_rule()
    {
        foreach (var trial in Enumerable.Range(0, 50).Select(r => Escalation("3+3").Replay(3, (ulong)r)))
        {
            for (var i = 0; i < trial.Cohorts.Length; i++)
            {
                var cohort = trial.Cohorts[i];
                Assert.Equal(3, cohort.Toxicities.Length);
                var toxic = trial.Cohorts.Take(i + 1).Where(c => c.Dose == cohort.Dose).Sum(c => c.Toxicities.Count(t => t));
                var isSecond = i > 0 && trial.Cohorts[i - 1].Dose == cohort.Dose;
                int? next = i + 1 < trial.Cohorts.Length ? trial.Cohorts[i + 1].Dose : null;
                int? expected = (toxic, isSecond) switch
                {
                    (0, false) or (1, true) => cohort.Dose + 1 < trial.Doses.Length ? cohort.Dose + 1 : null,
                    (1, false) => cohort.Dose,
                    _ => null,
                };
                Assert.Equal(expected, next);
            }
        }
    }

    [Fact]
    public void The_replays_of_a_single_arm_add_up_to_its_run_and_end_as_its_bounds_say()
    {
        var design = new SingleArmTwoStage(1, 10, 5, 29);
        UncertainQuantity rate = new UncertainQuantity.Beta(3, 7);
        var run = design.Run(rate, new(Trials, 11, 2));
        var replays = Enumerable.Range(0, Trials).Select(r => design.Replay(rate, 11, (ulong)r)).ToArray();
        Assert.Equal(run.Promising.Estimate, replays.Count(r => r.IsPromising) / (double)Trials);
        Assert.Equal(run.EarlyStop.Estimate, replays.Count(r => r.Stages.Length == 1) / (double)Trials);
        foreach (var trial in replays)
        {
            int Responses(ImmutableArray<bool> stage) => stage.Count(responds => responds);
            Assert.Equal(10, trial.Stages[0].Length);
            Assert.Equal(Responses(trial.Stages[0]) <= 1, trial.Stages.Length == 1);
            Assert.Equal(trial.Stages.Sum(Responses) > 5, trial.IsPromising);
            Assert.All(trial.Stages.Skip(1), stage => Assert.Equal(19, stage.Length));
        }
    }

    [Fact]
    public void What_is_not_sound_is_not_replayed()
    {
        Assert.Contains("can leave [0, 1]", Assert.Throws<ArgumentException>(() => new SingleArmTwoStage(1, 10, 5, 29).Replay(new UncertainQuantity.Value(1.5), 1, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("1 to 20 doses", Assert.Throws<ArgumentException>(() => new DoseEscalation([], new EscalationRule.ThreePlusThree()).Replay(1, 0)).Message, StringComparison.Ordinal);
    }

    private static DoseEscalation Escalation(string rule) => new(
        [new("low", new UncertainQuantity.Value(0.2)), new("middle", new UncertainQuantity.Beta(30, 70)), new("high", new UncertainQuantity.Value(0.5))],
        rule == "3+3" ? new EscalationRule.ThreePlusThree() : new EscalationRule.Boin(0.3, 18, 3));
}
