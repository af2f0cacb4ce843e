using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace ExoMeta.Cli.Completion;

/// <summary>
/// What may stand at the end of a line that is being typed: commands, options, and the values of options that take one of a few names. Nothing where a file, a
/// number or a column is wanted: the shell completes files by itself.
/// </summary>
internal static class Suggestions
{
    /// <summary>The suggestions, in the order of the help.</summary>
    /// <param name="root">The program.</param>
    /// <param name="line">The line up to the cursor, the program's name first.</param>
    public static IEnumerable<string> Of(Command root, string line)
    {
        List<string> words = [.. CommandLineParser.SplitCommandLine(line).Skip(1)];
        if (words.Count == 0 || char.IsWhiteSpace(line[^1]))
        {
            words.Add("");
        }

        var (command, given) = (root, new HashSet<Option>());
        Option? awaiting = null;
        foreach (var word in words[..^1])
        {
            if (awaiting is not null)
            {
                awaiting = null;
            }
            else if (command.Options.FirstOrDefault(o => o.Name == word) is { } option)
            {
                given.Add(option);
                awaiting = TakesValue(option) ? option : null;
            }
            else
            {
                command = Visible(command).FirstOrDefault(c => c.Name == word) ?? command;
            }
        }

        return Candidates(command, awaiting, given, words[^1]).Where(c => c.StartsWith(words[^1], StringComparison.Ordinal));
    }

    private static IEnumerable<string> Candidates(Command command, Option? awaiting, HashSet<Option> given, string word)
    {
        if (awaiting is not null)
        {
            return awaiting.GetCompletions(CompletionContext.Empty).Select(c => c.Label);
        }

        if (word.StartsWith('-'))
        {
            IEnumerable<string> own = command.Options.Where(o => !o.Hidden && (o.ValueType.IsArray || !given.Contains(o))).Select(o => o.Name);
            return own.Append("--help").Distinct(StringComparer.Ordinal);
        }

        return [.. Visible(command).Select(c => c.Name), .. command.Arguments.SelectMany(a => a.GetCompletions(CompletionContext.Empty)).Select(c => c.Label)];
    }

    private static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

    private static IEnumerable<Command> Visible(Command command) => command.Subcommands.Where(c => !c.Hidden);
}
