using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes what multilevel and multivariate results have in common.</summary>
internal static class MixedModelJson
{
    /// <summary>Writes method, inference, level and k.</summary>
    public static void WriteHead(Utf8JsonWriter json, MixedModelAnalysis fit) =>
        FitJson.Head(json, fit.Options.Code, MixedModelCodes.Inference.CodeOf(fit.Options.Inference), fit.Options.Level, fit.K);

    /// <summary>Writes q, qDf, qP and logLik.</summary>
    public static void WriteResiduals(Utf8JsonWriter json, MixedModelAnalysis fit)
    {
        FitJson.Q(json, fit.Q, fit.QDegreesOfFreedom, fit.QPValue);
        json.Number("logLik", fit.LogLikelihood);
    }
}
