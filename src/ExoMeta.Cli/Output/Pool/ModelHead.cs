using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;

namespace ExoMeta.Cli.Output.Pool;

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

    /// <summary>Reference distribution and level: "inference: z, 95 % intervals".</summary>
    public static string Inference(string code, double level) => $"inference: {code}, {Numbers.Level(level)} intervals";
}
