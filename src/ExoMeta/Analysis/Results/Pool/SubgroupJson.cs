using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes a subgroup analysis with the field names of <c>exometa pool --subgroup</c>.</summary>
internal static class SubgroupJson
{
    /// <summary>
    /// Writes subgroups (each pooled on its own; "common" is its mean under one τ²) and subgroupTest (q, qDf and qP with separate τ²; under
    /// "common" the test and the τ² of the model that has one) into the open object.
    /// </summary>
    public static void Write(Utf8JsonWriter json, SubgroupResult result)
    {
        json.Objects("subgroups", result.Subgroups, s =>
        {
            var fit = s.Fit;
            json.WriteString("subgroup", s.Name);
            json.WriteNumber("k", fit.K);
            FitJson.Mean(json, fit.Estimate, fit.StandardError, fit.Statistic, fit.DegreesOfFreedom, fit.PValue, fit.Interval);
            FitJson.Heterogeneity(json, fit.TauSquared, fit.TauSquaredStandardError, fit.TauSquaredInterval, fit.ISquared, fit.HSquared);
            FitJson.Q(json, fit.Q, fit.QDegreesOfFreedom, fit.QPValue);
            json.Interval("predictionInterval", fit.PredictionInterval);
            WriteCommon(json, s.WithCommonTauSquared);
        });
        json.WriteStartObject("subgroupTest");
        FitJson.Test(json, "q", result.TestWithSeparateTauSquared);
        if (result.Common is { } common)
        {
            json.WriteStartObject("common");
            FitJson.Test(json, "qm", common.ModeratorTest);
            json.Number("tau2", common.TauSquared);
            json.Interval("tau2Ci", common.TauSquaredInterval);
            json.Number("r2", common.RSquared);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("common");
        }

        json.WriteEndObject();
    }

    private static void WriteCommon(Utf8JsonWriter json, RegressionPrediction? mean)
    {
        if (mean is null)
        {
            json.WriteNull("common");
            return;
        }

        json.WriteStartObject("common");
        json.Number("estimate", mean.Estimate);
        json.Number("se", mean.StandardError);
        json.Interval("ci", mean.Interval);
        json.Interval("predictionInterval", mean.PredictionInterval);
        json.WriteEndObject();
    }
}
