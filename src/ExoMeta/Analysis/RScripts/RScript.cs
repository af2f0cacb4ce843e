using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Requests;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.RScripts;

/// <summary>An R script that repeats an analysis with metafor 3.8 from the same data, and sets its numbers beside ours.</summary>
/// <remarks>
/// Data stand in the script. What R cannot repeat is said in comments. The script is ASCII: text of users stands in string literals only, in
/// comments too.
/// </remarks>
public static class RScript
{
    /// <summary>Writes the script.</summary>
    /// <param name="answer">The analysis.</param>
    /// <param name="table">The table that it read.</param>
    public static string Write(PoolAnswer answer, RequestTable table)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(table);
        var data = RData.Of(answer, table);
        var model = RModel.Of(answer, data);
        var parts = model.Code.Length == 0 ? [] : RParts.Of(answer, data);
        var code = new StringBuilder();
        code.Append("# One meta-analysis of ExoMeta, repeated with metafor (3.8-1 or later).\n");
        code.Append(CultureInfo.InvariantCulture, $"# measure {answer.Request.Table.Measure.Code}, method {answer.Request.Method.Code}; everything is on the analysis scale\n");
        foreach (var note in DataNotes(answer))
        {
            code.Append("# ").Append(Ascii(note)).Append('\n');
        }

        code.Append("library(metafor)\n\n").Append(data.Write()).Append('\n');
        foreach (var note in model.Notes)
        {
            code.Append("# ").Append(Ascii(note)).Append('\n');
        }

        if (model.Code.Length > 0)
        {
            code.Append(model.Code).Append("print(res)\n");
        }

        foreach (var part in parts)
        {
            code.Append('\n').Append("# ").Append(Ascii(part.Title)).Append('\n').Append(part.Code);
        }

        if (model.Code.Length > 0)
        {
            code.Append('\n').Append(RComparison.Write(answer, model, parts));
        }

        return code.ToString();
    }

    private static IEnumerable<string> DataNotes(PoolAnswer answer)
    {
        if (answer.Request.Table.IsReported)
        {
            yield return "yi and vi were recovered from printed results by ExoMeta, plug-in values standing for what is not printed";
        }
        else if (answer.Discounted is not null)
        {
            yield return "yi and vi are given as they were discounted: metafor has no such step";
        }
        else if (answer.Request.Table.Reading.CorrectBias)
        {
            yield return "yi and vi carry ExoMeta's correction for small samples, which escalc has not";
        }

        if (answer.Propagation is not null)
        {
            yield return "ExoMeta also carries what the sources leave open through to the pooled effect; R repeats the plug-in values only";
        }

        if (answer.Meaning is not null)
        {
            yield return "minimal important difference and absolute effects are not repeated";
        }
    }

    /// <summary>A comment can hold words of ours only; a prior or a code is ASCII already.</summary>
    private static string Ascii(string text) => string.Concat(text.Select(c => c is >= ' ' and < '\x7F' ? c : '?'));
}
