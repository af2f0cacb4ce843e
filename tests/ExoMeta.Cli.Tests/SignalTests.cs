using System.Diagnostics;

namespace ExoMeta.Cli.Tests;

/// <summary>A real process gets a real signal while it works.</summary>
public sealed class SignalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT", 0)]
    [InlineData("INT", 700)]
    [InlineData("TERM", 300)]
    public async Task A_signal_ends_a_run_with_130_and_leaves_earlier_results_as_they_were(string signal, int afterMilliseconds)
    {
        SkippedTest.When(OperatingSystem.IsWindows(), "signals are sent with kill, which Windows does not have");
        var output = Directory.CreateDirectory(_folder["out"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(output, "results.json"), "earlier", TestContext.Current.CancellationToken);
        string[] command =
            ["dotnet", Path.Combine(AppContext.BaseDirectory, "ExoMeta.Cli.dll"), "run", Repository.Path("inputs", "exosome-ards", "analysis.yaml"), "--out", output];

        // A shell lets what it runs in the background ignore interrupts, and children inherit that: GNU env puts an end to it.
        using var process = Process.Start(new ProcessStartInfo("env", OperatingSystem.IsLinux() ? ["--default-signal=INT", .. command] : command)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        // The work begins when the run has opened its own folder beside the results.
        while (!process.HasExited && Directory.GetDirectories(output, ".exometa-*").Length == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await Task.Delay(afterMilliseconds, TestContext.Current.CancellationToken);
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("exometa: cancelled; nothing was written", (await error).Trim());
        Assert.Equal(130, process.ExitCode);
        Assert.Equal("earlier", await File.ReadAllTextAsync(Path.Combine(output, "results.json"), TestContext.Current.CancellationToken));
        Assert.Equal(["results.json"], Directory.GetFileSystemEntries(output).Select(Path.GetFileName));
    }
}
