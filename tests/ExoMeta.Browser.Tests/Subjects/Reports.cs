using System.Text;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Plots;

[assembly: AssemblyFixture(typeof(ExoMeta.Browser.Tests.Subjects.Reports))]

namespace ExoMeta.Browser.Tests.Subjects;

/// <summary>Reports to look at, each written once, with few simulated trials: the look is tested here, not the numbers.</summary>
public sealed class Reports : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exometa-report-");
    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    /// <summary>The path of a report: of an analysis below inputs/, or of hostile names.</summary>
    public string this[string name]
    {
        get
        {
            if (!_paths.TryGetValue(name, out var path))
            {
                path = Path.Combine(_folder.FullName, name + ".html");
                File.WriteAllText(path, HtmlReport.Write(ResultsOf(name)), Encoding.UTF8);
                _paths.Add(name, path);
            }

            return path;
        }
    }

    /// <summary>The names.</summary>
    public static TheoryData<string> Names => ["exosome-ards", "classics", HostileAnalysis.Name];

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private AnalysisResults ResultsOf(string name)
    {
        var file = name == HostileAnalysis.Name ? HostileAnalysis.Write(_folder.FullName) : Repository.Path("inputs", name, "analysis.yaml");
        var inputs = AnalysisLoader.Load(file, FigureKinds.All);
        return AnalysisPipeline.Run(inputs with { Spec = inputs.Spec with { Replicates = 300, Trials = 1000, GridTrials = 200 } }, new());
    }
}
