using System.Text.Json;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes a fitted meta-analysis with the field names that scripts rely on (the contract of <c>exometa pool</c>).</summary>
internal static class PoolJson
{
    /// <summary>Writes the fields of a fit into the open object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="measure">Code of the measure; null where nobody says.</param>
    /// <param name="scale">Analysis scale.</param>
    /// <param name="display">How people read it.</param>
    /// <param name="fit">The fit.</param>
    public static void WriteFields(Utf8JsonWriter json, string? measure, AnalysisScale scale, DisplayScale display, MetaAnalysis fit)
    {
        json.WriteString("measure", measure);
        WriteFit(json, fit);
        json.Objects("studies", fit.Studies, s => FitJson.Study(json, s.Effect.Label, s.Effect.Estimate, s.Effect.Variance, s.Weight, s.Interval));
        WriteDisplay(json, scale, display, fit.Estimate, fit.Interval, fit.PredictionInterval);
        json.Texts("warnings", fit.Warnings);
    }

    /// <summary>Writes the numbers of a fit into the open object.</summary>
    internal static void WriteFit(Utf8JsonWriter json, MetaAnalysis fit)
    {
        FitJson.Head(
            json, HeterogeneityEstimators.Codes.CodeOf(fit.Options.Method), PoolingCodes.Inference.CodeOf(fit.Options.Inference), fit.Options.Level, fit.K);
        FitJson.Mean(json, fit.Estimate, fit.StandardError, fit.Statistic, fit.DegreesOfFreedom, fit.PValue, fit.Interval);
        FitJson.Heterogeneity(json, fit.TauSquared, fit.TauSquaredStandardError, fit.TauSquaredInterval, fit.ISquared, fit.HSquared);
        FitJson.Q(json, fit.Q, fit.QDegreesOfFreedom, fit.QPValue);
        json.Number("logLik", fit.LogLikelihood);
        json.Interval("predictionInterval", fit.PredictionInterval);
        if (fit.PredictionBootstrap is { } bootstrap)
        {
            json.WriteStartObject("predictionBootstrap");
            json.WriteNumber("replicates", fit.Options.PredictionReplicates);
            json.WriteNumber("seed", fit.Options.PredictionSeed);
            json.Interval("mcse", new(bootstrap.Lower.Mcse, bootstrap.Upper.Mcse));
            json.WriteEndObject();
        }
    }

    /// <summary>Writes estimate, interval and prediction interval on the scale that people read.</summary>
    internal static void WriteDisplay(
        Utf8JsonWriter json, AnalysisScale scale, DisplayScale display, double estimate, Interval interval, Interval? prediction)
    {
        Interval On(Interval i) => new(display.Transform(scale, i.Lower), display.Transform(scale, i.Upper));
        json.WriteStartObject("display");
        json.WriteString("scale", JsonWriting.Words(display));
        json.Number("estimate", display.Transform(scale, estimate));
        json.Interval("ci", On(interval));
        json.Interval("predictionInterval", prediction is { } p ? On(p) : null);
        json.WriteEndObject();
    }
}
