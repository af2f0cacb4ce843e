using ExoMeta.Analysis;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Report.Sections;

namespace ExoMeta.Plots;

/// <summary>The report: one self-contained HTML file that opens offline, prints, and reads on a telephone.</summary>
public static class HtmlReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="results">What the analysis found.</param>
    /// <param name="figures">Its figures; null draws them.</param>
    /// <param name="runInformation">What differs from run to run (time, threads), shown at the end as it is; null leaves the report byte-identical.</param>
    public static string Write(AnalysisResults results, AnalysisFigures? figures = null, string? runInformation = null)
    {
        var html = new HtmlWriter { Figures = figures ?? AnalysisFigures.Of(results) };
        PageFrame.Begin(html, results);
        SummarySection.Write(html, results);
        ReadingSection.Write(html, results);
        OutcomesSection.Write(html, results);
        SwimSection.Write(html, results);
        ClaimsSection.Write(html, results);
        AssumptionsSection.Write(html, results);
        LintSection.Write(html, results);
        TrialsSection.Write(html, results);
        MethodsSection.Write(html, results);
        CompanionsSection.Write(html, results);
        ReproducibilitySection.Write(html, results, runInformation);
        PageFrame.End(html);
        return html.ToString();
    }
}
