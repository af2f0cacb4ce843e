using System.ComponentModel;
using System.Diagnostics;

namespace ExoMeta.Cli.Bench;

/// <summary>Asks another program of the machine for a line or two.</summary>
internal static class Tool
{
    /// <summary>What the program prints; null when it is not there, fails or does not answer within ten seconds.</summary>
    public static string? Ask(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };

        // Within a hook git speaks of the hook's repository, whatever folder it is asked about.
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var text = process.StandardOutput.ReadToEndAsync();
            if (process.WaitForExit(10_000))
            {
                return process.ExitCode == 0 ? text.GetAwaiter().GetResult() : null;
            }

            process.Kill();
            return null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            // The program is not installed: what it would have told is unknown.
            return null;
        }
    }
}
