using ExoMeta.Cli;
using ExoMeta.Plots;

[assembly: AssemblyFixture(typeof(ExoMeta.Browser.Tests.Subjects.Figures))]

namespace ExoMeta.Browser.Tests.Subjects;

/// <summary>Pages that <c>exometa figure</c> writes, one a kind.</summary>
public sealed class Figures : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exometa-figure-");

    /// <summary>Every kind.</summary>
    public static TheoryData<string> Kinds => [.. PoolFigures.All.Select(f => f.Name), .. TrialFigures.All.Select(f => f.Name)];

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
        string[] subject = TrialFigures.All.Any(f => f.Name == kind)
            ? [Repository.Path("docs", "trials", "mortality.yaml"), "--trials", "500"]
            : [isHostile ? HostileAnalysis.WriteTable(_folder.FullName) : Repository.Path("inputs", "classics", "bcg.csv"), "--measure", "OR", .. Options(kind)];
        var code = await App.RunAsync(["figure", kind, .. subject, "--out", path], output, error, TestContext.Current.CancellationToken);
        Assert.True(code == 0, error.ToString());
        return path;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>What a kind cannot be drawn without.</summary>
    private static string[] Options(string kind) => kind switch
    {
        "bubble" => ["--mods", "year"],
        "effect-direction" => ["--swim", "lower"],
        _ => [],
    };
}
