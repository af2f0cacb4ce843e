using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>
/// Bayesian random effects, y ~ N(μ, V + τ²I) with independent priors of μ (flat or normal) and τ, by exact integration over τ: given τ
/// the posterior of μ is normal, so every summary is a one-dimensional integral (Röver 2020, section 2). No MCMC and no Monte Carlo error;
/// quadrature error is below 1e-10.
/// </summary>
public static class BayesianRandomEffects
{
    /// <summary>Fits the model.</summary>
    /// <remarks>
    /// Moments that do not exist are reported as such: a mean as +∞ (τ) or NaN (μ, predictive), a standard deviation as +∞. Two rows
    /// with a half-Cauchy prior and a flat μ, for instance, have a posterior of μ without a variance. Quantiles always exist.
    /// </remarks>
    /// <param name="effects">Rows with variances and, where rows depend on each other, their covariance; one row is allowed.</param>
    /// <param name="tauPrior">Prior of τ, proper.</param>
    /// <param name="muPrior">Prior of μ; null for flat.</param>
    /// <param name="level">Level of the central intervals, in (0, 1).</param>
    /// <exception cref="ArgumentException">The rows, covariance, prior of μ or level are invalid.</exception>
    /// <exception cref="FitFailedException">The posterior cannot be integrated.</exception>
    public static BayesianMetaAnalysis Fit(EffectSet effects, TauPrior tauPrior, NormalPrior? muPrior, double level)
    {
        var (rows, posterior, summary) = Integrate(effects, tauPrior, muPrior, level, 1);
        return summary with
        {
            // Given τ the spread of μ grows with τ only under a flat prior; a new study's effect always spreads with τ.
            Shrinkage = Shrinkage(effects, rows, posterior.Nodes, level, muPrior is null ? posterior.MomentsBelow : double.PositiveInfinity),
        };
    }

    /// <summary>Fits the mean and τ alone, to be drawn from.</summary>
    /// <param name="effects">Rows with variances and, where rows depend on each other, their covariance; one row is allowed.</param>
    /// <param name="tauPrior">Prior of τ, proper.</param>
    /// <param name="muPrior">Prior of μ; null for flat.</param>
    /// <param name="level">Level of the central intervals, in (0, 1).</param>
    /// <param name="kept">The power a₀ of the likelihood, above 0 and up to 1; see <see cref="JointPosterior.Kept"/>.</param>
    /// <exception cref="ArgumentException">The rows, covariance, prior of μ, level or power are invalid.</exception>
    /// <exception cref="FitFailedException">The posterior is improper or cannot be integrated.</exception>
    public static JointPosterior FitJoint(EffectSet effects, TauPrior tauPrior, NormalPrior? muPrior, double level, double kept = 1)
    {
        if (!(kept > 0 && kept <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(kept), kept, "the part of the evidence that is kept lies above 0 and up to 1");
        }

        var (_, posterior, summary) = Integrate(effects, tauPrior, muPrior, level, kept);
        return new(summary, posterior, effects.Count, kept);
    }

    private static (RotatedRows Rows, TauPosterior Posterior, BayesianMetaAnalysis Summary) Integrate(
        EffectSet effects, TauPrior tauPrior, NormalPrior? muPrior, double level, double kept)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(tauPrior);
        EffectSetChecks.ThrowIfInvalid(new PoolingOptions { Level = level }, dependentRows: false);
        if (muPrior is { } mu && !(double.IsFinite(mu.Mean) && double.IsFinite(mu.StandardDeviation) && mu.StandardDeviation > 0))
        {
            throw new ArgumentException("the prior of μ needs a finite mean and a standard deviation above 0", nameof(muPrior));
        }

