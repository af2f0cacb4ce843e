using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;

namespace ExoMeta.Cli.Help;

/// <summary>The page of <c>--help</c>: what the library writes, in 100 columns whatever the terminal, and then examples that can be run as they stand.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    /// <summary>Columns of a page.</summary>
    public const int Width = 100;

    private const string AfterAll = """

        Every command and every kind of figure says more: exometa pool --help, exometa figure forest --help.
        The files of the examples and the pages about each command (folder docs) are in the source;
        its README.md is the place to start.

        """;

    private readonly HelpAction _page = new() { MaxWidth = Width };

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var (configuration, output) = (parseResult.InvocationConfiguration, parseResult.InvocationConfiguration.Output);
        using var page = new StringWriter(CultureInfo.InvariantCulture);
        configuration.Output = page;
        var code = _page.Invoke(parseResult);
        configuration.Output = output;
        foreach (var line in page.ToString().TrimEnd().Split('\n'))
        {
            output.Write($"{line.TrimEnd()}\n");
        }

        var path = PathOf(parseResult);
        var examples = Examples.Of(path, parseResult.CommandResult.Command);
        output.Write(examples.Length == 1 ? "\nExample:\n" : "\nExamples:\n");
        foreach (var example in examples)
        {
            output.Write($"  {example}\n");
        }

        output.Write(path.Length > 0 ? "" : AfterAll);
        return code;
    }

    /// <summary>The names of a command and of those above it, without the program's.</summary>
    private static ImmutableArray<string> PathOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (var at = parsed.CommandResult; at.Parent is System.CommandLine.Parsing.CommandResult above; at = above)
        {
            names.Insert(0, at.Command.Name);
        }

        return [.. names];
    }
}
