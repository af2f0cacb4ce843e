using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Pooling;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Comparative human evidence that a trial's θ may come from: single claims, or a pool of the strict tier.</summary>
public sealed class EvidenceForTrials
{
    private readonly AnalysisSpec _spec;
    private readonly ClaimCatalogue _catalogue;
    private readonly ImmutableArray<RequestTable> _tables;

    internal EvidenceForTrials(AnalysisSpec spec, ClaimCatalogue catalogue, ImmutableArray<RequestTable> tables) =>
        (_spec, _catalogue, _tables) = (spec, catalogue, tables);

    /// <summary>The evidence of a loaded analysis.</summary>
    public static EvidenceForTrials Of(AnalysisInputs inputs) =>
        new(inputs.Spec, new ClaimCatalogue(inputs.Evidence, inputs.Assumptions), inputs.Tables);

    /// <summary>Why an endpoint's source cannot be its θ, one message a reason; empty when it can.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="endpoint">One of its endpoints.</param>
    public IEnumerable<string> Objections(TrialSpec trial, TrialEndpointSpec endpoint)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(endpoint);
        string[] objections =
        [
            .. endpoint.Theta switch
            {
                ThetaSource.Evidence e => e.Claims
                    .SelectMany((id, arm) => ObjectionsToClaim(id, endpoint, ProductClasses(trial).ElementAtOrDefault(arm)))
                    .Concat(ObjectionsToDependence(e.Claims)),
                ThetaSource.Pooled p => ObjectionsToPool(p.Outcome, trial, endpoint),
                ThetaSource.BayesianPool p => ObjectionsToPosterior(p, trial, endpoint),
                _ => [],
            },
        ];
        return objections.Length > 0 || !endpoint.Theta.IsEvidence
            ? objections
            : Know(endpoint.Theta, trial.Arms.Length - 1, endpoint.EvidenceKept).Point.Select(endpoint.Endpoint.ProblemAt).OfType<string>().Distinct();
    }

    /// <summary>Why the pool that an endpoint names cannot give its control risk; empty when it can, or when the file gives it.</summary>
    public IEnumerable<string> ObjectionsToControlRisk(TrialEndpointSpec endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return endpoint.ControlRisk is { } risk ? Controls.Objections(risk.Outcome) : [];
    }

    /// <summary>The trial with the control risks that its endpoints take from pools; there must be no objection to them.</summary>
    public TrialSpec WithControlRisks(TrialSpec trial) => Controls.Complete(trial);

    private ControlArms Controls => new(_spec, _catalogue, _tables);

    /// <summary>Product class of each compared arm.</summary>
    private static IEnumerable<string> ProductClasses(TrialSpec trial) =>
        trial.Arms.Skip(1).Select(a => a.ProductClass ?? trial.ProductClass);

    /// <summary>
    /// Claims: N(estimates, sampling covariance), or t where a standard error came from a small sample; the covariance of shared controls included. A pool: N(μ, se²), or t with Hartung–Knapp;
    /// one μ for all compared arms. A Bayesian pool: μ and τ from their joint posterior.
    /// </summary>
    /// <param name="source">Where θ comes from; there must be no objection to it.</param>
    /// <param name="compared">Compared arms.</param>
    /// <param name="kept">The part of the evidence that is kept.</param>
    internal ThetaEvidence Know(ThetaSource source, int compared, double kept) => source switch
    {
        ThetaSource.Evidence e => new ThetaEvidence.PlugIn(OfClaims(e.Claims).Discounted(kept), null),
        ThetaSource.Pooled p => ThetaEvidence.OfPool(FitOf(p.Outcome).Fit!, HasSharedControls(p.Outcome), compared, kept),
        ThetaSource.BayesianPool p => new ThetaEvidence.Integrated(PosteriorOf(p, kept).Posterior!, compared, ThetaEvidence.UpdateOf(FitOf(p.Outcome).Fit!, HasSharedControls(p.Outcome))),
        _ => throw new ArgumentOutOfRangeException(nameof(source), "the source is not evidence"),
    };

    /// <summary>", discounted by rob (high: 0.5, low: 1): why", or nothing.</summary>
    internal string DiscountOf(string outcome) => _spec.Data.FirstOrDefault(d => d.Id == outcome)?.Discount is { } discount
        ? $", discounted by {discount.Column} ({discount.Text}): {discount.Reason.TrimEnd('.')}"
        : "";

    private IEnumerable<string> ObjectionsToClaim(string id, TrialEndpointSpec endpoint, string? productClass)
    {
        if (!_catalogue.Contains(id))
        {
            yield return $"there is no claim '{id}'{NearestName.Hint(id, _catalogue.Ids)}";
            yield break;
        }

        var (claim, recovery) = (_catalogue[id].Claim, _catalogue[id].Strict);
        if (claim.Species != "human" || claim.ComparatorType != ComparatorType.Concurrent)
        {
            yield return $"{id} is {claim.Species} evidence with {PoolingRules.Describe(claim.ComparatorType)}; θ comes from comparative human evidence only";
        }

        if (!endpoint.Endpoint.Name.Contains(claim.Outcome, StringComparison.OrdinalIgnoreCase)
            || claim.GoodDirection != (endpoint.Endpoint.LowerIsBetter ? GoodDirection.Down : GoodDirection.Up))
        {
            yield return $"{id} is on '{claim.Outcome}' (good: {Words(claim.GoodDirection)}), the endpoint on '{endpoint.Endpoint.Name}' (good: {(endpoint.Endpoint.LowerIsBetter ? "down" : "up")}); its name must hold the claim's outcome";
        }

        if (productClass is not null && claim.ProductClass != productClass)
        {
            yield return $"{id} is of {claim.ProductClass}, the arm of {productClass}; θ comes from the same product class (an arm may state its own product_class)";
        }

        if (recovery is not Recovery.WithVariance { Measure: var measure })
        {
            yield return $"{id} gives no variance, so it cannot say how uncertain θ is";
        }
        else if (measure != endpoint.Endpoint.Measure)
        {
            yield return $"{id} is on the measure {measure}; this endpoint needs {endpoint.Endpoint.Measure}";
        }
    }

    private static string Words(GoodDirection direction) => direction switch
    {
        GoodDirection.Up => "up",
        GoodDirection.Down => "down",
        _ => "none",
    };

    private IEnumerable<string> ObjectionsToDependence(ImmutableArray<string> claims)
    {
        foreach (var study in claims.Distinct(StringComparer.Ordinal).Where(_catalogue.Contains)
            .GroupBy(id => _catalogue[id].Claim.Study, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            if (!_spec.Outcomes.SelectMany(o => o.SharedControls).Any(s => study.All(id => s.Claims.Contains(id))))
            {
                yield return $"{string.Join(", ", study)} are of one study, and no outcome declares their shared control";
            }
        }
    }

    private IEnumerable<string> ObjectionsToPool(string id, TrialSpec trial, TrialEndpointSpec endpoint)
    {
        var needed = endpoint.Endpoint.Measure;
        var data = _spec.Data.FirstOrDefault(d => d.Id == id);
        var outcome = _spec.Outcomes.FirstOrDefault(o => o.Id == id);
        if (data is null && outcome is null)
        {
            var ids = _spec.Outcomes.Select(o => o.Id).Concat(_spec.Data.Select(d => d.Id));
            return [$"there is no outcome '{id}'{NearestName.Hint(id, ids)}"];
        }

        if (data is not null)
        {
            return ObjectionsToTable(data, needed);
        }

        if (outcome!.Scope == PoolScope.Exploratory)
        {
            return [$"{id} is exploratory; it may inform a trial only as a prior marked assumed"];
        }

        var objections = outcome.Claims.SelectMany(c => ObjectionsToClaim(c, endpoint, trial.ProductClass)).ToList();
        if (outcome.Claims.All(c => _catalogue.Contains(c) && _catalogue[c].Strict is Recovery.WithVariance) && FitOf(id).WhyNot is { } reason)
        {
            objections.Add($"{id} is not pooled: {reason}");
        }

        return objections;
    }

    private IEnumerable<string> ObjectionsToTable(DataOutcomeSpec data, string needed)
    {
        if (data.Measure.Code != needed)
        {
            yield return $"{data.Id} is on the measure {data.Measure.Code}; this endpoint needs {needed}";
        }

        if (data.Species != "human")
        {
            yield return $"{data.Id} does not say 'species: human'; θ comes from comparative human evidence only";
        }

        if (FitOf(data.Id).WhyNot is { } reason)
        {
            yield return $"{data.Id} is not pooled: {reason}";
        }
    }

    private IEnumerable<string> ObjectionsToPosterior(ThetaSource.BayesianPool source, TrialSpec trial, TrialEndpointSpec endpoint)
    {
        var objections = ObjectionsToPool(source.Outcome, trial, endpoint).ToList();
        if ((source.TauPrior ?? _spec.Pooling.TauPrior) is null)
        {
            objections.Add($"no prior of τ: 'tau_prior' stands neither here nor under 'pooling' of {_spec.DisplayName}");
        }

        return objections.Count == 0 && PosteriorOf(source, endpoint.EvidenceKept).WhyNot is { } reason ? [reason] : objections;
    }

    private (JointPosterior? Posterior, string? WhyNot) PosteriorOf(ThetaSource.BayesianPool source, double kept) =>
        ThetaSource.TryPool(EffectsOf(source.Outcome).Effects!, (source.TauPrior ?? _spec.Pooling.TauPrior)!, source.MuPrior, kept);

    private (EffectSet? Effects, string? WhyNot) EffectsOf(string id)
    {
        var index = _spec.Data.Select(d => d.Id).ToImmutableArray().IndexOf(id);
        return index >= 0
            ? DataSynthesis.Poolable(TableEvidence.Of(_spec.Data[index], _tables[index]))
            : new OutcomeSynthesis(_spec, _catalogue, new RunOptions()).Poolable(_spec.Outcomes.Single(o => o.Id == id));
    }

    private (MetaAnalysis? Fit, string? WhyNot) FitOf(string id)
    {
        var (effects, whyNot) = EffectsOf(id);
        return effects is null ? (null, whyNot) : (RandomEffectsModel.Fit(effects, _spec.Pooling.Options), null);
    }

    private bool HasSharedControls(string id) => _spec.Outcomes.FirstOrDefault(o => o.Id == id) is { SharedControls.IsEmpty: false };

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
