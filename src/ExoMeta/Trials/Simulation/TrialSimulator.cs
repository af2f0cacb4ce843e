using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>Simulates a design under a truth: what would the next trial show?</summary>
/// <remarks>
/// Each replicate draws the true effects of its comparisons, then the nuisance parameter of the endpoint, then the data of each arm as
/// sufficient statistics, where these are exactly distributed; tests every comparison once; and adds to the counts. The same
/// seed gives the same bytes on any number of threads, and scenarios under one seed share what draws they can.
/// </remarks>
public static class TrialSimulator
{
    /// <summary>Simulates the trial once a replicate.</summary>
    /// <param name="design">A sound design; see <see cref="TrialDesign.Problems"/>.</param>
    /// <param name="truth">A sound truth with one effect for each of <see cref="TrialDesign.ComparedArms"/>; <see cref="Truth.Fixed"/>
    /// zeros give the family-wise error as <see cref="OperatingCharacteristics.AnyRejection"/>.</param>
    /// <param name="plan">At least 2 replicates, a seed, and threads, which change nothing but the time.</param>
    /// <param name="progress">Told the number of trials done, from any thread.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <returns>Operating characteristics, each with its Monte Carlo error.</returns>
    /// <exception cref="ArgumentException">The design or the truth is not sound; the message lists every problem.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 replicates.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static OperatingCharacteristics Run(
        TrialDesign design, Truth truth, MonteCarloPlan plan, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Replicates, 2, nameof(plan));
        Refuse(design.Problems(), nameof(design));
        var compared = design.ComparedArms;
        Refuse(truth.Problems(compared.Length), nameof(truth));

        var sampler = truth.CreateSampler();
        var simulator = design.Endpoint.CreateSimulator(design);
        var favourable = design.Endpoint.LowerIsBetter ? -1.0 : 1.0;
        var tally = MonteCarloDriver.Run(
            plan,
            () => new TrialTally(compared.Length),
            (first, count, chunk) =>
            {
                var theta = new double[compared.Length];
                var outcomes = new ComparisonOutcome[compared.Length];
                for (var i = 0; i < count; i++)
                {
                    var replicate = new TrialReplicate(plan.Seed, (ulong)(first + i));
                    sampler.Draw(replicate, theta);
                    simulator.Simulate(replicate, theta, outcomes);
                    chunk.Add(theta, outcomes, favourable, simulator.CriticalValue);
                }
            },
            progress,
            cancellation);
        return Summarise(design, truth, plan, tally, simulator.CriticalValue);
    }

    private static OperatingCharacteristics Summarise(
        TrialDesign design, Truth truth, MonteCarloPlan plan, TrialTally tally, double critical)
    {
        var arms = ImmutableArray.CreateBuilder<ArmCharacteristics>();
        for (var i = 0; i < design.ComparedArms.Length; i++)
        {
            var (arm, comparison) = (design.ComparedArms[i], tally.Comparisons[i]);
            arms.Add(new(
                arm.Name, arm.Dose, arm.Size,
                MonteCarloEstimate.FromCount(comparison.Significant, plan.Replicates),
                comparison.Estimates.ToEstimate(),
                comparison.Errors.ToEstimate(),
                comparison.Errors.RootMeanSquare,
                MonteCarloEstimate.FromCount(comparison.Covered, plan.Replicates),
                critical));
        }

        return new(
            plan.Replicates, plan.Seed, truth.Name, arms.ToImmutable(),
            MonteCarloEstimate.FromCount(tally.AnySignificant, plan.Replicates),
            MonteCarloEstimate.FromCount(tally.AllSignificant, plan.Replicates),
            MonteCarloEstimate.FromCount(tally.AnyFavourable, plan.Replicates),
            design.TotalSize)
        {
            AnyRejection = MonteCarloEstimate.FromCount(
                design.Comparison == TrialComparison.BetweenDoses ? tally.AnySignificantEitherWay : tally.AnySignificant, plan.Replicates),
        };
    }

    private static void Refuse(ImmutableArray<string> problems, string argument)
    {
        if (!problems.IsEmpty)
        {
            throw new ArgumentException(string.Join("; ", problems), argument);
        }
    }
}
