using System.Text.Json;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes a bootstrap; every simulated number has its Monte Carlo error.</summary>
internal static class BootstrapJson
{
    /// <summary>Writes the property "bootstrap" into the open object.</summary>
    public static void Write(Utf8JsonWriter json, BootstrapResult result)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(result);
        json.WriteStartObject("bootstrap");
        json.WriteString("kind", BootstrapOptions.Kinds.CodeOf(result.Kind));
        json.WriteNumber("replicates", result.Replicates);
        json.WriteNumber("seed", result.Seed);
        json.WriteNumber("failed", result.Failed);
        json.WriteNumber("oneStudyOnly", result.OneStudyOnly);
        json.WriteNumber("noStandardError", result.NoStandardError);
        json.Estimate("bias", result.Bias);
        json.Estimate("se", result.StandardError);
        Write(json, "normal", result.Normal);
        Write(json, "basic", result.Basic);
        Write(json, "percentile", result.Percentile);
        Write(json, "studentized", result.Studentized);
        Write(json, "bca", result.BiasCorrected);
        json.Number("z0", result.BiasCorrection);
        json.Number("acceleration", result.Acceleration);
        if (result.TauSquared is { } tauSquared)
        {
            json.WriteStartObject("tau2");
            json.Estimate("bias", tauSquared.Bias);
            json.Estimate("se", tauSquared.StandardError);
            json.Estimate("zero", tauSquared.ShareZero);
            Write(json, "percentile", tauSquared.Percentile);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("tau2");
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, BootstrapInterval interval)
    {
        json.WriteStartObject(name);
        Limit(json, "lower", interval.Lower);
        Limit(json, "upper", interval.Upper);
        json.WriteEndObject();
    }

    private static void Limit(Utf8JsonWriter json, string name, MonteCarloEstimate? limit)
    {
        if (limit is { } told)
        {
            json.Estimate(name, told);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
