using System.Text.Json;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Results;

/// <summary>Writes what a search for a size found, as <c>exometa power --target</c> does.</summary>
internal static class SizeJson
{
    /// <summary>Writes its fields into the open object.</summary>
    public static void WriteFields(Utf8JsonWriter json, SampleSizeSearch search, SizeFound found)
    {
        json.WriteString("power", search.Kind == PowerKind.Disjunctive ? "any" : "all");
        json.Number("target", search.Target);
        json.Number("n", found.Size);
        json.Array("nInterval", found.Size is null ? [] : new[] { found.Lower!.Value, found.Upper!.Value }, json.WriteNumberValue);
        json.Integers("nPerArm", found.Design.Arms.Select(a => a.Size));
        json.WriteNumber("maxN", found.Design.TotalSize);
        json.Number("expectedN", found.Confirmed.ExpectedSize.Estimate);
        json.Number("expectedNMcse", found.Confirmed.ExpectedSize.Mcse);
        json.Estimate("confirmedPower", search.PowerOf(found.Confirmed));
        json.Estimate("ceiling", found.Confirmed.Ceiling);
        json.Objects("evaluations", found.Evaluations, e =>
        {
            json.WriteNumber("n", e.Size);
            json.Estimate("power", e.Power);
        });
    }
}
