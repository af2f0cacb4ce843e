using System.Collections.Immutable;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>What <c>--method</c> names: an inverse-variance model with its estimator of τ², a model of counts, or a Bayesian model.</summary>
/// <param name="Code">As written: REML, BAYES.</param>
public abstract record PoolMethod(string Code)
{
    /// <summary>Every method, in the order of the docs.</summary>
    public static ImmutableArray<PoolMethod> All { get; } =
    [
        .. HeterogeneityEstimators.All.Select(e => new InverseVariance(e.Code, e.Kind)),
        .. CountModels.All.Select(m => new Counts(m.Code, m.Method)),
        new Bayesian(),
    ];

    /// <summary>Restricted maximum likelihood, the default.</summary>
    public static PoolMethod Default { get; } = All.First(m => m.Code == "REML");

    /// <summary>Effects weighted by their variances and τ².</summary>
    /// <param name="Code">Code of the estimator.</param>
    /// <param name="Estimator">Estimator of τ².</param>
    public sealed record InverseVariance(string Code, HeterogeneityEstimator Estimator) : PoolMethod(Code);

    /// <summary>Raw counts, pooled without effects of single rows.</summary>
    /// <param name="Code">Code of the model.</param>
    /// <param name="Model">The model.</param>
    public sealed record Counts(string Code, CountMethod Model) : PoolMethod(Code);

    /// <summary>Random effects by exact integration over τ.</summary>
    public sealed record Bayesian() : PoolMethod("BAYES");
}
