using System.Diagnostics;
using ExoMeta.Plots;
using ExoMeta.Plots.Plotly;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Output.Figures;

/// <summary>
/// Writes a figure in the form that its file's ending names: SVG, a page and plotly's JSON by ourselves, PNG and PDF by rsvg-convert where it is installed, a page with
/// plotly.js where the build carries it.
/// </summary>
internal static class FigureOutput
{
    private const string Converter = "rsvg-convert";

    /// <summary>Endings, longer ones before those that they end with.</summary>
    private static readonly string[] Endings = [".plotly.json", ".plotly.html", ".svg", ".png", ".pdf", ".html"];

    /// <summary>The endings, for help.</summary>
    public static string Expected => string.Join(", ", Endings);

    /// <summary>What is wrong with a file name, before any work is done; null for nothing.</summary>
    public static string? ProblemOf(string path)
    {
        if (EndingOf(path) is not { } ending)
        {
            var own = Path.GetExtension(path);
            return $"ends with '{own}'; expected one of {Expected}{NearestName.Hint(own, Endings)}";
        }

        if (Directory.Exists(path))
        {
            return "is a folder";
        }

        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            return "its folder does not exist";
        }

        return ending switch
        {
            ".png" or ".pdf" when !IsInstalled() => $"{ending[1..].ToUpperInvariant()} needs {Converter}, which is not installed (Debian and Ubuntu: librsvg2-bin); SVG needs nothing",
            ".plotly.html" when !FigureHtml.HasPlotly => "this build carries no plotly.js: run 'npm ci' in src/ExoMeta.Plots/Plotly/web and build again; .html needs nothing",
            _ => null,
        };
    }

    /// <summary>Writes a scene. The file is there whole or not at all.</summary>
    /// <param name="scene">The figure.</param>
    /// <param name="path">Where to, with an ending that <see cref="ProblemOf"/> has accepted.</param>
    /// <param name="theme">On what it is looked at; PNG and PDF are light unless dark is asked for.</param>
    /// <param name="zoom">Pixels of a PNG for each unit of the scene.</param>
    public static void Write(PlotScene scene, string path, FigureTheme theme, double zoom)
    {
        var stage = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".exometa-{Path.GetRandomFileName()}");
        try
        {
            switch (EndingOf(path))
            {
                case ".svg":
                    File.WriteAllText(stage, SvgWriter.Write(scene, theme));
                    break;
                case ".html":
                    File.WriteAllText(stage, FigureHtml.Write(scene, theme));
                    break;
                case ".plotly.html":
                    File.WriteAllText(stage, FigureHtml.WritePlotly(scene, theme));
                    break;
                case ".plotly.json":
                    File.WriteAllText(stage, PlotlyWriter.Write(scene, theme) + "\n");
                    break;
                case { } ending:
                    Convert(SvgWriter.Write(scene, theme == FigureTheme.Auto ? FigureTheme.Light : theme), ending[1..], zoom, stage);
                    break;
                case null:
                    throw new ArgumentException("the ending was not checked", nameof(path));
            }

            File.Move(stage, path, overwrite: true);
        }
        finally
        {
            File.Delete(stage);
        }
    }

    private static string? EndingOf(string path) => Endings.FirstOrDefault(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));

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
