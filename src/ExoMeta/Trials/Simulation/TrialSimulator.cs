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
    /// zeros give the family-wise error as disjunctive power.</param>
    /// <param name="plan">At least 2 replicates, a seed, and threads, which change nothing but the time.</param>
    /// <param name="progress">Told the number of trials done, from any thread.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <returns>Operating characteristics, each with its Monte Carlo error.</returns>
    /// <exception cref="ArgumentException">The design or the truth is not sound; the message lists every problem.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 replicates.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static OperatingCharacteristics Run(
        TrialDesign design, Truth truth, MonteCarloPlan plan, Action<long>? progress = null, CancellationToken cancellation = default) =>
        new PreparedTrial(design, truth).Run(plan, progress, cancellation);
}
