using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes cluster-robust inference.</summary>
internal static class RobustJson
{
    /// <summary>
    /// Writes "robust": se, statistic, df, p and ci of the pooled effect (null with moderators), the estimator, the number of clusters, with several
    /// coefficients each of them and the HTZ test qm of the moderators, and warnings.
    /// </summary>
    public static void Write(Utf8JsonWriter json, RobustInference result)
    {
        json.WriteStartObject("robust");
        var single = result.Coefficients is [{ Name: DesignMatrix.InterceptName }] ? result.Coefficients[0] : null;
        FitJson.Inference(json, single?.StandardError, single?.Statistic, single?.DegreesOfFreedom, single?.PValue, single?.Interval);
        json.WriteString("estimator", result.Options.Estimator.ToString());
        json.WriteNumber("clusters", result.Clusters);
        if (single is null)
        {
            FitJson.Coefficients(json, result.Coefficients);
            FitJson.Test(json, "qm", result.Moderators);
        }

        json.Texts("warnings", result.Warnings);
        json.WriteEndObject();
    }
}
