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
    private const string Escalating = "escalation";
    private const string OneArm = "single-arm";

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

        MonteCarloPlan Plan(string part) => new(plan.Trials, SeedOf(trial, part, plan.Seed), run.Threads);
        return new(
            trial.Escalation?.Run(Plan(Escalating), null, run.Cancellation),
            trial.SingleArm is { } single
                ? [.. single.ResponseRates.Select(rate => new SingleArmAnswer(single.Design, rate, single.Design.Run(rate, Plan(OneArm), run.Cancellation)))]
                : []);
    }

    /// <summary>Shows one simulated trial of everything of the kind that the file asks for.</summary>
    /// <param name="trial">The trial file.</param>
    /// <param name="seed">Seed that the user gave.</param>
    /// <param name="replicate">Number of the trial in the run, from 0.</param>
    /// <returns>Null when the file asks for nothing of the kind.</returns>
    public static EarlyPhaseReplay? Replay(TrialSpec trial, ulong seed, ulong replicate) => trial.Escalation is null && trial.SingleArm is null
        ? null
        : new(
            trial.Escalation?.Replay(SeedOf(trial, Escalating, seed), replicate),
            trial.SingleArm is { } single
                ? [.. single.ResponseRates.Select(rate => new SingleArmReplay(single.Design, rate, single.Design.Replay(rate, SeedOf(trial, OneArm, seed), replicate)))]
                : []);

    private static ulong SeedOf(TrialSpec trial, string part, ulong seed) => Seeds.For(seed, $"{trial.Id}/{part}");
}

/// <summary>One simulated trial of each design of a file that compares nothing.</summary>
/// <param name="Escalation">Its dose escalation; null when it has none.</param>
/// <param name="SingleArm">Its single-arm design, by response rate; empty when it has none.</param>
public sealed record EarlyPhaseReplay(ReplayedEscalation? Escalation, ImmutableArray<SingleArmReplay> SingleArm);

/// <summary>One simulated trial of a single-arm design at one response rate.</summary>
/// <param name="Design">The design.</param>
/// <param name="ResponseRate">The true rate, before it is drawn.</param>
/// <param name="Trial">The trial.</param>
public sealed record SingleArmReplay(SingleArmTwoStage Design, UncertainQuantity ResponseRate, ReplayedSingleArm Trial);

/// <summary>A single-arm design at one response rate.</summary>
/// <param name="Design">The design.</param>
/// <param name="ResponseRate">The true rate.</param>
/// <param name="Result">What it does.</param>
public sealed record SingleArmAnswer(SingleArmTwoStage Design, UncertainQuantity ResponseRate, SingleArmCharacteristics Result);
