using System.Text.Json;
using ExoMeta.Analysis.Requests;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes the answer of <c>exometa pool</c> with the field names that scripts rely on. Fields that a model has not are null.</summary>
internal static class PoolAnswerJson
{
    /// <summary>Writes the fields of an answer into the open object.</summary>
    public static void WriteFields(Utf8JsonWriter json, PoolAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(answer);
        json.WriteString("measure", answer.Request.Table.Measure.Code);
        WriteModel(json, answer.Model);
        WriteExtras(json, answer);
        json.Objects("studies", answer.Rows, row => WriteRow(json, row));
        WriteDisplay(json, answer);
        WriteMeaning(json, answer.Meaning);
        json.Texts("warnings", answer.Warnings);
    }

    private static void WriteModel(Utf8JsonWriter json, PooledModel model)
    {
        switch (model)
        {
            case PooledModel.Pairwise { Fit: var fit }:
                PoolJson.WriteFit(json, fit);
                break;
            case PooledModel.Regression { Fit: var fit }:
                FitJson.Mean(json, null);
                json.WriteNull("predictionInterval");
                RegressionJson.WriteFit(json, fit);
                RegressionJson.Write(json, fit);
                break;
            case PooledModel.Counts { Fit: var fit }:
                CountModelJson.Write(json, fit);
                break;
            case PooledModel.Multilevel { Fit: var fit }:
                MultilevelJson.Write(json, fit);
                break;
            case PooledModel.Multivariate { Fit: var fit }:
                MultivariateJson.Write(json, fit);
                break;
            case PooledModel.Bayesian bayesian:
                BayesianJson.Write(json, bayesian);
                break;
            default:
                throw new ArgumentException($"no JSON of {model.GetType().Name}", nameof(model));
        }
    }

    /// <summary>What was asked for besides the pool; parts that were not asked for are left out.</summary>
    private static void WriteExtras(Utf8JsonWriter json, PoolAnswer answer)
    {
        WritePart(json, answer.Recovered, RecoveryJson.Write);
        WritePart(json, answer.Propagation, OutcomeJson.WritePropagation);
        WritePart(json, answer.Discounted, DiscountJson.Write);
        WritePart(json, answer.Robust, RobustJson.Write);
        WritePart(json, answer.Subgroups, SubgroupJson.Write);
        WritePart(json, answer.Diagnostics, DiagnosticsJson.Write);
        WritePart(json, answer.Plots, PlotCoordinatesJson.Write);
        WritePart(json, answer.Gosh, GoshJson.Write);
        WritePart(json, answer.Swim, SwimJson.Write);
        if (answer.LeaveOneOut is { } without)
        {
            LeaveOneOutJson.Write(json, without);
        }

        if (answer.Cumulative is { } cumulative)
        {
            CumulativeJson.Write(json, cumulative);
        }

        WritePart(json, answer.Permutation, PermutationJson.Write);
        WritePart(json, answer.RegressionPermutation, PermutationJson.Write);
        WritePart(json, answer.Bootstrap, BootstrapJson.Write);
        WritePart(json, answer.Bias, BiasJson.Write);
    }

    private static void WritePart<T>(Utf8JsonWriter json, T? part, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        if (part is not null)
        {
            write(json, part);
        }
    }

    private static void WriteRow(Utf8JsonWriter json, AnsweredRow row)
    {
        FitJson.Study(json, row.Label, row.Estimate, row.Variance, row.Weight, row.Interval);
        json.Number("blup", row.Shrunk);
        json.Number("blupSe", row.ShrunkStandardError);
    }

    private static void WriteDisplay(Utf8JsonWriter json, PoolAnswer answer)
    {
        if (answer.Model.Mean is not { } mean)
        {
            json.WriteNull("display");
            return;
        }

        PoolJson.WriteDisplay(json, answer.Request.Table.Scale, answer.Request.Table.Display, mean.Estimate, mean.Interval, mean.Prediction);
    }

    private static void WriteMeaning(Utf8JsonWriter json, MeaningOfEffect? meaning)
    {
        if (meaning is null)
        {
            return;
        }

        if (meaning.MinimalImportantDifference is { } difference)
        {
            json.WriteStartObject("minimalImportantDifference");
            json.Number("difference", difference);
            json.Number("pBeyond", meaning.BeyondIt);
            json.Number("pNewStudyBeyond", meaning.NewStudyBeyondIt);
            json.WriteEndObject();
        }

        if (!meaning.Absolute.IsEmpty)
        {
            json.Objects("absoluteEffects", meaning.Absolute, a =>
            {
                json.Number("controlRisk", a.ControlRisk);
                json.Number("treatedRisk", a.TreatedRisk);
                json.Interval("ci", a.Interval);
                json.Interval("predictionInterval", a.Prediction);
                json.WriteBoolean("cut", a.IsCut);
                json.Number("difference", a.Difference);
                json.Interval("differenceCi", new(a.Interval.Lower - a.ControlRisk, a.Interval.Upper - a.ControlRisk));
            });
        }
    }
}
