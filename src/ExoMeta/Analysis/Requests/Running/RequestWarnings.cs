using System.Globalization;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>What a reader must know about the choices of a request, beside what its model says of itself.</summary>
internal static class RequestWarnings
{
    public static IReadOnlyList<string> Of(PoolAnswer answer)
    {
        var warnings = new List<string>();
        var (request, model) = (answer.Request, answer.Model);
        if (model is PooledModel.Pairwise or PooledModel.Regression && request.Options.TauSquaredInterval == TauSquaredInterval.ProfileLikelihood
            && request.Options.Method is not (HeterogeneityEstimator.RestrictedMaximumLikelihood or HeterogeneityEstimator.MaximumLikelihood or HeterogeneityEstimator.EqualEffects))
        {
            warnings.Add($"the profile-likelihood interval of τ² is that of the full likelihood (ML), whose maximum is not the {request.Method.Code} estimate");
        }

        if (model is PooledModel.Bayesian bayesian)
        {
            if (bayesian.Plain.K == 1)
            {
                warnings.Add("one effect says nothing about τ: its posterior is its prior, and the answer rests on it");
            }

            if (!request.HasOwnTauPrior && !request.Table.HasUsualPrior)
            {
                warnings.Add($"τ ~ {bayesian.Posterior.TauPrior} was taken because no prior was given: it suits log ratios and standardised differences; {request.Table.Measure.Code} has a scale of its own, so state a prior");
            }
        }

        var parts = (answer.LeaveOneOut ?? []).Concat(answer.Cumulative ?? []).Where(p => double.IsNaN(p.Estimate)).Select(p => p.Label).Distinct().ToArray();
        if (parts.Length > 0)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{parts.Length} of the partial analyses have no answer, because the rows that are left have none: {string.Join(", ", parts)}"));
        }

        if (answer.Bootstrap is { } bootstrap)
        {
            warnings.AddRange(BootstrapWarnings.Of(bootstrap, answer.Effects.Count));
        }

        foreach (var effect in answer.Meaning?.Absolute.Where(a => a.IsCut) ?? [])
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"at a control risk of {effect.ControlRisk} a treated risk that follows from {request.Table.Measure.Code} leaves 0 to 1 and was set to the nearer end: the effect cannot be the same at that risk, an odds ratio can"));
        }

        return warnings;
    }
}
