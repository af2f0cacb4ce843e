using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes a meta-regression with the field names of <c>exometa pool --mods</c>.</summary>
public static class RegressionJson
{
    /// <summary>
    /// Writes coefficients, r2, qm with qmDf (and qmDf2 where it is an F), qmP and termTests into the open object. A test that does not
    /// exist, and R² where there is none, are null.
    /// </summary>
    public static void Write(Utf8JsonWriter json, RegressionFit fit)
    {
        json.Objects("coefficients", fit.Coefficients, c =>
        {
            json.WriteString("term", c.Name);
            json.Number("estimate", c.Estimate);
            json.Number("se", c.StandardError);
            json.Number("statistic", c.Statistic);
            json.Number("df", c.DegreesOfFreedom);
            json.Number("p", double.IsFinite(c.Statistic) ? c.PValue : null);
            json.Interval("ci", c.Interval);
        });
        json.Number("r2", fit.RSquared);
        WriteTest(json, "qm", fit.ModeratorTest);
        json.Objects("termTests", fit.TermTests, t =>
        {
            json.WriteString("term", t.Term);
            WriteTest(json, "statistic", "df", "df2", "p", t);
        });
    }

    /// <summary>Writes what a meta-regression shares with a pooled mean: method, inference, level, k, τ² with its interval, I², H², QE and the log likelihood.</summary>
    public static void WriteFit(Utf8JsonWriter json, RegressionFit fit)
    {
        json.WriteString("method", HeterogeneityEstimators.Codes.CodeOf(fit.Options.Method));
        json.WriteString("inference", PoolingCodes.Inference.CodeOf(fit.Options.Inference));
        json.Number("level", 100 * fit.Options.Level);
        json.WriteNumber("k", fit.K);
        json.Number("tau2", fit.TauSquared);
        json.Number("tau2Se", fit.TauSquaredStandardError);
        json.Interval("tau2Ci", fit.TauSquaredInterval);
        json.Number("i2", fit.ISquared);
        json.Number("h2", fit.HSquared);
        json.Number("q", fit.Q);
        json.WriteNumber("qDf", fit.QDegreesOfFreedom);
        json.Number("qP", fit.QPValue);
        json.Number("logLik", fit.LogLikelihood);
    }

    /// <summary>Writes NAME, NAMEDf, NAMEDf2 and NAMEP.</summary>
    internal static void WriteTest(Utf8JsonWriter json, string name, CoefficientTest? test) =>
        WriteTest(json, name, name + "Df", name + "Df2", name + "P", test);

    private static void WriteTest(
        Utf8JsonWriter json, string statistic, string degreesOfFreedom, string denominator, string p, CoefficientTest? test)
    {
        json.Number(statistic, test?.Statistic);
        json.Number(degreesOfFreedom, test?.DegreesOfFreedom);
        json.Number(denominator, test?.DenominatorDegreesOfFreedom);
        json.Number(p, test?.PValue);
    }
}
