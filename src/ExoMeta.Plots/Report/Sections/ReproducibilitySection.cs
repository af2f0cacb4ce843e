using ExoMeta.Analysis;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>What is needed to get the same bytes again.</summary>
internal static class ReproducibilitySection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results, string? runInformation)
    {
        html.Heading(2, "Reproducibility", "reproducibility");
        html.Paragraph($"ExoMeta {results.Version}, seed {NumberText.Seed(results.Seed)}. The same version, seed and inputs give the same simulated draws and counts on any machine and any number of threads.");
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
}