        var rows = RotatedRows.Of(effects);
        var posterior = new TauPosterior(rows.Model, tauPrior, muPrior, kept);
        var nodes = posterior.Nodes;
        var muMoments = muPrior is null ? posterior.MomentsBelow : double.PositiveInfinity;
        var summary = new BayesianMetaAnalysis(
            tauPrior.ToString(),
            muPrior?.ToString() ?? "flat",
            level,
            Summary([.. nodes.Select(n => (n.Mass, n.Mean, Math.Sqrt(n.Variance)))], level, muMoments),
            TauSummary(posterior, level),
            Summary([.. nodes.Select(n => (n.Mass, n.Mean, Math.Sqrt(n.Variance + n.Tau * n.Tau)))], level, posterior.MomentsBelow),
            []);
        return (rows, posterior, summary);
    }

    /// <summary>
    /// The rows' own true effects. In the rotated basis θ̃ = x·μ + τ²/(λ + τ²)·(ỹ − x·μ) plus noise of variance τ²λ/(λ + τ²), so that given
    /// τ each θ is linear in the rotated rows and in μ: a normal whose mean and variance follow (Röver 2020, section 2.4).
    /// </summary>
    private static ImmutableArray<PosteriorSummary> Shrinkage(
        EffectSet effects, RotatedRows rows, List<(double Tau, double Mass, double Mean, double Variance)> nodes, double level, double muMoments)
    {
        var model = rows.Model;
        var components = new (double Mass, double Mean, double StandardDeviation)[effects.Count][];
        for (var i = 0; i < components.Length; i++)
        {
            components[i] = new (double, double, double)[nodes.Count];
        }

        var (own, ofMu, noise) = (new double[effects.Count], new double[effects.Count], new double[effects.Count]);
        for (var n = 0; n < nodes.Count; n++)
        {
            var (tau, mass, mean, variance) = nodes[n];
            var tauSquared = tau * tau;
            for (var j = 0; j < own.Length; j++)
            {
                var kept = tauSquared / (model.V[j] + tauSquared);
                (own[j], ofMu[j], noise[j]) = (kept * model.Y[j], (1 - kept) * model.X[j], kept * model.V[j]);
            }

            rows.RotateBack(own);
            rows.RotateBack(ofMu);
            rows.RotateVariancesBack(noise);
            for (var i = 0; i < own.Length; i++)
            {
                components[i][n] = (mass, own[i] + ofMu[i] * mean, Math.Sqrt(noise[i] + ofMu[i] * ofMu[i] * variance));
            }
        }

        return [.. components.Select(c => Summary(c, level, muMoments))];
    }

    private static PosteriorSummary Summary(
        (double Mass, double Mean, double StandardDeviation)[] components, double level, double momentsBelow)
    {
        var mean = components.Sum(c => c.Mass * c.Mean);
        var variance = components.Sum(c => c.Mass * (c.StandardDeviation * c.StandardDeviation + (c.Mean - mean) * (c.Mean - mean)));
        var mixture = new NormalMixture(components);
        var tail = 0.5 * (1 - level);
        return new(
            momentsBelow > 1 ? mean : double.NaN,
            momentsBelow > 2 ? Math.Sqrt(variance) : double.PositiveInfinity,
            mixture.Quantile(0.5),
            new(mixture.Quantile(tail), mixture.Quantile(1 - tail)),
            mixture.Cdf(0),
            mixture.Cdf,
            mixture.Survival);
    }

    private static PosteriorSummary TauSummary(TauPosterior posterior, double level)
    {
        var mean = posterior.Nodes.Sum(n => n.Mass * n.Tau);
        var variance = posterior.Nodes.Sum(n => n.Mass * (n.Tau - mean) * (n.Tau - mean));
        var tail = 0.5 * (1 - level);
        return new(
            posterior.MomentsBelow > 1 ? mean : double.PositiveInfinity,
            posterior.MomentsBelow > 2 ? Math.Sqrt(variance) : double.PositiveInfinity,
            posterior.Quantile(0.5),
            new(posterior.Quantile(tail), posterior.Quantile(1 - tail)),
            0,
            posterior.Cdf,
            tau => 1 - posterior.Cdf(tau));
    }
}
