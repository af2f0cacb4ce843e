namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>Runs replicates in chunks on several threads and merges the chunks.</summary>
/// <remarks>
/// Chunks run in any order and merge in theirs: the result has the same bytes for any number of threads. A thread that is four chunks
/// a thread ahead of the merged ones waits, and accumulators are used again: memory does not grow with the number of replicates, and
/// after the first chunks nothing is allocated. When chunks fail, the caller sees the failure of the first of them, whatever the threads.
/// </remarks>
public static class MonteCarloDriver
{
    /// <summary>Replicates in a chunk; fixed, because it sets the order of summation.</summary>
    public const int ChunkSize = 1024;

    /// <summary>Runs all chunks of a plan.</summary>
    /// <param name="plan">Replicates, seed and threads; it stops at no target error.</param>
    /// <param name="create">Makes an empty accumulator; called from several threads.</param>
    /// <param name="runChunk">Runs replicates first … first + count − 1 into an empty accumulator; called from several threads.</param>
    /// <param name="progress">Told the number of replicates merged, in increasing order, from any thread; it must be quick.</param>
    /// <param name="cancellation">Stops the run between chunks.</param>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no replicates or a negative number of threads.</exception>
    /// <exception cref="ArgumentException">The plan stops at a target error, which this run does not estimate.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static TAccumulator Run<TAccumulator>(
        MonteCarloPlan plan,
        Func<TAccumulator> create,
        Action<long, int, TAccumulator> runChunk,
        Action<long>? progress = null,
        CancellationToken cancellation = default)
        where TAccumulator : class, IAccumulator<TAccumulator>
    {
        ThrowIfTargeted(plan);
        return RunToTarget(plan, create, runChunk, static _ => double.PositiveInfinity, progress, cancellation).Total;
    }

    /// <summary>Runs chunks until the plan's rule ends the run.</summary>
    /// <remarks>Chunks past the last merged one may have been run by then; nothing of them remains.</remarks>
    /// <param name="plan">Replicates, seed, threads and when to stop.</param>
    /// <param name="create">Makes an empty accumulator; called from several threads.</param>
    /// <param name="runChunk">Runs replicates first … first + count − 1 into an empty accumulator; called from several threads.</param>
    /// <param name="error">
    /// The Monte Carlo standard error that the target is set for, from the merged chunks: the largest, where there are several. An error of 0
    /// or NaN is not known, and the run goes on.
    /// </param>
    /// <param name="progress">Told the number of replicates merged, in increasing order, from any thread; it must be quick.</param>
    /// <param name="cancellation">Stops the run between chunks.</param>
    /// <exception cref="ArgumentOutOfRangeException">No replicates, a negative number of threads, or a target error that is not positive.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static MonteCarloRun<TAccumulator> RunToTarget<TAccumulator>(
        MonteCarloPlan plan,
        Func<TAccumulator> create,
        Action<long, int, TAccumulator> runChunk,
        Func<TAccumulator, double> error,
        Action<long>? progress = null,
        CancellationToken cancellation = default)
        where TAccumulator : class, IAccumulator<TAccumulator>
    {
        var threads = Threads(plan);
        var target = plan.Stopping is StoppingRule.TargetError { Error: var wanted } ? wanted : double.NegativeInfinity;
        if (plan.Stopping is StoppingRule.TargetError && !(target > 0 && double.IsFinite(target)))
        {
            throw new ArgumentOutOfRangeException(nameof(plan), target, "A positive, finite target error was expected.");
        }

        var run = new OrderedRun<TAccumulator>(new(plan.Replicates, progress, cancellation), 4 * threads, create, runChunk, error, target);
        Workers.Run(threads, run.Work);
        return run.Result();
    }

    /// <summary>Runs all chunks of a plan into one accumulator a thread, and merges these at the end.</summary>
    /// <param name="plan">Replicates, seed and threads; it stops at no target error.</param>
    /// <param name="create">Makes an empty accumulator, one for each thread.</param>
    /// <param name="runChunk">Runs replicates first … first + count − 1 into the accumulator of its thread; called from several threads.</param>
    /// <param name="progress">Told the number of replicates run, in increasing order, from any thread; it must be quick.</param>
    /// <param name="cancellation">Stops the run between chunks.</param>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no replicates or a negative number of threads.</exception>
    /// <exception cref="ArgumentException">The plan stops at a target error, which this run does not estimate.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static TAccumulator RunInAnyOrder<TAccumulator>(
        MonteCarloPlan plan,
        Func<TAccumulator> create,
        Action<long, int, TAccumulator> runChunk,
        Action<long>? progress = null,
        CancellationToken cancellation = default)
        where TAccumulator : class, IOrderFreeAccumulator<TAccumulator>
    {
        ThrowIfTargeted(plan);
        var run = new UnorderedRun<TAccumulator>(new(plan.Replicates, progress, cancellation), create, runChunk);
        Workers.Run(Threads(plan), run.Work);
        return run.Result();
    }

    private static int Threads(MonteCarloPlan plan)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(plan.Replicates, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfNegative(plan.Threads, nameof(plan));
        return (int)Math.Min(plan.Threads == 0 ? Environment.ProcessorCount : plan.Threads, (plan.Replicates - 1) / ChunkSize + 1);
    }

    private static void ThrowIfTargeted(MonteCarloPlan plan)
    {
        if (plan.Stopping is not StoppingRule.AllReplicates)
        {
            throw new ArgumentException("this run has no error of its own to stop at: let the plan run all its replicates", nameof(plan));
        }
    }
}
