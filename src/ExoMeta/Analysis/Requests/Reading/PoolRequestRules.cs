using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>Which options belong together: what a model has no use for is refused by name, never ignored.</summary>
internal static class PoolRequestRules
{
    public static void Check(RequestText text, PoolRequest request)
    {
        switch (request.Method)
        {
            case PoolMethod.Bayesian:
                Refuse(text, request, "inference", "tau2Ci", "prediction", "weights", "mods", "subgroup", "cluster", "nested", "outcomes",
                    "diagnostics", "leaveOneOut", "cumulative", "permutation", "bootstrap", "gosh");
                break;
            case PoolMethod.InverseVariance { Estimator: HeterogeneityEstimator.EqualEffects }:
                Refuse(text, request, "tau2Ci", "prediction");
                RefusePriors(text);
                break;
            case PoolMethod.Counts { Model: var model }:
                RefusePriors(text);
                Refuse(text, request, "weights", "mods", "subgroup", "cluster", "nested", "outcomes", "v", "rho", "within", "control", "discount", "riskOfBias", "diagnostics", "permutation", "bootstrap", "gosh", "reported");
                if (!CountModels.Describe(model).IsMixedModel)
                {
                    Refuse(text, request, "tau2Ci", "prediction");
                }
                else if (request.Options.Prediction == PredictionMethod.Bootstrap)
                {
                    text.Note("prediction", $"bootstrap is not defined with {text.NameOf("method")} {request.Method.Code}; expected one of z t-k1 t-k2");
                }

                if (CountModels.Describe(model).IsMixedModel && request.Options.TauSquaredInterval != TauSquaredInterval.ProfileLikelihood && text.Has("tau2Ci"))
                {
                    text.Note("tau2Ci", $"{request.Method.Code} has the profile likelihood only: pl");
                }

                break;
            default:
                RefusePriors(text);
                break;
        }

        CheckNames(text, request);
        CheckStructure(text, request);
        CheckEffectOptions(text, request);
    }

    private static void CheckNames(RequestText text, PoolRequest request)
    {
        foreach (var option in new[] { "subgroup", "cluster", "weights", "within", "control", "riskOfBias" }.Where(o => string.IsNullOrWhiteSpace(text.Text(o) ?? "-")))
        {
            text.Note(option, "names no column");
        }

        foreach (var term in request.Moderators.Where(t => t.Split(':', '*').Any(string.IsNullOrWhiteSpace)))
        {
            text.Note("mods", $"'{term}' lacks a column on one side; expected two, as in a:b");
        }

        if (!request.Moderators.IsEmpty && !ModeratorColumns.In(request.Moderators).Any())
        {
            text.Note("mods", $"'{string.Join(',', request.Moderators)}' names no column");
        }
    }

    private static void RefusePriors(RequestText text)
    {
        foreach (var option in new[] { "prior", "muPrior" }.Where(text.Has))
        {
            text.Note(option, $"belongs to {text.NameOf("method")} BAYES");
        }
    }

    private static void Refuse(RequestText text, PoolRequest request, params string[] options)
    {
        foreach (var option in options.Where(text.Asks))
        {
            text.Note(option, $"means nothing with {text.NameOf("method")} {request.Method.Code}");
        }
    }

    private static void CheckStructure(RequestText text, PoolRequest request)
    {
        if (request.Dependence is { Within: not null, Control: not null })
        {
            text.Note("control", $"stands beside {text.NameOf("within")}: the covariance has one source");
        }

        if (request.Covariance is not null && request.Dependence is { } stated)
        {
            text.Note("v", $"stands beside {text.NameOf(stated.Within is null ? "control" : "within")}: the covariance has one source");
        }

        if (request.Dependence?.Control is not null && request.Table.IsReported)
        {
            text.Note("control", "needs the raw data of the shared group, which printed results do not give; state a correlation with rho and within");
        }

        if (text.Has("structure") && !text.Has("outcomes"))
        {
            text.Note("structure", $"belongs to {text.NameOf("outcomes")}");
        }

        var structures = new[] { "nested", "outcomes" }.Where(text.Has).ToArray();
        if (structures.Length == 2)
        {
            text.Note("outcomes", $"is another model than {text.NameOf("nested")}: choose one");
        }

        if (text.Has("outcomes") && request.Outcomes.Length != 2)
        {
            text.Note("outcomes", "expected two columns: the outcome, and the study that rows share");
        }

        if (structures.Length == 0)
        {
            return;
        }

        if (request.Method is not PoolMethod.InverseVariance { Estimator: HeterogeneityEstimator.RestrictedMaximumLikelihood or HeterogeneityEstimator.MaximumLikelihood })
        {
            text.Note(structures[0], $"is fitted by {text.NameOf("method")} REML or ML");
        }

        foreach (var option in new[] { "tau2Ci", "prediction", "subgroup", "weights", "diagnostics", "leaveOneOut", "cumulative", "permutation", "bootstrap", "bias", "gosh" }
            .Concat(text.Has("outcomes") ? ["mid", "controlRisks"] : [])
            .Where(text.Asks))
        {
            text.Note(option, $"is not defined with {text.NameOf(structures[0])}");
        }
    }

    private static void CheckEffectOptions(RequestText text, PoolRequest request)
    {
        if (text.Has("controlRisks") && !AbsoluteRisk.Measures.Contains(request.Table.Measure.Code))
        {
            text.Note("controlRisks", $"absolute effects follow from {string.Join(", ", AbsoluteRisk.Measures)}, not from {request.Table.Measure.Code}");
        }

        if (request.LargerIsBetter is not null && !request.Table.Measure.HasNullValue)
        {
            text.Note("swim", $"{request.Table.Measure.Code} has no value that means no effect, so rows have no direction");
        }

        if (request.MinimalImportantDifference is { } difference)
        {
            CheckDifference(text, request.Table, difference);
        }

        if (!request.Moderators.IsEmpty)
        {
            foreach (var option in new[] { "subgroup", "mid", "controlRisks", "prediction", "leaveOneOut", "cumulative", "bootstrap", "bias", "gosh" }.Where(text.Asks))
            {
                text.Note(option, $"is not defined with {text.NameOf("mods")}: there is no single pooled effect");
            }
        }
    }

    /// <summary>A difference is beyond the null value on one side or the other; a measure without a null value has no such side.</summary>
    private static void CheckDifference(RequestText text, TableRequest table, double difference)
    {
        if (!table.Measure.HasNullValue)
        {
            text.Note("mid", $"{table.Measure.Code} has no value that means no effect, so nothing lies beyond a difference");
            return;
        }

        var onScale = table.Display.Inverse(table.Scale, difference);
        if (double.IsNaN(onScale) || onScale == 0)
        {
            text.Note("mid", string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{difference} is {(onScale == 0 ? "no effect at all" : "outside the scale")} of {table.Measure.Code}; expected a value on one side of no effect"));
        }
    }
}
