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
        /// <summary>What is said wherever other sources are called evidence or not.</summary>
        public const string Caution = "That the pool is comparative human evidence on this endpoint is its user's word";

        /// <inheritdoc/>
        public override bool LacksEvidence => false;

        /// <inheritdoc/>
        public override bool BringsTau => true;

        /// <summary>Whether θ and τ are drawn from a joint posterior.</summary>
        public bool IsBayesian => Pool.Model is Requests.PooledModel.Bayesian;

        /// <summary>Why nothing is known of τ, in words; null where the pool says something of it, be it an estimate of 0.</summary>
        public string? WhyNoTau => Pool.Model switch
        {
            Requests.PooledModel.Pairwise when Pool.Request.Method is Requests.PoolMethod.InverseVariance { Estimator: HeterogeneityEstimator.EqualEffects } =>
                "equal effects leave no room for differences between trials",
            Requests.PooledModel.Pairwise { Fit.TauSquared: null } => "one effect cannot tell how trials differ",
            _ => null,
        };

        /// <summary>Whether τ is taken as 0 because its estimate is.</summary>
        public bool TakesTauAsZero => Pool.Model is Requests.PooledModel.Pairwise { Fit.TauSquared: 0 } && WhyNoTau is null;

        /// <summary>What θ comes from, with all that shaped the pool.</summary>
        internal string Describe()
        {
            var (request, k) = (Pool.Request, Pool.Rows.Length);
            var rows = string.Create(CultureInfo.InvariantCulture, $"a pool of {k} effect{(k == 1 ? "" : "s")}");
            string?[] parts =
            [
                IsBayesian ? $"τ ~ {request.TauPrior}; μ ~ {request.MuPrior?.ToString() ?? "flat"}" : $"{request.Method.Code}, {PoolingCodes.Inference.CodeOf(request.Options.Inference)}",
                request.Weights is { } weights ? $"weights from {weights}" : null,
                request.Discount is { } discount ? $"discounted by {discount.Column}" : null,
                Pool.Effects.Covariance is null ? null : "dependent rows",
            ];
            return $"{(IsBayesian ? "the Bayesian posterior of " : "")}{rows} ({string.Join("; ", parts.OfType<string>())})";
        }
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
