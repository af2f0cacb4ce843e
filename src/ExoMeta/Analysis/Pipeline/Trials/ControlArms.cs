using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Pooling;
using ExoMeta.Problems;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>The control risk of the next trial, from the control arms of an outcome.</summary>
/// <remarks>
/// Logits of the control arms' risks (½ added to an arm in which nobody or everybody had the event) are pooled with random effects, as the analysis pools. The logit of the
/// next trial's control risk is then N(μ, se² + τ²), drawn once a trial. A control group that several rows share counts once.
/// </remarks>
internal sealed class ControlArms(AnalysisSpec spec, ClaimCatalogue catalogue, ImmutableArray<RequestTable> tables)
{
    private static readonly ImmutableArray<string> TwoByTwo = ["OR", "RR", "RD", "AS", "PETO"];

    /// <summary>The trial with control risks where its file names pools.</summary>
    public TrialSpec Complete(TrialSpec trial) => trial with { Endpoints = [.. trial.Endpoints.Select(Complete)] };

    /// <summary>Why the control arms of an outcome cannot give a control risk; empty when they can.</summary>
    public IEnumerable<string> Objections(string id)
    {
        var data = spec.Data.FirstOrDefault(d => d.Id == id);
        var outcome = spec.Outcomes.FirstOrDefault(o => o.Id == id);
        if (data is null && outcome is null)
        {
            return [$"there is no outcome '{id}'{NearestName.Hint(id, spec.Outcomes.Select(o => o.Id).Concat(spec.Data.Select(d => d.Id)))}"];
        }

        if (data is not null && (data.IsReported || !TwoByTwo.Contains(data.Measure.Code)))
        {
            return [$"{id} is no table of events in two arms; its rows hold no control arm"];
        }

        if (data is not null && data.Species != "human")
        {
            return [$"{id} does not say 'species: human'; a control risk comes from patients only"];
        }

        if (outcome is { Scope: PoolScope.Exploratory })
        {
            return [$"{id} is exploratory; a control risk comes from a strict outcome, or is assumed"];
        }

        var claims = outcome is null ? [] : outcome.Claims.Where(catalogue.Contains).Select(c => catalogue[c].Claim).ToArray();
        return [.. claims.Where(c => c.Species != "human" || c.ComparatorType != ComparatorType.Concurrent || c.Statistic is not EventCounts)
                .Select(c => $"{c.Id} is not the number of events in patients and concurrent controls, so that it has no control risk"),
            .. ArmsOf(id).Length < 2 ? new[] { $"{id} has {ArmsOf(id).Length} control arm(s); how much control risks differ between trials takes at least two" } : []];
    }

    private TrialEndpointSpec Complete(TrialEndpointSpec endpoint)
    {
        if (endpoint is not { ControlRisk: { Found: null } source, Endpoint: Endpoint.Binary binary })
        {
            return endpoint;
        }

        var arms = ArmsOf(source.Outcome);
        var fit = RandomEffectsModel.Fit(new([.. arms.Select(Effect)]), RandomEffects);
        var deviation = Math.Sqrt(fit.StandardError * fit.StandardError + (fit.TauSquared ?? 0));
        var risk = new UncertainQuantity.LogitNormal(Math.Round(fit.Estimate, 10), Math.Round(deviation, 10));
        var found = string.Create(
            CultureInfo.InvariantCulture,
            $"Control risk: the {arms.Length} control arms of '{source.Outcome}', pooled on the logit scale: {1 / (1 + PortableMath.Exp(-fit.Estimate)):0.000} (logit {fit.Estimate:0.0000}, standard error {fit.StandardError:0.0000}, τ {Math.Sqrt(fit.TauSquared ?? 0):0.0000}); the next trial's is logit-normal({fit.Estimate:0.0000}, {deviation:0.0000}).");
        return endpoint with { Endpoint = binary with { ControlRisk = risk }, ControlRisk = source with { Found = found } };
    }

    /// <summary>As the analysis pools, but never with equal effects: what differs between trials would be left out.</summary>
    private PoolingOptions RandomEffects => spec.Pooling.Options.Method == HeterogeneityEstimator.EqualEffects
        ? spec.Pooling.Options with { Method = HeterogeneityEstimator.RestrictedMaximumLikelihood }
        : spec.Pooling.Options;

    private static StudyEffect Effect((string Study, double Events, double Size) arm)
    {
        _ = Measures.TryFind("PLO", out var logit);
        var effect = logit!.Compute([arm.Events, arm.Size], ZeroCellRule.Default);
        return new(arm.Study, arm.Study, effect.Estimate, effect.Variance);
    }

    private ImmutableArray<(string Study, double Events, double Size)> ArmsOf(string id)
    {
        var index = spec.Data.Select(d => d.Id).ToImmutableArray().IndexOf(id);
        if (index >= 0)
        {
            return [.. tables[index].Rows.Where(r => r.Data.Length == 4).Select(r => (r.Label, r.Data[2], r.Data[3]))];
        }

        // The claims of a shared control group have one control arm together.
        var outcome = spec.Outcomes.Single(o => o.Id == id);
        var repeated = outcome.SharedControls.SelectMany(s => s.Claims.Skip(1)).ToHashSet(StringComparer.Ordinal);
        return [.. outcome.Claims.Where(c => catalogue.Contains(c) && !repeated.Contains(c)).Select(c => catalogue[c].Claim)
            .Where(c => c.Statistic is EventCounts).Select(c => (c.Study, Counts: (EventCounts)c.Statistic))
            .Select(c => (c.Study, (double)c.Counts.Events2, (double)c.Counts.Size2))];
    }
}
