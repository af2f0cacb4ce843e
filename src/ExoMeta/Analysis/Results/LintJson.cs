using System.Text.Json;
using ExoMeta.Evidence.Lint;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes what the linter found.</summary>
internal static class LintJson
{
    /// <summary>Writes <c>files</c>, <c>tables</c>, <c>findings</c> and <c>counts</c> into the open object.</summary>
    public static void Write(Utf8JsonWriter json, LintReport report)
    {
        json.Texts("files", report.Files.Select(f => f.File));
        json.Objects("tables", report.Files, file =>
        {
            json.WriteString("file", file.File);
            json.WriteString("kind", JsonWriting.Words(file.Kind));
            json.WriteNumber("rows", file.Rows);
        });
        json.Objects("findings", report.Findings, finding =>
        {
            json.WriteString("file", finding.Location.File);
            json.Number("line", finding.Location.Line);
            json.Number("column", finding.Location.Column);
            json.WriteString("study", finding.Study);
            json.WriteString("rule", finding.Rule);
            json.WriteString("severity", JsonWriting.Words(finding.Severity));
            json.WriteString("reason", finding.Reason);
        });
        json.WriteStartObject("counts");
        foreach (var severity in Enum.GetValues<LintSeverity>().Reverse())
        {
            json.WriteNumber(JsonWriting.Words(severity), report.Count(severity));
        }

        json.WriteEndObject();
    }
}
