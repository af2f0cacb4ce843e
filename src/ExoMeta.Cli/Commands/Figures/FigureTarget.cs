using System.CommandLine;
using ExoMeta.Cli.Output.Figures;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands.Figures;

/// <summary>Where a figure goes, and how the user wants it: the options that all kinds share.</summary>
internal sealed class FigureTarget
{
    private readonly Option<string?> _out = new("--out") { Description = "file to write, its ending says the form: " + FigureOutput.Expected + " (default: SVG to standard output)", HelpName = "FILE" };
    private readonly Option<string?> _title = new("--title") { Description = "title in place of the figure's own", HelpName = "TEXT" };
    private static readonly string[] Themes = ["auto", "light", "dark"];

    private readonly Option<string?> _theme = CommonOptions.Named("--theme", "auto (default: as the reader's screen prefers; PNG, PDF and plotly light), light or dark", Themes);
    private readonly Option<double> _zoom = new("--zoom") { Description = "pixels of a PNG for each unit of the figure", HelpName = "2", DefaultValueFactory = _ => 2 };

    public FigureTarget() => _zoom.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.GetValueOrDefault<double>() is not (>= 0.1 and <= 10))
            {
                result.AddError($"--zoom: expected a number from 0.1 to 10, found '{result.Tokens[0].Value}'");
            }
        });

    /// <summary>Adds the options to a command; several commands may share them.</summary>
    public void AddTo(Command command)
    {
        command.Add(_out);
        command.Add(_title);
        command.Add(_theme);
        command.Add(_zoom);
    }

    /// <summary>Notes what is wrong with the target, before any work is done.</summary>
    public void Check(ParseResult parsed, ProblemList problems)
    {
        if (parsed.GetResult(_out) is { Tokens: [{ Value: var path }] } && FigureOutput.ProblemOf(path) is { } problem)
        {
            problems.Add(new(path), "--out", problem);
        }
    }

    /// <summary>What the user wants of the figure.</summary>
    public FigureOptions Options(ParseResult parsed) => new() { Title = parsed.GetValue(_title) };

    /// <summary>Writes the figure.</summary>
    public void Write(ParseResult parsed, PlotScene scene, TextWriter output)
    {
        if (parsed.GetValue(_out) is { } path)
        {
            FigureOutput.Write(scene, path, Theme(parsed), parsed.GetValue(_zoom));
            output.WriteLine($"Wrote {path}");
        }
        else
        {
            output.Write(SvgWriter.Write(scene, Theme(parsed)));
        }
    }

    private FigureTheme Theme(ParseResult parsed) => parsed.GetValue(_theme) switch
    {
        "light" => FigureTheme.Light,
        "dark" => FigureTheme.Dark,
        _ => FigureTheme.Auto,
    };
}
