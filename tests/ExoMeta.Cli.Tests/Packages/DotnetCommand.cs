using System.Collections;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ExoMeta.Cli.Tests.Packages;

/// <summary>Programs beside the tests, without what the test run itself has set.</summary>
internal static class DotnetCommand
{
    /// <summary>The folder of the runtime that runs the tests.</summary>
    public static string Home { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Debug or Release, as the tests were built.</summary>
    public static string Configuration { get; } = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release";

    /// <summary>Runs <c>dotnet</c> and fails with what it printed when it fails.</summary>
    public static string Run(string folder, params string[] arguments)
    {
        var outcome = Start(Path.Combine(Home, "dotnet"), folder, arguments);
        Assert.True(outcome.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{outcome.Output}{outcome.Error}");
        return outcome.Output;
    }

    /// <summary>Runs a program to its end.</summary>
    public static Outcome Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => (string)e.Key).Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)))
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in new[] { ("DOTNET_ROOT", Home), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_NOLOGO", "1"), ("DOTNET_CLI_UI_LANGUAGE", "en"), ("MSBUILDDISABLENODEREUSE", "1"), ("DOTNET_CLI_USE_MSBUILD_SERVER", "0") })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
