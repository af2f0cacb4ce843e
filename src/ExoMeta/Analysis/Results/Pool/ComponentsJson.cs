using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes the variance components of a multilevel fit.</summary>
internal static class ComponentsJson
{
    /// <summary>
    /// Writes "components": level, sigma2, ci (profile likelihood; null where none was computed), i2 (percent), icc, groups and fixed, outermost level first.
    /// </summary>
    public static void Write(Utf8JsonWriter json, MultilevelAnalysis result) => json.Objects("components", result.Components, c =>
    {
        json.WriteString("level", c.Level);
        json.Number("sigma2", c.Variance);
        json.Interval("ci", c.Interval);
        json.Number("i2", c.ISquared);
        json.Number("icc", c.IntraclassCorrelation);
        json.WriteNumber("groups", c.Groups);
        json.WriteBoolean("fixed", c.IsFixed);
    });
}
