using System.Text.Json;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes a fitted meta-analysis with the field names that scripts rely on (the contract of <c>exometa pool</c>).</summary>
public static class PoolJson
{
    /// <summary>Writes the fields of a fit into the open object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="measure">Code of the measure.</param>
    /// <param name="scale">Analysis scale.</param>
    /// <param name="display">How people read it.</param>
    /// <param name="fit">The fit.</param>
    public static void WriteFields(Utf8JsonWriter json, string measure, AnalysisScale scale, DisplayScale display, MetaAnalysis fit)
    {
        json.WriteString("measure", measure);
        WriteFit(json, fit);
        WriteStudies(json, fit);
        WriteDisplay(json, scale, display, fit.Estimate, fit.Interval, fit.PredictionInterval);
        json.Texts("warnings", fit.Warnings);
    }

    private static void WriteStudies(Utf8JsonWriter json, MetaAnalysis fit) => json.Objects("studies", fit.Studies, s =>
    {
        json.WriteString("study", s.Effect.Label);
        json.Number("yi", s.Effect.Estimate);
        json.Number("vi", s.Effect.Variance);
        json.Number("weight", s.Weight);
        json.Interval("ci", s.Interval);
    });

    /// <summary>Writes the numbers of a fit into the open object.</summary>
    internal static void WriteFit(Utf8JsonWriter json, MetaAnalysis fit)
    {
        json.WriteString("method", HeterogeneityEstimators.Codes.CodeOf(fit.Options.Method));
        json.WriteString("inference", PoolingCodes.Inference.CodeOf(fit.Options.Inference));
        json.Number("level", 100 * fit.Options.Level);
        json.WriteNumber("k", fit.K);
        json.Number("estimate", fit.Estimate);
        json.Number("se", fit.StandardError);
        json.Number("statistic", fit.Statistic);
        json.Number("df", fit.DegreesOfFreedom);

        // Without a statistic (a standard error of 0) there is no p either.
        json.Number("p", double.IsFinite(fit.Statistic) ? fit.PValue : null);
        json.Interval("ci", fit.Interval);
        json.Number("tau2", fit.TauSquared);
        json.Number("tau2Se", fit.TauSquaredStandardError);
        json.Interval("tau2Ci", fit.TauSquaredInterval);
        json.Number("i2", fit.ISquared);
        json.Number("h2", fit.HSquared);
        json.Number("q", fit.Q);
        json.WriteNumber("qDf", fit.QDegreesOfFreedom);
        json.Number("qP", fit.QPValue);
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
