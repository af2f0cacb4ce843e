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
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static PoolAnswer Run(PoolRequest request, RequestTable table, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(table);
        try
        {
            return Answer(request, PoolData.Of(request, table), cancellation);
        }
        catch (ArgumentException e)
        {
            // What a model refuses is wrong input here: the request chose both.
            throw new InvalidInputException([new(new("exometa"), request.Method.Code, WithoutParameter(e))]);
        }
    }

    private static PoolAnswer Answer(PoolRequest request, PoolData data, CancellationToken cancellation)
    {
        var options = request.Weights is { } column
            ? request.Options with { Weights = data.Numbers(column, w => w > 0 ? null : "a weight must be above 0") }
            : request.Options;
        var model = ModelOf(request, options, data);
        var extras = new PoolExtrasRunner(request with { Options = options }, data, model);
        var rows = AnsweredRows.Of(data, model, options);
        var answer = new PoolAnswer
        {
            Request = request,
            Effects = data.Effects,
            Source = data.Rows,
            Model = model,
            ExtraColumns = data.Table.ExtraColumns,
            Rows = rows,
            Meaning = MeaningOfEffect.Of(request, model.Mean),
            Recovered = data.Table.Reported,
            Propagation = extras.Propagation(cancellation),
            Discounted = data.Discounted,
            Robust = extras.Robust(),
            Subgroups = extras.Subgroups(),
            Diagnostics = extras.Diagnostics(),
            Plots = extras.Plots(),
            Gosh = extras.Gosh(cancellation),
            Multiverse = extras.Multiverse(cancellation),
            Swim = extras.Swim(),
            LeaveOneOut = extras.LeaveOneOut(),
            Cumulative = extras.Cumulative(rows),
            Permutation = extras.Permutation(cancellation),
            RegressionPermutation = extras.RegressionPermutation(cancellation),
            Bootstrap = extras.Bootstrap(cancellation),
            Bias = extras.Bias(),
            Warnings = [],
        };
        return answer with
        {
            Warnings =
            [
                .. new[] { data.Table.Warnings, data.Suspicions, model.Warnings, answer.Robust?.Warnings ?? [], answer.Subgroups?.Warnings ?? [], RequestWarnings.Of(answer), UnusedParts.Of(request, data, model) }
                    .SelectMany(w => w).Distinct(StringComparer.Ordinal),
            ],
        };
    }

    private static PooledModel ModelOf(PoolRequest request, PoolingOptions options, PoolData data)
    {
        var mixed = new MixedModelOptions
        {
            Likelihood = options.Method == HeterogeneityEstimator.MaximumLikelihood ? LikelihoodKind.Full : LikelihoodKind.Restricted,
            Inference = request.MixedInference,
            Level = options.Level,
        };
        var design = request.Moderators.IsEmpty ? null : data.Design(request.Moderators);
        return request switch
        {
            { Method: PoolMethod.Bayesian } => PooledModel.Bayesian.Fit(data.Effects, request.TauPrior!, request.MuPrior, options),
            { Method: PoolMethod.Counts counts } => new PooledModel.Counts(CountPools.Fit(request, counts.Model, data.Table.Rows)),
            { Nested.IsEmpty: false } => new PooledModel.Multilevel(MultilevelModel.Fit(
                data.Effects, [.. request.Nested.Select(n => new NestedLevel(n, data.Texts(n)))], mixed, design)),
            { Outcomes: [var outcome, var study] } => new PooledModel.Multivariate(MultivariateModel.Fit(
                data.Effects, data.Texts(study), data.Texts(outcome), request.Structure, mixed, design)),
            _ when design is not null => new PooledModel.Regression(MetaRegression.Fit(data.Effects, design, options)),
            _ => new PooledModel.Pairwise(SingleRow.Referred(RandomEffectsModel.Fit(data.Effects, options), data)),
        };
    }

    /// <summary>The message without the name of our parameter, which means nothing to a user.</summary>
    private static string WithoutParameter(ArgumentException e)
    {
        var suffix = $" (Parameter '{e.ParamName}')";
        return e.ParamName is not null && e.Message.EndsWith(suffix, StringComparison.Ordinal) ? e.Message[..^suffix.Length] : e.Message;
    }
}
