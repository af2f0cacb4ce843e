using System.Collections;
using System.Diagnostics;
using System.Xml.Linq;
using ExoMeta.Notebooks.Tests.Running;

namespace ExoMeta.Notebooks.Tests;

/// <summary>The quick start as a program of one file: it runs with the SDK alone, from any folder, and prints what the notebook shows.</summary>
public sealed class QuickstartTests : IDisposable
{
    private const int LeastSdk = 10;

    private static readonly string Program = Repository.Path("notebooks", "quickstart.cs");

    private static readonly string Expected = Repository.Path("tests", "ExoMeta.Notebooks.Tests", "Expected", "quickstart.txt");

    private readonly string _folder = Directory.CreateTempSubdirectory("exometa-quickstart-").FullName;

    [Fact]
    public void It_prints_the_pool_and_the_power_and_writes_the_forest_plot()
    {
        var sdk = Dotnet("--version");
        SkippedTest.When(
            sdk.ExitCode != 0 || !int.TryParse(sdk.Output.Split('.')[0], out var version) || version < LeastSdk,
            $"a file is run by the .NET SDK {LeastSdk} or newer; here: {sdk.Output.Trim()}{sdk.Error.Trim()}");

        // The libraries are those that these tests were built with; nothing is built in the repository's folders, and nothing fetched.
        var run = Dotnet("run", "-c", Configuration, "--property:BuildProjectReferences=false", "--property:RestoreRecursive=false", "--property:NuGetAudit=false", Program, "--", "plots");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        ExpectedFile.Update(Expected, run.Output);
        Assert.Equal(File.ReadAllText(Expected), run.Output);
        var picture = XDocument.Load(Path.Combine(_folder, "plots", "forest.svg"));
        Assert.Equal("svg", picture.Root!.Name.LocalName);
        Assert.Contains("Aronson 1948", picture.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_prints_is_what_the_notebook_shows()
    {
        var notebook = NotebookFile.Parse("1", File.ReadAllText(Repository.Path("notebooks", "1-quick-start.ipynb")));
        var shown = notebook.CodeCells.SelectMany(c => c.Outputs).Where(o => o.Kind == "text/plain").Select(o => o.Text + "\n").ToArray();
        var rest = File.ReadAllText(Expected);
        while (rest.Length > 0)
        {
            var block = shown.FirstOrDefault(s => rest.StartsWith(s, StringComparison.Ordinal));
            Assert.True(block is not null, $"no cell of the notebook shows what begins with '{rest.Split('\n')[0]}'");
            rest = rest[block.Length..];
        }
    }

    [Fact]
    public void The_package_that_it_names_is_of_this_version() => Assert.Contains(
        $"#:package ExoMeta.Interactive@{XDocument.Load(Repository.Path("Directory.Build.props")).Descendants("Version").Single().Value}\n", File.ReadAllText(Program), StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Configuration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release";

    private (int ExitCode, string Output, string Error) Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => (string)e.Key).Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)))
        {
            // What the test run has set is not for another build.
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in new[] { ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_NOLOGO", "1"), ("DOTNET_CLI_UI_LANGUAGE", "en"), ("MSBUILDDISABLENODEREUSE", "1"), ("DOTNET_CLI_USE_MSBUILD_SERVER", "0") })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
