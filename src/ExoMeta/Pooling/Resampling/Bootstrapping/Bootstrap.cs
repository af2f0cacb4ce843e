using System.Globalization;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Pooling;

/// <summary>
/// The bootstrap of a random-effects model, parametric (Van den Noortgate and Onghena 2005, Behav. Res. Methods 37:11) or by resampling of
/// studies: how the pooled effect and τ² would vary if the meta-analysis were done anew.
/// </summary>
/// <remarks>
/// Each replicate is fitted by the same estimator of τ². Intervals are those of Davison and Hinkley (1997, chapter 5): normal, basic,
/// percentile, studentised, and Efron's (1987) BCa with the jackknife's acceleration (0 for the parametric bootstrap: the score of a normal
/// mean is symmetric, and that of τ² orthogonal to it). Quantiles are exact order statistics of all replicates, which are run again for them
/// (<see cref="ReplayedQuantiles"/>). With few studies resampling has few distinct outcomes: prefer the parametric form below ten or so.
/// </remarks>
public static class Bootstrap
{
    /// <summary>Runs the bootstrap.</summary>
    /// <param name="effects">The rows, independent, at least two.</param>
    /// <param name="options">Estimator, inference (of the studentised interval) and level.</param>
    /// <param name="bootstrap">Kind, replicates, seed and threads.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentException">
    /// As <see cref="RandomEffectsModel.Fit"/>; dependent rows, weights of the user, Kenward–Roger inference, one row, or a number of
    /// replicates outside 1000 … 10⁸.
    /// </exception>
    /// <exception cref="FitFailedException">The fit of the rows, or of all replicates but one, did not converge.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static BootstrapResult Run(
        EffectSet effects, PoolingOptions options, BootstrapOptions bootstrap, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(bootstrap);
        ThrowIfUndefined(effects, options, bootstrap);
        var model = RotatedRows.Of(effects).Model;
        var lean = LeanFit.Of(model, HeterogeneityEstimators.Of(options.Method), options.Inference);
        var inference = new ChunkInference(options.Inference, effects.Count, options.Level);
        var fit = new BootstrapFit(effects, options.Method, inference, lean.Estimate, lean.StandardError, lean.TauSquared, bootstrap);
        var plan = new MonteCarloPlan(bootstrap.Replicates, bootstrap.Seed, bootstrap.Threads);
        using var chunks = new ThreadScratch<BootstrapChunk>(() => new(fit));
        var tally = MonteCarloDriver.Run(
            plan,
            () => new BootstrapTally(fit),
            (first, count, sums) =>
            {
                chunks.Own.Run(first, count);
                sums.Add(chunks.Own, count);
            },
            null,
            cancellation);
        if (tally.Means.Count < 2)
        {
            throw new FitFailedException("no bootstrap replicate could be fitted");
        }

        var acceleration = bootstrap.Kind == BootstrapKind.Parametric ? 0 : Acceleration(effects, options);
        var limits = new BootstrapLimits(fit, tally, options.Level, acceleration);
        limits.FindQuantiles(plan, cancellation);
        return new(
            bootstrap.Kind, bootstrap.Replicates, bootstrap.Seed, bootstrap.Replicates - tally.Means.Count, tally.OneStudyOnly, tally.NoStandardError,
            tally.Means.ToEstimateOfBias(), tally.Means.ToEstimateOfStandardDeviation(),
            limits.Normal(), limits.Basic(), limits.Percentile(), limits.Studentised(), limits.BiasCorrected(),
            limits.BiasCorrection, acceleration, options.Method == HeterogeneityEstimator.EqualEffects ? null : new(
                tally.TauSquared.ToEstimateOfBias(), tally.TauSquared.ToEstimateOfStandardDeviation(), limits.TauSquared(),
                MonteCarloEstimate.FromCount(tally.ZeroTauSquared, tally.TauSquared.Count)));
    }

    /// <summary>a = Σd³/(6·(Σd²)^{3/2}) of the jackknife's deviations d = mean − μ̂ without row i (Efron 1987); 0 where they are all 0.</summary>
    private static double Acceleration(EffectSet effects, PoolingOptions options)
    {
        var k = effects.Count;
        var fitter = new SubsetFitter(effects, options);
        var without = new double[k];
        for (var i = 0; i < k; i++)
        {
            without[i] = fitter.Fit([.. Enumerable.Range(0, k).Where(j => j != i)]).Estimate;
        }

        var mean = without.Sum() / k;
        var (squares, cubes) = (0.0, 0.0);
        foreach (var estimate in without)
        {
            var d = mean - estimate;
            squares += d * d;
            cubes += d * d * d;
        }

        return squares == 0 ? 0 : cubes / (6 * squares * Math.Sqrt(squares));
    }

    private static void ThrowIfUndefined(EffectSet effects, PoolingOptions options, BootstrapOptions bootstrap)
    {
        DiagnosticChecks.ThrowIfDependentOrWeighted(effects, options, "bootstrap replicates");
        EffectSetChecks.ThrowIfInvalid(options, dependentRows: false);
        EffectSetChecks.ThrowIfInvalid(effects);
        if (options.Inference == InferenceMethod.KenwardRoger)
        {
            throw new ArgumentException("the bootstrap needs no Kenward–Roger degrees of freedom: choose z or hksj", nameof(options));
        }

        if (effects.Count < 2)
        {
            throw new ArgumentException("one effect: a bootstrap needs at least two", nameof(effects));
        }

        if (bootstrap.Replicates is < BootstrapOptions.FewestReplicates or > BootstrapOptions.MostReplicates)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{bootstrap.Replicates} bootstrap replicates; from {BootstrapOptions.FewestReplicates} to {BootstrapOptions.MostReplicates} were expected"),
                nameof(bootstrap));
        }
    }
}
