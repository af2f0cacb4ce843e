using System.Text.Json;
using ExoMeta.Analysis.Requests;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes a Bayesian answer: estimate and interval are the posterior's mean and central interval; what only a fit has is null.</summary>
internal static class BayesianJson
{
    /// <summary>Writes the top-level fields and <c>posterior</c> into the open object.</summary>
    public static void Write(Utf8JsonWriter json, PooledModel.Bayesian model)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(model);
        var (posterior, plain) = (model.AtLevel, model.Plain);
        FitJson.Head(json, "BAYES", null, posterior.Level, plain.K);
        FitJson.Mean(json, posterior.Mu.Mean, posterior.Mu.StandardDeviation, null, null, null, posterior.Mu.Interval);
        FitJson.Heterogeneity(json, null, null, null, null, null);
        FitJson.Q(json, plain.Q, plain.QDegreesOfFreedom, plain.QPValue);
        json.WriteNull("logLik");
        json.Interval("predictionInterval", posterior.Predictive.Interval);
        WritePosterior(json, model.Posterior);
    }

    /// <summary>Writes <c>posterior</c> into the open object; q025 and q975 are what their names say at any level.</summary>
    public static void WritePosterior(Utf8JsonWriter json, BayesianMetaAnalysis bayesian)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(bayesian);
        json.WriteStartObject("posterior");
        json.WriteString("tauPrior", bayesian.TauPrior);
        json.WriteString("muPrior", bayesian.MuPrior);
        json.Number("level", 100 * bayesian.Level);
        Summary("mu", bayesian.Mu);
        Summary("tau", bayesian.Tau);
        Summary("predictive", bayesian.Predictive);
        json.WriteEndObject();

        void Summary(string name, PosteriorSummary s)
        {
            json.WriteStartObject(name);
            json.Number("mean", s.Mean);
            json.Number("sd", s.StandardDeviation);
            json.Number("median", s.Median);
            json.Number("q025", s.Interval.Lower);
            json.Number("q975", s.Interval.Upper);
            json.Number("pBelow0", s.ProbabilityBelowZero);
            json.WriteEndObject();
        }
    }
}
