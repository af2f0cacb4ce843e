using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Specs;

public abstract partial record ThetaSource
{
    /// <summary>The joint posterior of μ and τ of a pool of the analysis' strict tier, instead of its frequentist fit.</summary>
    /// <param name="Outcome">Id of the outcome.</param>
    /// <param name="TauPrior">Prior of τ; null for that of the analysis.</param>
    /// <param name="MuPrior">Prior of μ; null for flat.</param>
    /// <param name="Location">Where it is named.</param>
    public sealed record BayesianPool(string Outcome, TauPrior? TauPrior, NormalPrior? MuPrior, SourceLocation Location) : ThetaSource
    {
        /// <inheritdoc/>
        public override bool IsEvidence => true;

        /// <inheritdoc/>
        public override bool BringsTau => true;
    }

    /// <summary>The joint posterior of μ and τ of independent rows that the trial file gives itself.</summary>
    /// <param name="Rows">The rows, on the analysis scale.</param>
    /// <param name="TauPrior">Prior of τ.</param>
    /// <param name="MuPrior">Prior of μ; null for flat.</param>
    /// <param name="Location">Where they stand.</param>
    public sealed record BayesianRows(ImmutableArray<StudyEffect> Rows, TauPrior TauPrior, NormalPrior? MuPrior, SourceLocation Location) : ThetaSource
    {
        /// <inheritdoc/>
        public override bool BringsTau => true;

        /// <summary>The posterior, or why θ cannot be drawn from it.</summary>
        /// <param name="kept">The part of the evidence that is kept.</param>
        public (JointPosterior? Posterior, string? WhyNot) TryPool(double kept) => ThetaSource.TryPool(new EffectSet(Rows), TauPrior, MuPrior, kept);
    }

    /// <summary>A pool that its user holds in hand, as in a notebook. That it is comparative human evidence on the endpoint is for the user to say.</summary>
    /// <param name="Pool">One pooled mean, by inverse variances or Bayesian.</param>
    public sealed record PoolInHand(Requests.PoolAnswer Pool) : ThetaSource
    {
        /// <inheritdoc/>
        public override bool IsEvidence => true;

        /// <inheritdoc/>
        public override bool BringsTau => true;

        /// <summary>Whether θ and τ are drawn from a joint posterior.</summary>
        public bool IsBayesian => Pool.Model is Requests.PooledModel.Bayesian;
    }

    /// <summary>A joint posterior, or why θ cannot be drawn from it: the posterior must have a mean, which is the point.</summary>
    internal static (JointPosterior? Posterior, string? WhyNot) TryPool(EffectSet effects, TauPrior tauPrior, NormalPrior? muPrior, double kept)
    {
        try
        {
            var posterior = BayesianRandomEffects.FitJoint(effects, tauPrior, muPrior, PoolingSpec.BayesianLevel, kept);
            return double.IsFinite(posterior.Summary.Mu.Mean)
                ? (posterior, null)
                : (null, string.Create(CultureInfo.InvariantCulture, $"with τ ~ {tauPrior} and a flat prior of μ, {effects.Count} row(s) leave μ without a posterior mean, so there is no point; state mu_prior, or a tau_prior with a lighter tail"));
        }
        catch (FitFailedException failure)
        {
            return (null, failure.Message);
        }
    }
}
