using System.Text.Json;
using ExoMeta.Analysis.Requests;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes the answer of <c>exometa pool</c> with the field names that scripts rely on. Fields that a model has not are null.</summary>
public static class PoolAnswerJson
{
    /// <summary>Writes the fields of an answer into the open object.</summary>
    public static void WriteFields(Utf8JsonWriter json, PoolAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(answer);
        json.WriteString("measure", answer.Request.Table.Measure.Code);
        WriteModel(json, answer.Model);
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
            case PooledModel.Bayesian bayesian:
                BayesianJson.Write(json, bayesian);
                break;
            default:
                throw new ArgumentException($"no JSON of {model.GetType().Name}", nameof(model));
        }
    }

    private static void WriteRow(Utf8JsonWriter json, AnsweredRow row)
    {
        json.WriteString("study", row.Label);
        json.Number("yi", row.Estimate);
        json.Number("vi", row.Variance);
        json.Number("weight", row.Weight);
        json.Interval("ci", row.Interval);
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
                json.Number("difference", a.Difference);
                json.Interval("differenceCi", new(a.Interval.Lower - a.ControlRisk, a.Interval.Upper - a.ControlRisk));
            });
        }
    }
}
