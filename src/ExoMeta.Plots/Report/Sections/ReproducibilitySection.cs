using ExoMeta.Analysis;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>What is needed to get the same bytes again, and what is promised of them.</summary>
internal static class ReproducibilitySection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results, string? runInformation)
    {
        html.Heading(2, "Reproducibility", "reproducibility");
        html.Open("dl");
        html.Element("dt", "Program").Element("dd", "ExoMeta " + results.Version);
        html.Element("dt", "Seed").Element("dd", NumberText.Seed(results.Seed));
        if (!results.Inputs.IsDefaultOrEmpty)
        {
            html.Element("dt", "Command").Open("dd").Element("code", Command(results)).Text(" in the folder of the analysis file").Close("dd");
        }

        html.Close("dl");
        html.Paragraph("The same version, seed and inputs give the same simulated draws and counts, and the same bytes of this report, on any number of threads and any width of vector hardware.");
        html.Paragraph(
            "Not promised: that another version gives the same numbers; that estimates and intervals computed in floating point on another processor family or by another compiler agree beyond a relative difference of about 1e-12, "
            + "which may change a last printed digit. What changes from run to run (time, threads, paths) stands in run.json and not here.");
        var table = new HtmlTable("Input files", ["File", "SHA-256"]);
        foreach (var input in results.Inputs.Concat(results.Companions.SelectMany(c => c.Inputs)).Distinct())
        {
            table.Add(input.Name, new("", null, h => h.Element("code", input.Sha256)));
        }

        table.Write(html);
        if (runInformation is { Length: > 0 })
        {
            html.Heading(3, "This run").Element("pre", runInformation);
        }
    }

    /// <summary>The command with every choice that changes a number, and no path: the analysis file comes first among the inputs.</summary>
    private static string Command(AnalysisResults results) => $"exometa run {Quoted(results.Inputs[0].Name)} --out DIR --seed {NumberText.Seed(results.Seed)}";

    /// <summary>A name as a shell takes it.</summary>
    private static string Quoted(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/') ? name : "'" + name.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
