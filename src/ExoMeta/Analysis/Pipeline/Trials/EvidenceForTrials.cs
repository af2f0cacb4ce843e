using System.Collections.Immutable;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Comparative human evidence that a trial's θ may come from, and nothing else.</summary>
public sealed class EvidenceForTrials
{
    private readonly ClaimCatalogue _catalogue;
    private readonly ImmutableArray<SharedControlSpec> _shared;

    internal EvidenceForTrials(ClaimCatalogue catalogue, ImmutableArray<SharedControlSpec> shared) => (_catalogue, _shared) = (catalogue, shared);

    /// <summary>The evidence of a loaded analysis.</summary>
    public static EvidenceForTrials Of(AnalysisInputs inputs) =>
        new(new ClaimCatalogue(inputs.Evidence, inputs.Assumptions), AnalysisLoader.SharedControls(inputs.Spec));

    /// <summary>Why the claims cannot be a trial's θ, one message a reason; empty when they can.</summary>
    /// <param name="claims">One claim id per compared arm.</param>
    /// <param name="binary">Whether θ is a log odds ratio (else a log ratio of means).</param>
    public IEnumerable<string> Objections(ImmutableArray<string> claims, bool binary)
    {
        foreach (var id in claims)
        {
            if (!_catalogue.Contains(id))
            {
                yield return $"there is no claim '{id}'{Problems.NearestName.Hint(id, _catalogue.Ids)}";
                continue;
            }

            var entry = _catalogue[id];
            if (entry.Claim.Species != "human" || entry.Claim.ComparatorType != ComparatorType.Concurrent)
            {
                yield return $"{id} is {entry.Claim.Species} evidence with {PoolingRules.Describe(entry.Claim.ComparatorType)}; θ comes from comparative human evidence only";
            }

            if (entry.Strict is not Recovery.WithVariance { Measure: var measure })
            {
                yield return $"{id} gives no variance, so it cannot say how uncertain θ is";
            }
            else if (measure != (binary ? "OR" : "ROM"))
            {
                yield return $"{id} is on the measure {measure}; this endpoint needs {(binary ? "OR" : "ROM")}";
            }
        }
    }

    /// <summary>N(estimates, sampling covariance); the covariance of shared controls included.</summary>
    public Truth.Posterior PosteriorOf(ImmutableArray<string> claims)
    {
        var effects = claims.Select(id => ((Recovery.WithVariance)_catalogue[id].Strict).Effect.PlugIn).ToArray();
        var covariance = new double[effects.Length, effects.Length];
        for (var i = 0; i < effects.Length; i++)
        {
            for (var j = 0; j < effects.Length; j++)
            {
                covariance[i, j] = Correlation(claims[i], claims[j]) * Math.Sqrt(effects[i].Variance * effects[j].Variance);
            }
        }

        return new([.. effects.Select(e => e.Estimate)], covariance);
    }

    private double Correlation(string first, string second) =>
        first == second ? 1
        : _shared.FirstOrDefault(s => s.Claims.Contains(first) && s.Claims.Contains(second)) is { } shared
            ? SharedControlCorrelation.Of(shared, [.. shared.Claims.Select(id => _catalogue[id].Claim)]).PlugIn
            : 0;
}
