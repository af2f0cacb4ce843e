using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes a meta-regression with the field names of <c>exometa pool --mods</c>.</summary>
internal static class RegressionJson
{
    /// <summary>
    /// Writes coefficients, r2, qm with qmDf (and qmDf2 where it is an F), qmP and termTests into the open object. A test that does not
    /// exist, and R² where there is none, are null.
    /// </summary>
    public static void Write(Utf8JsonWriter json, RegressionFit fit)
    {
        FitJson.Coefficients(json, fit.Coefficients);
        json.Number("r2", fit.RSquared);
        FitJson.Test(json, "qm", fit.ModeratorTest);
        json.Objects("termTests", fit.TermTests, t =>
        {
            json.WriteString("term", t.Term);
            FitJson.Test(json, "statistic", "df", "df2", "p", t);
        });
    }

    /// <summary>Writes what a meta-regression shares with a pooled mean: method, inference, level, k, τ² with its interval, I², H², QE and the log likelihood.</summary>
    public static void WriteFit(Utf8JsonWriter json, RegressionFit fit)
    {
        FitJson.Head(
            json, HeterogeneityEstimators.Codes.CodeOf(fit.Options.Method), PoolingCodes.Inference.CodeOf(fit.Options.Inference), fit.Options.Level, fit.K);
        FitJson.Heterogeneity(json, fit.TauSquared, fit.TauSquaredStandardError, fit.TauSquaredInterval, fit.ISquared, fit.HSquared);
        FitJson.Q(json, fit.Q, fit.QDegreesOfFreedom, fit.QPValue);
        json.Number("logLik", fit.LogLikelihood);
    }
}
