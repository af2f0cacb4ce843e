using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ExoMeta.Cli.Help;

/// <summary>The page of <c>--help</c>: what the library writes, in 100 columns whatever the terminal, and then examples that can be run as they stand.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    /// <summary>Columns of a page.</summary>
    public const int Width = 100;

    private readonly HelpAction _page = new() { MaxWidth = Width };

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = _page.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var (path, command) = (PathOf(parseResult), parseResult.CommandResult.Command);
        var examples = command.Subcommands.Count == 0 ? Examples.Of(path) : [.. command.Subcommands.Where(c => !c.Hidden).Select(c => Examples.Of([.. path, c.Name])[0])];
        output.Write(examples.Length == 1 ? "Example:\n" : "Examples:\n");
        foreach (var example in examples)
        {
            output.Write($"  {example}\n");
        }

        output.Write(path.Length > 0 ? "" : "\nEach command and each kind of figure says more: exometa pool --help, exometa figure forest --help.\nThe pages are in the folder docs of the source; README.md says which is about what.\n");
        return code;
    }

    /// <summary>The names of a command and of those above it, without the program's.</summary>
    private static string[] PathOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (var at = parsed.CommandResult; at.Parent is System.CommandLine.Parsing.CommandResult above; at = above)
        {
            names.Insert(0, at.Command.Name);
        }

        return [.. names];
    }
}
