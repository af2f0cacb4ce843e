using System.Collections.Immutable;
using ExoMeta.Evidence;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>From a request and its table to an answer.</summary>
public static class PoolRunner
{
    /// <summary>Answers a request.</summary>
    /// <exception cref="Problems.InvalidInputException">The table does not hold what the request needs: every problem.</exception>
    /// <exception cref="ArgumentException">The model is not defined for these rows.</exception>
    /// <exception cref="FitFailedException">An iterative fit did not converge.</exception>
    public static PoolAnswer Run(PoolRequest request, StudyTable table)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(table);
        var effects = table.ToEffectSet();
        PooledModel model = request.Method switch
        {
            PoolMethod.Bayesian => PooledModel.Bayesian.Fit(effects, request.TauPrior!, request.MuPrior, request.Options),
            _ => new PooledModel.Pairwise(RandomEffectsModel.Fit(effects, request.Options)),
        };
        return new PoolAnswer
        {
            Request = request,
            Effects = effects,
            Model = model,
            Rows = RowsOf(effects, model),
            Meaning = MeaningOfEffect.Of(request, model.Mean),
            Warnings = [.. table.Warnings, .. model.Warnings],
        };
    }

    private static ImmutableArray<AnsweredRow> RowsOf(EffectSet effects, PooledModel model) => model switch
    {
        PooledModel.Pairwise { Fit: var fit } => [.. fit.Studies.Select(s => Row(s, null, null))],
        PooledModel.Bayesian b => [.. b.Plain.Studies.Select((s, i) =>
            Row(s, b.Posterior.Shrinkage[i].Mean, b.Posterior.Shrinkage[i].StandardDeviation) with { Weight = null })],
        _ => throw new ArgumentException($"no rows of {model.GetType().Name}", nameof(model)),
    };

    private static AnsweredRow Row(StudyInFit study, double? shrunk, double? shrunkStandardError) => new(
        study.Effect.Label, study.Effect.Estimate, study.Effect.Variance, study.Weight, study.Interval, shrunk, shrunkStandardError);
}
