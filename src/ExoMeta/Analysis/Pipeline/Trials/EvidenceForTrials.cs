using System.Collections.Immutable;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Pooling;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>What is known of a trial's θ.</summary>
/// <param name="Posterior">Joint posterior of the compared arms.</param>
/// <param name="Tau">τ of the pool that it comes from; null when it comes from no pool.</param>
internal sealed record ThetaEvidence(Truth.Posterior Posterior, double? Tau);

/// <summary>Comparative human evidence that a trial's θ may come from: single claims, or a pool of the strict tier.</summary>
public sealed class EvidenceForTrials
{
    private readonly AnalysisSpec _spec;
    private readonly ClaimCatalogue _catalogue;
    private readonly ImmutableArray<StudyTable> _tables;

    internal EvidenceForTrials(AnalysisSpec spec, ClaimCatalogue catalogue, ImmutableArray<StudyTable> tables) =>
        (_spec, _catalogue, _tables) = (spec, catalogue, tables);

    /// <summary>The evidence of a loaded analysis.</summary>
    public static EvidenceForTrials Of(AnalysisInputs inputs) =>
        new(inputs.Spec, new ClaimCatalogue(inputs.Evidence, inputs.Assumptions), inputs.Tables);

    /// <summary>Why a source cannot be a trial's θ, one message a reason; empty when it can.</summary>
    /// <param name="source">The source.</param>
    /// <param name="endpoint">The endpoint: a binary one needs log odds ratios, a log-normal one log ratios of means.</param>
    public IEnumerable<string> Objections(ThetaSource source, Endpoint endpoint) => source switch
    {
        ThetaSource.Evidence e => e.Claims.SelectMany(id => ObjectionsToClaim(id, MeasureOf(endpoint))),
        ThetaSource.Pooled p => ObjectionsToPool(p.Outcome, MeasureOf(endpoint)),
        _ => [],
    };

    /// <summary>
    /// Claims: N(estimates, sampling covariance), or t where a standard error came from a small sample; the covariance of shared controls included. A pool: N(μ, se²), or t with Hartung–Knapp;
    /// one μ for all compared arms.
    /// </summary>
    internal ThetaEvidence Know(ThetaSource source, int compared) => source switch
    {
        ThetaSource.Evidence e => new(OfClaims(e.Claims), null),
        ThetaSource.Pooled p => OfPool(FitOf(p.Outcome).Fit!, compared),
        _ => throw new ArgumentOutOfRangeException(nameof(source), "the source is not evidence"),
    };

    private static string MeasureOf(Endpoint endpoint) => endpoint is Endpoint.Binary ? "OR" : "ROM";

    private IEnumerable<string> ObjectionsToClaim(string id, string needed)
    {
        if (!_catalogue.Contains(id))
        {
            yield return $"there is no claim '{id}'{NearestName.Hint(id, _catalogue.Ids)}";
            yield break;
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
        else if (measure != needed)
        {
            yield return $"{id} is on the measure {measure}; this endpoint needs {needed}";
        }
    }

    private IEnumerable<string> ObjectionsToPool(string id, string needed)
    {
        var data = _spec.Data.FirstOrDefault(d => d.Id == id);
        var outcome = _spec.Outcomes.FirstOrDefault(o => o.Id == id);
        if (data is null && outcome is null)
        {
            var ids = _spec.Outcomes.Select(o => o.Id).Concat(_spec.Data.Select(d => d.Id));
            yield return $"there is no outcome '{id}'{NearestName.Hint(id, ids)}";
        }
        else if (data is not null && data.Measure.Code != needed)
        {
            yield return $"{id} is on the measure {data.Measure.Code}; this endpoint needs {needed}";
        }
        else if (outcome is { Scope: PoolScope.Exploratory })
        {
            yield return $"{id} is exploratory; it may inform a trial only as a prior marked assumed";
        }
        else if (outcome is not null)
        {
            foreach (var objection in outcome.Claims.SelectMany(c => ObjectionsToClaim(c, needed)))
            {
                yield return objection;
            }

            if (outcome.Claims.All(c => _catalogue.Contains(c) && _catalogue[c].Strict is Recovery.WithVariance) && FitOf(id).WhyNot is { } reason)
            {
                yield return $"{id} is not pooled: {reason}";
            }
        }
    }

    private (MetaAnalysis? Fit, string? WhyNot) FitOf(string id)
    {
        var index = _spec.Data.Select(d => d.Id).ToImmutableArray().IndexOf(id);
        return index >= 0
            ? (DataSynthesis.Fit(_tables[index], _spec.Pooling), null)
            : new OutcomeSynthesis(_spec, _catalogue, new RunOptions()).PlugInFit(_spec.Outcomes.Single(o => o.Id == id));
    }

    private static ThetaEvidence OfPool(MetaAnalysis fit, int compared)
    {
        var covariance = new double[compared, compared];
        for (var i = 0; i < compared; i++)
        {
            for (var j = 0; j < compared; j++)
            {
                covariance[i, j] = fit.StandardError * fit.StandardError;
            }
        }

        var posterior = new Truth.Posterior([.. Enumerable.Repeat(fit.Estimate, compared)], covariance, fit.DegreesOfFreedom);
        return new(posterior, fit.TauSquared is { } tau2 ? Math.Sqrt(tau2) : null);
    }

    private Truth.Posterior OfClaims(ImmutableArray<string> claims)
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

        // One reference distribution for all arms: the smallest degrees of freedom is the cautious one.
        var degreesOfFreedom = effects.Min(e => e.DegreesOfFreedom);
        return new([.. effects.Select(e => e.Estimate)], covariance, double.IsFinite(degreesOfFreedom) ? degreesOfFreedom : null);
    }

    private double Correlation(string first, string second) =>
        first == second ? 1
        : _spec.Outcomes.SelectMany(o => o.SharedControls).FirstOrDefault(s => s.Claims.Contains(first) && s.Claims.Contains(second)) is { } shared
            ? SharedControlCorrelation.Of(shared, [.. shared.Claims.Select(id => _catalogue[id].Claim)]).PlugIn
            : 0;
}
