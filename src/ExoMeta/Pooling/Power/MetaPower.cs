using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Pooling;

/// <summary>
/// The power of a meta-analysis by simulation (Morris, White and Crowther 2019 for its measures and their errors): what a random-effects model
/// with k studies of given sizes would find, for each estimator of τ² and each inference, all on the same simulated studies.
/// </summary>
/// <remarks>
/// A replicate draws a true effect for each study, the study's data as sufficient statistics, and from these its estimate and sampling
/// variance; then every method pools them. True effects, sampling errors, variances and counts have streams of their own, so that
/// designs under one seed share what draws they can. At an effect of 0 rejection is the type-I error.
/// </remarks>
public static class MetaPower
{
    /// <summary>Simulates.</summary>
    /// <param name="design">A sound design; see <see cref="MetaPowerRules"/>.</param>
    /// <param name="options">Sound options.</param>
    /// <param name="plan">
    /// At least 2 replicates, a seed, and threads, which change nothing but the time. A target error is that of every rejection rate and coverage.
    /// </param>
    /// <param name="progress">Told the number of replicates done, from any thread.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentException">The design or the options are not sound; the message lists every problem.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 replicates, or a target error that is not positive.</exception>
    /// <exception cref="FitFailedException">A method could not be fitted to two replicates or more.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static MetaPowerResult Run(
        MetaPowerDesign design, MetaPowerOptions options, MonteCarloPlan plan, Action<long>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Replicates, 2, nameof(plan));
        Refuse(MetaPowerRules.Problems(design), nameof(design));
        Refuse(MetaPowerRules.Problems(options), nameof(options));
        using var chunks = new ThreadScratch<MetaPowerChunk>(() => new(design, options));
        var run = MonteCarloDriver.RunToTarget(
            plan,
            () => new MetaPowerTally(design, options),
            (first, count, tally) => chunks.Own.Run(plan.Seed, first, count, tally),
            LargestError,
            progress,
            cancellation);
        return new(run.Replicates, run.Reason, plan.Seed, [.. run.Total.Methods.Select(m => m.Summarise(run.Replicates))]);
    }

    private static double LargestError(MetaPowerTally tally) => tally.Methods.Max(m => m.LargestError());

    private static void Refuse(ImmutableArray<string> problems, string argument)
    {
        if (!problems.IsEmpty)
        {
            throw new ArgumentException(string.Join("; ", problems), argument);
        }
    }
}
