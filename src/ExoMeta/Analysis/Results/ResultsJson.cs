using System.Text.Json;
using ExoMeta.Effects;

namespace ExoMeta.Analysis.Results;

/// <summary>
/// Writes <c>results.json</c>. It holds neither times nor threads, paths or command lines, so that the same inputs and seed give
/// the same bytes; its JSON Schema is inputs/schema/results.schema.json.
/// </summary>
internal static class ResultsJson
{
    /// <summary>Writes an analysis as one UTF-8 document, ending in a line feed.</summary>
    public static byte[] Write(AnalysisResults results)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonWriting.Indented))
        {
            WriteAnalysis(json, results);
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void WriteAnalysis(Utf8JsonWriter json, AnalysisResults results)
    {
        json.WriteStartObject();
        json.WriteString("title", results.Title);
        json.WriteString("version", results.Version);
        json.WriteNumber("seed", results.Seed);
        json.Objects("inputs", results.Inputs, i =>
        {
            json.WriteString("name", i.Name);
            json.WriteString("sha256", i.Sha256);
        });
        json.Array("outcomes", results.Outcomes, o => OutcomeJson.Write(json, o));
        json.Array("swim", results.Swim, s => WriteSwim(json, s));
        json.Array("claims", results.Claims, c => WriteClaim(json, c));
        json.Objects("assumptions", results.Assumptions, a =>
        {
            json.WriteString("where", a.Where);
            json.WriteString("value", a.Value);
            json.WriteString("reason", a.Reason);
        });
        json.WriteStartObject("lint");
        LintJson.Write(json, results.Lint);
        json.WriteEndObject();
        json.Array("trials", results.Trials, t => TrialJson.Write(json, t));
        json.Array("companions", results.Companions, c => WriteAnalysis(json, c));
        json.WriteEndObject();
    }

    private static void WriteSwim(Utf8JsonWriter json, SwimResult swim)
    {
        json.WriteStartObject();
        json.WriteString("id", swim.Id);
        json.WriteString("title", swim.Title);
        json.Objects("votes", swim.Votes, v =>
        {
            json.WriteString("study", v.Study);
            json.WriteString("direction", JsonWriting.Words(v.Direction));
            json.Texts("claims", v.Claims);
            json.WriteString("reason", v.Reason);
        });
        json.WriteNumber("favourable", swim.Count.Favourable);
        json.WriteNumber("unfavourable", swim.Count.Unfavourable);
        json.WriteNumber("statedNull", swim.Count.StatedNull);
        json.WriteNumber("unclear", swim.Count.Unclear - swim.Count.StatedNull);
        json.Number("proportion", swim.Count.Proportion);
        json.Interval("ci", swim.Count.Interval);
        json.Number("p", swim.Count.PValue);
        json.WriteEndObject();
    }

    /// <summary>Writes a claim, what it gave and where it ended, as one object.</summary>
    internal static void WriteClaim(Utf8JsonWriter json, ClaimResult result)
    {
        var claim = result.Claim;
        json.WriteStartObject();
        json.WriteString("id", claim.Id);
        json.WriteString("study", claim.Study);
        json.WriteString("reference", claim.Reference);
        json.WriteString("source", claim.Source);
        json.WriteString("section", claim.Section);
        json.WriteString("quote", claim.Quote);
        json.WriteString("printed", claim.Printed);
        json.WriteString("contradiction", claim.Contradiction);
        json.WriteString("note", claim.Note);
        json.WriteString("species", claim.Species);
        json.WriteString("product", claim.Product);
        json.WriteString("productClass", claim.ProductClass);
        json.WriteString("outcome", claim.Outcome);
        json.WriteString("form", claim.Statistic.Form);
        json.WriteString("disposition", JsonWriting.Words(result.Disposition));
        json.WriteString("reason", result.Reason);
        json.Texts("exploratoryPools", result.ExploratoryPools);
        OutcomeJson.WriteRecovery(json, result.Recovery.Record);
        if (result.Recovery is Recovery.SingleProportion p)
        {
            json.WriteStartObject("proportion");
            json.WriteNumber("events", p.Events);
            json.WriteNumber("n", p.Total);
            json.Interval("ci", new(p.Lower, p.Upper));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
