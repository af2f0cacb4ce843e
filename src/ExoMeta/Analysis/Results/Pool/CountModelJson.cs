using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes pooled counts with the field names that scripts rely on (the contract of <c>exometa pool</c>).</summary>
internal static class CountModelJson
{
    /// <summary>Writes the numbers of a fit into the open object; what a method does not have is null.</summary>
    /// <remarks>
    /// <c>q</c> is Cochran's Q under MH and PETO, the likelihood-ratio test of one common effect under the mixed models, whose Wald test is
    /// <c>qWald</c>. <c>logLik</c> plus <c>logLikConstant</c> is the log likelihood with binomial coefficients.
    /// </remarks>
    public static void Write(Utf8JsonWriter json, CountModelFit fit)
    {
        FitJson.Head(json, CountModels.Describe(fit.Method).Code, CountModels.Inference.CodeOf(fit.Options.Inference), fit.Options.Level, fit.K);
        FitJson.Mean(json, fit.Estimate, fit.StandardError, fit.Statistic, fit.DegreesOfFreedom, fit.PValue, fit.Interval);
        FitJson.Heterogeneity(json, fit.TauSquared, fit.TauSquaredStandardError, fit.TauSquaredInterval, fit.ISquared, fit.HSquared);
        FitJson.Q(json, fit.Heterogeneity?.Statistic, fit.Heterogeneity?.DegreesOfFreedom, fit.Heterogeneity?.PValue);
        json.Number("logLik", fit.LogLikelihood);
        json.Number("logLikConstant", fit.LogLikelihoodConstant);
        json.Interval("predictionInterval", fit.PredictionInterval);
        json.Number("sigma2", fit.InterceptVariance);
        Test(json, "qWald", "qWaldP", fit.WaldHeterogeneity, "qWaldDf");
        Test(json, "cmh", "cmhP", fit.MantelHaenszelTest);
        Test(json, "tarone", "taroneP", fit.TaroneTest);
        Test(json, "breslowDay", "breslowDayP", fit.BreslowDayTest);
    }

    private static void Test(Utf8JsonWriter json, string name, string pName, ChiSquaredTest? test, string? dfName = null)
    {
        json.Number(name, test?.Statistic);
        if (dfName is not null)
        {
            json.Number(dfName, test?.DegreesOfFreedom);
        }

        json.Number(pName, test?.PValue);
    }
}
