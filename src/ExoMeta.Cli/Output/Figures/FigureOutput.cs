using System.Diagnostics;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Output.Figures;

/// <summary>Writes a figure in the form that its file's ending names: SVG by ourselves, PNG and PDF by rsvg-convert where it is installed.</summary>
internal static class FigureOutput
{
    private const string Converter = "rsvg-convert";

    private static readonly string[] Endings = ["svg", "png", "pdf"];

    /// <summary>What is wrong with a file name, before any work is done; null for nothing.</summary>
    public static string? ProblemOf(string path)
    {
        var ending = Path.GetExtension(path).TrimStart('.');
        if (!Endings.Contains(ending, StringComparer.Ordinal))
        {
            return $"ends with '.{ending}'; expected {string.Join(", ", Endings.Select(e => "." + e))}{NearestName.Hint(ending, Endings)}";
        }

        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            return "its folder does not exist";
        }

        return ending != "svg" && !IsInstalled()
            ? $"{ending.ToUpperInvariant()} needs {Converter}, which is not installed (Debian and Ubuntu: librsvg2-bin); SVG needs nothing"
            : null;
    }

    /// <summary>Writes a scene. The file is there whole or not at all.</summary>
    /// <param name="scene">The figure.</param>
    /// <param name="path">Where to, with an ending that <see cref="ProblemOf"/> has accepted.</param>
    /// <param name="zoom">Pixels of a PNG for each unit of the scene.</param>
    public static void Write(PlotScene scene, string path, double zoom)
    {
        var svg = SvgWriter.Write(scene);
        var stage = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".exometa-{Path.GetRandomFileName()}");
        try
        {
            switch (Path.GetExtension(path))
            {
                case ".svg":
                    File.WriteAllText(stage, svg);
                    break;
                case var ending:
                    Convert(svg, ending.TrimStart('.'), zoom, stage);
                    break;
            }

            File.Move(stage, path, overwrite: true);
        }
        finally
        {
            File.Delete(stage);
        }
    }

    private static void Convert(string svg, string form, double zoom, string path)
    {
        using var process = Process.Start(Start("--format", form, "--zoom", zoom.ToString(System.Globalization.CultureInfo.InvariantCulture), "--output", path))
            ?? throw new IOException($"{Converter} could not be started");
        process.StandardInput.Write(svg);
        process.StandardInput.Close();
        var message = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new IOException($"{Converter} failed: {message.ReplaceLineEndings(" ").Trim()}");
        }
    }

    private static bool IsInstalled()
    {
        try
        {
            using var process = Process.Start(Start("--version"));
            process?.StandardInput.Close();
            process?.WaitForExit();
            return process is { ExitCode: 0 };
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static ProcessStartInfo Start(params string[] arguments) => new(Converter, arguments)
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
    };
}
