using System.Text.Json;
using ExoMeta.Analysis.Requests;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes coordinates of diagnostic plots, which other programs draw.</summary>
internal static class PlotCoordinatesJson
{
    /// <summary>Writes the property "plots" into the open object: Baujat and radial (Galbraith) coordinates, one a row.</summary>
    public static void Write(Utf8JsonWriter json, DiagnosticPlots plots)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(plots);
        json.WriteStartObject("plots");
        json.Objects("baujat", plots.Baujat, p =>
        {
            json.WriteString("study", p.Label);
            json.Number("x", p.QContribution);
            json.Number("y", p.Influence);
        });
        json.Objects("radial", plots.Radial, p =>
        {
            json.WriteString("study", p.Label);
            json.Number("x", p.Precision);
            json.Number("y", p.Standardised);
        });
        json.WriteEndObject();
    }
}
