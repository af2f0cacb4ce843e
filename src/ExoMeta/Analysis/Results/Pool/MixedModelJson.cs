using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes what multilevel, multivariate and robust results have in common.</summary>
internal static class MixedModelJson
{
    /// <summary>Writes method, inference, level and k.</summary>
    public static void WriteHead(Utf8JsonWriter json, MixedModelAnalysis fit)
    {
        json.WriteString("method", fit.Options.Code);
        json.WriteString("inference", MixedModelCodes.Inference.CodeOf(fit.Options.Inference));
        json.Number("level", 100 * fit.Options.Level);
        json.WriteNumber("k", fit.K);
    }

    /// <summary>Writes q, qDf, qP and logLik.</summary>
    public static void WriteResiduals(Utf8JsonWriter json, MixedModelAnalysis fit)
    {
        json.Number("q", fit.Q);
        json.WriteNumber("qDf", fit.QDegreesOfFreedom);
        json.Number("qP", fit.QPValue);
        json.Number("logLik", fit.LogLikelihood);
    }

    /// <summary>Writes estimate, se, statistic, df, p and ci; all null where there is no such coefficient.</summary>
    public static void WriteCoefficient(Utf8JsonWriter json, RegressionCoefficient? c)
    {
        json.Number("estimate", c?.Estimate);
        WriteInference(json, c);
    }

    /// <summary>Writes se, statistic, df, p and ci.</summary>
    public static void WriteInference(Utf8JsonWriter json, RegressionCoefficient? c)
    {
        json.Number("se", c?.StandardError);
        json.Number("statistic", c?.Statistic);
        json.Number("df", c?.DegreesOfFreedom);
        json.Number("p", c is not null && double.IsFinite(c.Statistic) ? c.PValue : null);
        json.Interval("ci", c?.Interval);
    }

    /// <summary>Writes coefficients.</summary>
    public static void WriteCoefficients(Utf8JsonWriter json, IEnumerable<RegressionCoefficient> coefficients) => json.Objects("coefficients", coefficients, c =>
    {
        json.WriteString("term", c.Name);
        WriteCoefficient(json, c);
    });

    /// <summary>Writes qm, qmDf, qmDf2 (null for χ²) and qmP.</summary>
    public static void WriteModerators(Utf8JsonWriter json, CoefficientTest? test)
    {
        json.Number("qm", test?.Statistic);
        json.Number("qmDf", test?.DegreesOfFreedom);
        json.Number("qmDf2", test?.DenominatorDegreesOfFreedom);
        json.Number("qmP", test?.PValue);
    }
}
