using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Documents.Pool;

/// <summary>Parts of the line that names the model.</summary>
internal static class ModelHead
{
    /// <summary>What is analysed, on the scale of every number but those of the last sentence: "log odds ratio".</summary>
    public static string Measure(PoolAnswer answer)
    {
        var table = answer.Request.Table;
        var name = table.Measure.Name;
        return table.Scale == AnalysisScale.Log && !name.StartsWith("log ", StringComparison.Ordinal) ? $"log {name}" : name;
    }

    /// <summary>The log-likelihood, with its kind, as a line; REML has the restricted one, every other estimator the ordinary one.</summary>
    public static string LogLikelihood(double value, HeterogeneityEstimator method) => double.IsFinite(value)
        ? $"log-likelihood {Numbers.Text(value)}{(method == HeterogeneityEstimator.RestrictedMaximumLikelihood ? " (restricted)" : "")}\n"
        : "";

    /// <summary>Reference distribution and level: "inference: z, 95 % intervals".</summary>
    public static string Inference(string code, double level) => $"inference: {code}, {Numbers.Level(level)} intervals";
}
