using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Plots.Report.Markup;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>How the numbers were made, with references: what ran, and nothing else.</summary>
internal static class MethodsSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results)
    {
        html.Heading(2, "Methods", "methods");
        var texts = TextsOf(results);
        if (texts.IsEmpty)
        {
            html.Paragraph("Nothing was pooled, counted or simulated.");
        }

        foreach (var text in texts)
        {
            html.Paragraph(text);
        }

        var works = Bibliography.Of([.. texts, .. Recoveries(results)]).ToArray();
        if (works.Length > 0)
        {
            html.Heading(3, "References").List(works);
        }
    }

    /// <summary>What ran, one text a subject.</summary>
    internal static ImmutableArray<string> TextsOf(AnalysisResults results)
    {
        AnalysisResults[] analyses = [results, .. results.Companions];
        return [.. PoolingMethods.Of(analyses), .. TrialMethods.Of([.. analyses.SelectMany(a => a.Trials)])];
    }

    /// <summary>What recovered effects cite where they stand.</summary>
    private static IEnumerable<string> Recoveries(AnalysisResults results) => results.Companions.Prepend(results)
        .SelectMany(r => r.Claims.Select(c => c.Recovery.Record).Concat(r.Outcomes.SelectMany(o => o.Groups).SelectMany(g => g.Rows).Select(row => row.Recovery)))
        .Select(r => r?.Reference).OfType<string>().Distinct(StringComparer.Ordinal);
}
