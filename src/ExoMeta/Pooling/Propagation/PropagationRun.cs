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
        var failures = MonteCarloDriver.Run(
            plan,
            static () => new FailureCount(),
            (first, count, chunk) =>
            {
                var fitter = new ReplicateFitter(layout, options);
                var block = new RowBlock(layout, count);
                for (var replicate = first; replicate < first + count; replicate++)
                {
                    layout.Draw(plan.Seed, replicate, run.Draws);
                }

                for (var row = 0; row < layout.Rows.Length; row++)
                {
                    block.Evaluate(row, layout.OwnOf(row, run.Draws), (int)first, count);
                }

                for (var place = 0; place < count; place++)
                {
                    chunk.Add(run.Replicate(fitter, block, place, first + place));
                }
            },
            progress,
            cancellation);
        run.Failures = failures.Failures;
        return run;
    }

    /// <summary>Takes the rows of one replicate and refits the pool; false when a row or the pool failed.</summary>
    private bool Replicate(ReplicateFitter fitter, RowBlock block, int place, long replicate)
    {
        var usable = true;
        for (var row = 0; row < Layout.Rows.Length; row++)
        {
            var effect = block[row, place];
            fitter.Effects[row] = effect;
            var ok = ReplicateFitter.IsUsable(effect);
            usable &= ok;
            RowEstimates[row][replicate] = ok ? effect.Estimate : double.NaN;
            RowStandardErrors[row][replicate] = ok ? effect.StandardError : double.NaN;
            RowDegreesOfFreedom[row][replicate] = ok ? effect.DegreesOfFreedom : double.NaN;
        }

        if (Options is null)
        {
            return usable;
        }

        for (var group = 0; group < Layout.Shared.Length; group++)
        {
            fitter.Correlations[group] = Draws[Layout.CorrelationOf(group)][replicate];
        }

        var pooled = fitter.TryPool(out var fit);
        (Estimates[replicate], StandardErrors[replicate], TauSquared[replicate], DegreesOfFreedom[replicate]) = pooled
            ? (fit.Estimate, fit.StandardError, fit.TauSquared, fit.DegreesOfFreedom)
            : (double.NaN, double.NaN, double.NaN, double.NaN);
        return pooled;
    }

    private static double[][] Table(int rows, int replicates) =>
        [.. Enumerable.Range(0, rows).Select(_ => new double[replicates])];

    private sealed class FailureCount : IAccumulator<FailureCount>
    {
        public int Failures { get; private set; }

        public void Add(bool succeeded) => Failures += succeeded ? 0 : 1;

        public void Merge(FailureCount next) => Failures += next.Failures;
    }
}
