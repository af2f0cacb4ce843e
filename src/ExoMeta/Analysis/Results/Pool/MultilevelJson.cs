using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes a multilevel fit with the field names of <c>exometa pool --nested</c>.</summary>
internal static class MultilevelJson
{
    /// <summary>
    /// Writes method, inference, level, k, estimate … ci (null with moderators), tau2 (null: see components), i2 in total, q, qDf, qP, logLik,
    /// predictionInterval, components, with moderators coefficients and qm into the open object.
    /// </summary>
    public static void Write(Utf8JsonWriter json, MultilevelAnalysis result)
    {
        MixedModelJson.WriteHead(json, result);
        FitJson.Mean(json, result.PooledEffect);
        FitJson.Heterogeneity(json, null, null, null, result.ISquared, null);
        MixedModelJson.WriteResiduals(json, result);
        json.Interval("predictionInterval", result.PredictionInterval);
        ComponentsJson.Write(json, result);
        if (result.PooledEffect is null)
        {
            FitJson.Coefficients(json, result.Coefficients);
            FitJson.Test(json, "qm", result.Moderators);
        }
    }
}
