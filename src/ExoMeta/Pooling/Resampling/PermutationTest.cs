using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Pooling;

/// <summary>
/// The permutation test of the pooled effect (Follmann and Proschan 1999, Biometrics 55:732): without an effect each estimate is as likely
/// to have the other sign, so that the statistic is compared with those of all 2ᵏ arrangements of signs.
/// </summary>
public static class PermutationTest
{
    /// <summary>Runs the test.</summary>
    /// <remarks>
    /// The statistic is estimate over standard error of the chosen method and inference; τ² is estimated anew for each arrangement. An
    /// arrangement and its mirror image have statistics of the same size, so that 2ᵏ⁻¹ are fitted. The smallest p is 2/2ᵏ: fewer than six
    /// effects cannot reach 0.05. Which distribution the inference refers to does not matter, only its statistic.
    /// </remarks>
    /// <param name="effects">The rows, independent.</param>
    /// <param name="options">Estimator and inference.</param>
    /// <param name="permutation">Exact up to which number of arrangements; draws, seed and threads.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentException">As <see cref="RandomEffectsModel.Fit"/>; dependent rows, or weights of the user.</exception>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public static PermutationResult Run(
        EffectSet effects, PoolingOptions options, PermutationOptions permutation, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(permutation);
        DiagnosticChecks.ThrowIfDependentOrWeighted(effects, options, "sign-flip tests");
        EffectSetChecks.ThrowIfInvalid(options, dependentRows: false);
        var model = RotatedRows.Of(effects).Model;
        var observed = SignFlips.Statistic(model, HeterogeneityEstimators.Of(options.Method), options.Inference);
        var k = effects.Count;
        var exact = k <= 62 && 1L << k <= permutation.MaximumExact;
        var arrangements = exact ? 1L << (k - 1) : permutation.Replicates;
        using var flips = new ThreadScratch<SignFlips>(() => new SignFlips(effects, options, observed, exact ? null : permutation.Seed));
        var counts = PermutationP.Count(
            arrangements, permutation, 1, (first, count, chunk) => chunk.Add(0, flips.Own.Reaching(first, count, cancellation)), cancellation);

        // Each mirror image counts as its original does.
        var (p, mcse) = PermutationP.Of(counts[0], arrangements, exact);
        return new(p, exact, exact ? 1L << k : arrangements, mcse, exact ? null : permutation.Seed, observed);
    }
}
