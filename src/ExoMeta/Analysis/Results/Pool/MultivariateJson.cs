using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes a multivariate fit.</summary>
internal static class MultivariateJson
{
    /// <summary>
    /// Writes method, inference, level, k, structure, trials, outcomes (estimate … ci, tau2, predictionInterval, trials), correlations, coefficients, qm, q,
    /// logLik into the open object.
    /// </summary>
    public static void Write(Utf8JsonWriter json, MultivariateAnalysis result)
    {
        MixedModelJson.WriteHead(json, result);
        json.WriteString("structure", OutcomeStructures.Codes.CodeOf(result.Structure));
        json.WriteNumber("trials", result.Trials);
        json.Objects("outcomes", result.Outcomes, o =>
        {
            json.WriteString("outcome", o.Outcome);
            json.WriteNumber("trials", o.Trials);
            FitJson.Mean(json, o.PooledEffect);
            json.Number("tau2", o.TauSquared);
            json.Interval("predictionInterval", o.PredictionInterval);
        });
        json.Objects("correlations", result.Correlations, c =>
        {
            json.WriteString("first", c.First);
            json.WriteString("second", c.Second);
            json.WriteNumber("trials", c.Trials);
            json.Number("rho", c.Correlation);
        });
        FitJson.Coefficients(json, result.Coefficients);
        FitJson.Test(json, "qm", result.Moderators);
        MixedModelJson.WriteResiduals(json, result);
    }
}
