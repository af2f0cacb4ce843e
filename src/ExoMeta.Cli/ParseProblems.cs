using System.CommandLine;
using ExoMeta.Problems;

namespace ExoMeta.Cli;

/// <summary>Says what is wrong with a command line, in English whatever the machine's language, with the nearest valid name.</summary>
internal static class ParseProblems
{
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var unmatched = parsed.UnmatchedTokens;
        if (unmatched.Count > 0)
        {
            foreach (var token in unmatched)
            {
                yield return token.StartsWith('-')
                    ? $"unknown option '{token}'{NearestName.Hint(token, command.Options.Where(o => !o.Hidden).Select(o => o.Name))}"
                    : command.Subcommands.Count > 0
                        ? $"unknown command '{token}'{NearestName.Hint(token, command.Subcommands.Select(c => c.Name))}"
                        : $"unexpected argument '{token}'";
            }

            yield break;
        }

        if (command.Subcommands.Count > 0)
        {
            yield return $"a command is missing, expected one of {string.Join(", ", command.Subcommands.Select(c => c.Name))}; see --help";
            yield break;
        }

        foreach (var problem in parsed.Errors)
        {
            yield return problem.Message;
        }
    }
}
