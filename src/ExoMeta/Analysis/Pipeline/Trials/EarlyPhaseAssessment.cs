using System.Collections.Immutable;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>What a trial file asks of designs that compare nothing.</summary>
/// <param name="Escalation">Its dose escalation; null when it has none.</param>
/// <param name="SingleArm">Its single-arm design, by response rate; empty when it has none.</param>
public sealed record EarlyPhaseResult(EscalationCharacteristics? Escalation, ImmutableArray<SingleArmAnswer> SingleArm)
{
    /// <summary>Runs everything of the kind that the file asks for.</summary>
    /// <param name="trial">The trial file.</param>
    /// <param name="plan">How much to simulate.</param>
    /// <param name="run">How to run.</param>
    /// <returns>Null when the file asks for nothing of the kind.</returns>
    public static EarlyPhaseResult? Of(TrialSpec trial, SimulationPlan plan, RunOptions run)
    {
        if (trial.Escalation is null && trial.SingleArm is null)
        {
            return null;
        }

        MonteCarloPlan Plan(string part) => new(plan.Trials, Seeds.For(plan.Seed, $"{trial.Id}/{part}"), run.Threads);
        return new(
            trial.Escalation?.Run(Plan("escalation"), null, run.Cancellation),
            trial.SingleArm is { } single
                ? [.. single.ResponseRates.Select(rate => new SingleArmAnswer(single.Design, rate, single.Design.Run(rate, Plan("single-arm"), run.Cancellation)))]
                : []);
    }
}

/// <summary>A single-arm design at one response rate.</summary>
/// <param name="Design">The design.</param>
/// <param name="ResponseRate">The true rate.</param>
/// <param name="Result">What it does.</param>
public sealed record SingleArmAnswer(SingleArmTwoStage Design, UncertainQuantity ResponseRate, SingleArmCharacteristics Result);
