using System.Text;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Results;
using ExoMeta.Plots;

namespace ExoMeta.Cli.Output;

/// <summary>What running an analysis file writes; its bytes follow from the results alone.</summary>
internal static class RunFiles
{
    /// <summary>Name of the file that holds every number.</summary>
    public const string Results = "results.json";

    /// <summary>results.json, report.html and the figures, by name.</summary>
    /// <exception cref="Problems.InvalidInputException">A figure that is asked for cannot be drawn of what it shows: every one of them.</exception>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Of(AnalysisResults results)
    {
        var figures = AnalysisFigures.Of(results);
        return
        [
            (Results, ResultsJson.Write(results)),
            ("report.html", Encoding.UTF8.GetBytes(HtmlReport.Write(results, figures))),
            .. figures.All.Select(f => ($"figures/{f.Name}.svg", Encoding.UTF8.GetBytes(SvgWriter.Write(f.Scene)))),
        ];
    }
}
