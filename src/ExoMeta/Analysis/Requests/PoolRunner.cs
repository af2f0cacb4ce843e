using System.Collections.Immutable;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Requests;

/// <summary>From a request and its table to an answer.</summary>
public static class PoolRunner
{
    /// <summary>Answers a request.</summary>
    /// <exception cref="InvalidInputException">The table does not hold what the request needs, or its model is not defined for these rows.</exception>
    /// <exception cref="FitFailedException">An iterative fit did not converge.</exception>
    public static PoolAnswer Run(PoolRequest request, RequestTable table)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(table);
        try
        {
            return Answer(request, PoolData.Of(request, table));
        }
        catch (ArgumentException e)
        {
            // What a model refuses is wrong input here: the request chose both.
            throw new InvalidInputException([new(new("exometa"), request.Method.Code, WithoutParameter(e))]);
        }
    }

    private static PoolAnswer Answer(PoolRequest request, PoolData data)
    {
        var model = ModelOf(request, data);
        return new PoolAnswer
        {
            Request = request,
            Effects = data.Effects,
            Model = model,
            Rows = RowsOf(model),
            Meaning = MeaningOfEffect.Of(request, model.Mean),
            Warnings = [.. data.Table.Warnings, .. data.Notes, .. model.Warnings],
        };
    }

    private static PooledModel ModelOf(PoolRequest request, PoolData data)
    {
        if (request.Method is PoolMethod.Bayesian)
        {
            return PooledModel.Bayesian.Fit(data.Effects, request.TauPrior!, request.MuPrior, request.Options);
        }

        var options = request.Weights is { } column
            ? request.Options with { Weights = data.Numbers(column, w => w > 0 ? null : "a weight must be above 0") }
            : request.Options;
        return request.Moderators.IsEmpty
            ? new PooledModel.Pairwise(RandomEffectsModel.Fit(data.Effects, options))
            : new PooledModel.Regression(MetaRegression.Fit(data.Effects, data.Design(request.Moderators), options));
    }

    private static ImmutableArray<AnsweredRow> RowsOf(PooledModel model) => model switch
    {
        PooledModel.Pairwise { Fit: var fit } => [.. fit.Studies.Select(s => Row(s, null, null))],
        PooledModel.Bayesian b => [.. b.Plain.Studies.Select((s, i) =>
            Row(s, b.Posterior.Shrinkage[i].Mean, b.Posterior.Shrinkage[i].StandardDeviation) with { Weight = null })],
        PooledModel.Regression { Fit: var fit } => [.. fit.Rows.Select(r =>
            new AnsweredRow(r.Effect.Label, r.Effect.Estimate, r.Effect.Variance, null, RowInterval(r.Effect, fit.Options.Level), null, null))],
        _ => throw new ArgumentException($"no rows of {model.GetType().Name}", nameof(model)),
    };

    private static Interval RowInterval(StudyEffect effect, double level)
    {
        var half = -Numerics.Distributions.Normal.Quantile(0.5 * (1 - level)) * Math.Sqrt(effect.Variance);
        return new(effect.Estimate - half, effect.Estimate + half);
    }

    private static AnsweredRow Row(StudyInFit study, double? shrunk, double? shrunkStandardError) => new(
        study.Effect.Label, study.Effect.Estimate, study.Effect.Variance, study.Weight, study.Interval, shrunk, shrunkStandardError);

    /// <summary>The message without the name of our parameter, which means nothing to a user.</summary>
    private static string WithoutParameter(ArgumentException e)
    {
        var suffix = $" (Parameter '{e.ParamName}')";
        return e.ParamName is not null && e.Message.EndsWith(suffix, StringComparison.Ordinal) ? e.Message[..^suffix.Length] : e.Message;
    }
}
