using System.Collections.Immutable;

namespace ExoMeta.Numerics.MonteCarlo;

/// <summary>Quantiles of one series of simulated values.</summary>
/// <param name="Quantiles">One for each probability, in their order.</param>
/// <param name="Count">Values that they are quantiles of.</param>
/// <param name="NotNumbers">Replicates without a value (NaN), which are left out.</param>
public sealed record SeriesQuantiles(ImmutableArray<MonteCarloEstimate> Quantiles, long Count, long NotNumbers);

/// <summary>
/// Exact quantiles of any number of simulated values in bounded memory: the replicates are run again, in a few passes, of which each
/// narrows down where the wanted order statistics lie. The same numbers as <see cref="Quantiles.EstimateOfSorted"/> on all values sorted.
/// </summary>
/// <remarks>
/// Up to 2²⁰ replicates take one pass, 10⁸ about two, and none takes more than five (Munro and Paterson 1980 studied selection in limited
/// storage and several passes). A pass counts keys, which are integers: the answer does not depend on threads. Each thread holds a histogram
/// of half a megabyte a series, and all of them together at most 2²⁰ values a series (twice that while they merge).
/// </remarks>
public static class ReplayedQuantiles
{
    /// <summary>Finds quantiles of one or several series of values that the same replicates give.</summary>
    /// <param name="plan">Replicates, at most 2³¹ − 1, and threads; it stops at no target error.</param>
    /// <param name="probabilities">For each series the probabilities, inside (0, 1), of its quantiles.</param>
    /// <param name="open">Makes a source of the values; called once for each thread and pass.</param>
    /// <param name="keepAtMost">Values of a series that may be held in memory at once; it changes the number of passes, never a result.</param>
    /// <param name="cancellation">Stops the run between chunks.</param>
    /// <returns>One result for each series.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Too many or no replicates, a negative number of kept values, or a probability outside (0, 1).</exception>
    /// <exception cref="InvalidOperationException">All values of a series are NaN.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static ImmutableArray<SeriesQuantiles> Of(
        MonteCarloPlan plan,
        ImmutableArray<ImmutableArray<double>> probabilities,
        Func<IReplicateSource> open,
        int keepAtMost = 1 << 20,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plan.Replicates, int.MaxValue, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfNegative(keepAtMost);
        foreach (var p in probabilities.SelectMany(s => s))
        {
            _ = Quantiles.IntervalRanks(1, p);
        }

        var searches = probabilities.Select(p => new OrderStatisticSearch([.. p], keepAtMost)).ToArray();
        while (Array.Exists(searches, s => !s.IsOver))
        {
            foreach (var search in searches)
            {
                search.Plan(plan.Replicates);
            }

            var seen = MonteCarloDriver.RunInAnyOrder(
                plan,
                () => new Pass([.. searches.Select(s => s.CreateTally())], open()),
                static (first, count, pass) => pass.Run(first, count),
                null,
                cancellation);
            for (var i = 0; i < searches.Length; i++)
            {
                searches[i].Learn(seen.Series[i]);
            }
        }

        return [.. searches.Select(s => new SeriesQuantiles([.. s.Estimates()], s.Count, plan.Replicates - s.Count))];
    }

    /// <summary>What one thread saw in one pass.</summary>
    private sealed class Pass(SeriesTally[] series, IReplicateSource source) : IOrderFreeAccumulator<Pass>
    {
        private readonly double[] _values = new double[series.Length * MonteCarloDriver.ChunkSize];

        public SeriesTally[] Series => series;

        public void Run(long first, int count)
        {
            source.Fill(first, count, _values.AsSpan(0, series.Length * count));
            for (var i = 0; i < series.Length; i++)
            {
                series[i].Add(_values.AsSpan(i * count, count));
            }
        }

        public void Merge(Pass next)
        {
            for (var i = 0; i < series.Length; i++)
            {
                series[i].Merge(next.Series[i]);
            }
        }

        public void Clear()
        {
            foreach (var one in series)
            {
                one.Clear();
            }
        }
    }
}
