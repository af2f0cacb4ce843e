using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Pooling;

/// <summary>
/// Monte Carlo propagation of what the sources leave open. Each replicate draws every unknown of every row afresh — never sampling
/// error — evaluates the rows, and refits the same model.
/// </summary>
/// <remarks>
/// <para>Ignorance: central sample quantiles (type 7) of the refitted estimates. It is what the unknowns alone do.</para>
/// <para>Total: central quantiles of the average of the replicates' confidence distributions, F(x) = Σᵢ Gᵢ((x − estimateᵢ)/seᵢ)/R, with Gᵢ the
/// normal or the t distribution to which the fit refers its statistic. That is the distribution of estimate + t·se over the replicates with
/// t ~ Gᵢ; solving F(x) = p by root finding instead of drawing one t a replicate leaves no noise but that of the unknowns.
/// With nothing unknown it is the ordinary confidence interval. A row on its own, also beside a pool, is referred to the t distribution with
/// the degrees of freedom of its standard error in that replicate (<see cref="EffectSize.DegreesOfFreedom"/>); the pool takes the variances
/// of its rows as known.</para>
/// <para>Drivers: for each unknown the width of the total interval when only it varies and when only it is fixed at its plug-in value, over
/// the first replicates (<see cref="DriverOptions.Replicates"/>) of the main run with the same draws; widths are NaN if all those
/// fits fail. Where numbers are many, the rounding of printed digits is one driver of a row, or of all rows
/// (<see cref="DriverOptions.MostApart"/>). Rank correlations are over all replicates, 0 when either side does not vary.</para>
/// <para>Draws: stream i of (seed, replicate) belongs to unknown i, those of the rows in their order, then the correlations of shared controls.
/// Results do not depend on the number of threads. Memory: 8 bytes × replicates × (unknowns + 3·rows + 3).</para>
/// </remarks>
public static class Propagation
{
    /// <summary>Level of the intervals of rows shown unpooled, unless the caller gives another.</summary>
    public const double UnpooledLevel = 0.95;

    /// <summary>Runs a propagation.</summary>
    /// <param name="rows">Rows, with a formula of their unknowns each.</param>
    /// <param name="shared">Rows that share a control group: cov = r·√(vᵢvⱼ) with r known or drawn; groups may not overlap.</param>
    /// <param name="options">The model that is refitted; null when the rows are shown unpooled, each on its own.</param>
    /// <param name="plan">Replicates, seed and threads.</param>
    /// <param name="progress">Told the number of replicates done, from any thread.</param>
    /// <param name="unpooledLevel">Level of the intervals when rows are shown unpooled.</param>
    /// <param name="drivers">How the drivers of the width are looked for; null for the defaults.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentException">
    /// No rows, bad groups, an effect or correlation that is invalid at its plug-in values, or options that the rows cannot have.
    /// </exception>
    /// <exception cref="FitFailedException">The plug-in fit or every replicate failed.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static PropagationResult Run(
        ImmutableArray<UncertainStudyEffect> rows, ImmutableArray<SharedControl> shared, PoolingOptions? options,
        MonteCarloPlan plan, Action<long>? progress = null, double unpooledLevel = UnpooledLevel, DriverOptions? drivers = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Replicates, 1, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plan.Replicates, Array.MaxLength, nameof(plan));
        var layout = new UnknownsLayout(rows, shared);
        if (options is not null)
        {
            EffectSetChecks.ThrowIfInvalid(options, dependentRows: !layout.Shared.IsEmpty);
            if (options.Weights is not null)
            {
                throw new ArgumentException("weights given by the user are not propagated: choose none, or pool the plug-in values", nameof(options));
            }
        }

        var plugIn = PlugIn(layout, options);
        var run = PropagationRun.Of(layout, options, plan, progress, cancellation);
        return new PropagationSummary(run, plugIn, plan, options?.Level ?? unpooledLevel, drivers ?? new(), cancellation).Result();
    }

    private static (EffectSize[] Rows, LeanFit? Pooled) PlugIn(UnknownsLayout layout, PoolingOptions? options)
    {
        var fitter = new ReplicateFitter(layout, options);
        for (var row = 0; row < layout.Rows.Length; row++)
        {
            fitter.Effects[row] = layout.Rows[row].Effect.PlugIn;
        }

        for (var group = 0; group < layout.Shared.Length; group++)
        {
            fitter.Correlations[group] = layout.Shared[group].Correlation.PlugIn;
        }

        if (fitter.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(layout));
        }

        LeanFit? pooled = null;
        if (options is not null)
        {
            pooled = fitter.TryPool(out var fit) ? fit : throw new FitFailedException("the fit with plug-in values failed");
        }

        return ([.. fitter.Effects], pooled);
    }
}
