using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Pooling;

/// <summary>The replicates of one propagation: what was drawn, the rows that followed, and the refitted pools.</summary>
internal sealed class PropagationRun
{
    private PropagationRun(UnknownsLayout layout, PoolingOptions? options, int replicates)
    {
        (Layout, Options) = (layout, options);
        Draws = Table(layout.All.Length, replicates);
        RowEstimates = Table(layout.Rows.Length, replicates);
        RowStandardErrors = Table(layout.Rows.Length, replicates);
        RowDegreesOfFreedom = Table(layout.Rows.Length, replicates);
        Estimates = new double[replicates];
        StandardErrors = new double[replicates];
        TauSquared = new double[replicates];
        DegreesOfFreedom = new double[replicates];
    }

    public UnknownsLayout Layout { get; }

    public PoolingOptions? Options { get; }

    /// <summary>Draws by unknown and replicate.</summary>
    public double[][] Draws { get; }

    /// <summary>Row estimates by row and replicate; NaN where a row failed.</summary>
    public double[][] RowEstimates { get; }

    /// <summary>Row standard errors by row and replicate; NaN where a row failed.</summary>
    public double[][] RowStandardErrors { get; }

    /// <summary>Degrees of freedom of the row's standard error by row and replicate; NaN where a row failed.</summary>
    public double[][] RowDegreesOfFreedom { get; }

    /// <summary>Pooled estimates; NaN where the fit failed, and without a pool 0.</summary>
    public double[] Estimates { get; }

    /// <summary>Pooled standard errors, as <see cref="Estimates"/>.</summary>
    public double[] StandardErrors { get; }

    /// <summary>τ² of the refitted pools, as <see cref="Estimates"/>.</summary>
    public double[] TauSquared { get; }

    /// <summary>Degrees of freedom of the pools' reference distribution, as <see cref="Estimates"/>; +∞ for the normal.</summary>
    public double[] DegreesOfFreedom { get; }

    /// <summary>Replicates in which a row or the pool failed.</summary>
    public int Failures { get; private set; }

    /// <summary>Runs all replicates; each writes its own places, so that threads cannot change a result.</summary>
    public static PropagationRun Of(
        UnknownsLayout layout, PoolingOptions? options, MonteCarloPlan plan, Action<long>? progress, CancellationToken cancellation)
    {
        var run = new PropagationRun(layout, options, checked((int)plan.Replicates));
        using var blocks = new ThreadScratch<ReplicateBlock>(() => new ReplicateBlock(layout, options));
        var failures = MonteCarloDriver.Run(
            plan,
            static () => new FailureCount(),
            (first, count, chunk) =>
            {
                layout.Draw(plan.Seed, first, count, run.Draws);
                chunk.Add(run.Replicates(blocks.Own, (int)first, count));
            },
            progress,
            cancellation);
        run.Failures = failures.Failures;
        return run;
    }

    /// <summary>Evaluates and pools a block of replicates; says in how many a row or the pool failed.</summary>
    private int Replicates(ReplicateBlock block, int first, int count)
    {
        block.Count = count;
        for (var row = 0; row < Layout.Rows.Length; row++)
        {
            block.Evaluate(row, Layout.OwnedBy(row, Draws), first);
            var effects = block[row];
            effects.Estimates.CopyTo(RowEstimates[row].AsSpan(first));
            effects.DegreesOfFreedom.CopyTo(RowDegreesOfFreedom[row].AsSpan(first));
            for (var i = 0; i < count; i++)
            {
                RowStandardErrors[row][first + i] = Math.Sqrt(effects.Variances[i]);
            }
        }

        if (Options is null)
        {
            return UnusableRows(first, count);
        }

        var failures = block.Pool(Layout.Correlations(Draws), first);
        var pools = block.Pools;
        pools.Estimate.AsSpan(0, count).CopyTo(Estimates.AsSpan(first));
        pools.StandardError.AsSpan(0, count).CopyTo(StandardErrors.AsSpan(first));
        pools.TauSquared.AsSpan(0, count).CopyTo(TauSquared.AsSpan(first));
        pools.DegreesOfFreedom.AsSpan(0, count).CopyTo(DegreesOfFreedom.AsSpan(first));
        return failures;
    }

    /// <summary>Replicates in which some row cannot be used.</summary>
    private int UnusableRows(int first, int count)
    {
        var unusable = 0;
        for (var replicate = first; replicate < first + count; replicate++)
        {
            unusable += Array.Exists(RowEstimates, row => double.IsNaN(row[replicate])) ? 1 : 0;
        }

        return unusable;
    }

    private static double[][] Table(int rows, int replicates) =>
        [.. Enumerable.Range(0, rows).Select(_ => new double[replicates])];

    private sealed class FailureCount : IAccumulator<FailureCount>
    {
        public int Failures { get; private set; }

        public void Add(int failures) => Failures += failures;

        public void Merge(FailureCount next) => Failures += next.Failures;

        public void Clear() => Failures = 0;
    }
}
