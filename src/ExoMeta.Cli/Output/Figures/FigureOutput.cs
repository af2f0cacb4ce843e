using System.Diagnostics;
using System.Text;
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
    public static IReadOnlyList<string> Endings { get; } = [".plotly.json", ".plotly.html", ".svg", ".png", ".pdf", ".html"];

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

        return WhyNo(ending);
    }

    /// <summary>Why figures cannot be written with an ending on this machine; null where they can.</summary>
    public static string? WhyNo(string ending) => ending switch
    {
        ".png" or ".pdf" when Version() is null => $"{ending[1..].ToUpperInvariant()} needs {Converter}, which is not installed (Debian and Ubuntu: librsvg2-bin); SVG needs nothing",
        ".plotly.html" when !FigureHtml.HasPlotly => "this program carries no plotly.js: .plotly.html needs a build from source after 'npm ci' in src/ExoMeta.Plots/Plotly/web; .html needs nothing",
        _ => null,
    };

    /// <summary>What besides our own program decides the bytes of a file with an ending; null for nothing.</summary>
    public static string? ToolOf(string ending) => ending switch
    {
        ".png" or ".pdf" => Version(),
        ".plotly.html" => FigureHtml.PlotlyIdentity,
        _ => null,
    };

    /// <summary>Writes a scene. The file is there whole or not at all.</summary>
    /// <param name="scene">The figure.</param>
    /// <param name="path">Where to, with an ending that <see cref="ProblemOf"/> has accepted.</param>
    /// <param name="theme">On what it is looked at; PNG and PDF are light unless dark is asked for.</param>
    /// <param name="zoom">Pixels of a PNG for each unit of the scene.</param>
    public static void Write(PlotScene scene, string path, FigureTheme theme, double zoom)
    {
        var stage = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".exometa-{Path.GetRandomFileName()}");
        var bytes = Bytes(scene, EndingOf(path) ?? throw new ArgumentException("the ending was not checked", nameof(path)), theme, zoom);
        try
        {
            File.WriteAllBytes(stage, bytes);
            File.Move(stage, path, overwrite: true);
        }
        finally
        {
            File.Delete(stage);
        }
    }

    /// <summary>A scene in the form that an ending names.</summary>
    public static byte[] Bytes(PlotScene scene, string ending, FigureTheme theme, double zoom) => ending switch
    {
        ".svg" => Encoding.UTF8.GetBytes(SvgWriter.Write(scene, theme)),
        ".html" => Encoding.UTF8.GetBytes(FigureHtml.Write(scene, theme)),
        ".plotly.html" => Encoding.UTF8.GetBytes(FigureHtml.WritePlotly(scene, theme)),
        ".plotly.json" => Encoding.UTF8.GetBytes(PlotlyWriter.Write(scene, theme) + "\n"),
        _ => Convert(SvgWriter.Write(scene, theme == FigureTheme.Auto ? FigureTheme.Light : theme), ending[1..], zoom),
    };

    private static string? EndingOf(string path) => Endings.FirstOrDefault(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    private static byte[] Convert(string svg, string form, double zoom)
    {
        using var process = Process.Start(Start("--format", form, "--zoom", zoom.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            ?? throw new IOException($"{Converter} could not be started");
        var message = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(svg);
        process.StandardInput.Close();
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit();
        return process.ExitCode == 0
            ? bytes.ToArray()
            : throw new IOException($"{Converter} failed: {message.GetAwaiter().GetResult().ReplaceLineEndings(" ").Trim()}");
    }

    /// <summary>Which converter is installed; null for none.</summary>
    private static string? Version()
    {
        try
        {
            using var process = Process.Start(Start("--version"));
            process?.StandardInput.Close();
            var text = process?.StandardOutput.ReadToEnd();
            process?.WaitForExit();
            return process is { ExitCode: 0 } ? text!.ReplaceLineEndings(" ").Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>A PDF says when it was made, unless this says so.</summary>
    private static ProcessStartInfo Start(params string[] arguments) => new(Converter, arguments)
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["SOURCE_DATE_EPOCH"] = "0" },
    };
}
