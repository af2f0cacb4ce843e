using System.Globalization;
using System.Text;
using System.Text.Json;
using ExoMeta.Trials;

namespace ExoMeta.Cli.Commands;

/// <summary>What answers about a trial share.</summary>
internal static class TrialTexts
{
    /// <summary>Which trial, endpoint and truth an answer is about, and where θ comes from.</summary>
    public static void AppendSubject(StringBuilder text, TrialRequest request, TrialSubject subject)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"{subject.Trial.Id}: {subject.Trial.Title}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  endpoint {subject.Endpoint.Id} ({subject.Endpoint.Endpoint.EffectName}), truth {request.Truth}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  θ: {subject.ThetaSource}");
    }

    /// <summary>The same as fields, with trials and seed.</summary>
    public static void WriteSubject(Utf8JsonWriter json, TrialRequest request, TrialSubject subject)
    {
        json.WriteString("trial", subject.Trial.Id);
        json.WriteString("endpoint", subject.Endpoint.Id);
        json.WriteString("truth", request.Truth);
        json.WriteString("thetaSource", subject.ThetaSource);
        json.WriteNumber("trials", request.Trials);
        json.WriteNumber("seed", request.Seed);
    }

    /// <summary>Patients of the arms: "40 + 20".</summary>
    public static string Sizes(TrialDesign design) => string.Join(" + ", design.Arms.Select(a => a.Size.ToString(CultureInfo.InvariantCulture)));
}
