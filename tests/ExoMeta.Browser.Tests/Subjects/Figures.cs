using ExoMeta.Cli;
using ExoMeta.Plots;

[assembly: AssemblyFixture(typeof(ExoMeta.Browser.Tests.Subjects.Figures))]

namespace ExoMeta.Browser.Tests.Subjects;

/// <summary>Pages that <c>exometa figure</c> writes, one a kind.</summary>
public sealed class Figures : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exometa-figure-");

    /// <summary>Every kind.</summary>
    public static TheoryData<string> Kinds => [.. FigureKinds.All.Select(f => f.Name), "power", "power-grid"];

    /// <summary>Kinds of a table, which may hold hostile names.</summary>
    public static TheoryData<string> PoolKinds => [.. PoolFigures.All.Select(f => f.Name)];

    /// <summary>Draws a kind and gives the path of its file.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="ending">The form.</param>
    /// <param name="isHostile">Whether its table is that of hostile names.</param>
    public async Task<string> DrawAsync(string kind, string ending, bool isHostile = false)
    {
        var path = Path.Combine(_folder.FullName, $"{kind}{(isHostile ? "-hostile" : "")}{ending}");
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] subject = SubjectOf(kind) is { } other
            ? other
            : [isHostile ? HostileAnalysis.WriteTable(_folder.FullName) : Repository.Path("inputs", "classics", "bcg.csv"), "--measure", "OR", .. Options(kind)];
        var code = await App.RunAsync(["figure", kind, .. subject, "--out", path], output, error, TestContext.Current.CancellationToken);
        Assert.True(code == 0, error.ToString());
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>What a kind shows that shows no table; null where it shows one.</summary>
    private static string[]? SubjectOf(string kind) => kind switch
    {
        "boundaries" or "stopping" or "prior-to-assurance" => [Repository.Path("docs", "trials", "mortality.yaml"), "--trials", "500"],
        "power" => [Repository.Path("docs", "trials", "dose-finding.yaml"), "--trials", "500"],
        "power-dose" => [Repository.Path("docs", "trials", "dose-finding.yaml"), "--trials", "500"],
        "power-grid" => [Repository.Path("docs", "trials", "dose-finding.yaml"), "--trials", "200", "--n", "20,40", "--effect=-0.3,-0.6"],
        _ => null,
    };

    /// <summary>What a kind cannot be drawn without.</summary>
    private static string[] Options(string kind) => kind switch
    {
        "bubble" or "dose-response" => ["--mods", "year"],
        "effect-direction" => ["--swim", "lower"],
        _ => [],
    };
}
