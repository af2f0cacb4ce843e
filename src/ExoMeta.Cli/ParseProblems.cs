using System.CommandLine;
using ExoMeta.Cli.Commands;
using ExoMeta.Problems;

namespace ExoMeta.Cli;

/// <summary>Says what is wrong with a command line, in English whatever the machine's language, with the nearest valid name.</summary>
internal static class ParseProblems
{
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var named = Named(parsed).Distinct(StringComparer.Ordinal).ToArray();
        return named.Length > 0 ? named : [.. parsed.Errors.Select(e => e.Message)];
    }

    /// <summary>
    /// What the readers of a command's options say besides: of options that are written in a way that can be read, and where it is plain what every word means of
    /// those that are missing too.
    /// </summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="said">What <see cref="Of"/> says of it.</param>
    public static IEnumerable<Problem> OfOptions(ParseResult parsed, IReadOnlyList<string> said)
    {
        if (parsed.CommandResult.Command is not CheckedCommand command)
        {
            return [];
        }

        var isPlain = Unmatched(parsed).Count == 0 && !Swallowing(parsed).Any();
        bool IsMissing(string name) => command.Options.FirstOrDefault(o => o.Name == name) is { } option && parsed.GetResult(option) is null or { Implicit: true };
        return command.Check(parsed).ToSorted().Where(p => p.Name is not { } name
            || (!said.Any(message => message.StartsWith(name + ":", StringComparison.Ordinal)) && (isPlain || !IsMissing(name))));
    }

    /// <summary>
    /// Tokens that mean nothing; an argument that may be left out takes a mistyped option for its value, which means nothing either.
    /// </summary>
    public static IReadOnlyList<string> Unmatched(ParseResult parsed) =>
        [.. parsed.CommandResult.Command.Arguments.SelectMany(a => parsed.GetResult(a)?.Tokens ?? [])
            .Select(t => t.Value).Where(t => t.StartsWith("--", StringComparison.Ordinal)), .. parsed.UnmatchedTokens];

    private static IEnumerable<string> Named(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var swallowing = Swallowing(parsed).ToArray();
        foreach (var option in swallowing)
        {
            yield return $"{option.Name}: a value is missing";
        }

        var unmatched = swallowing.Length > 0 ? [] : Unmatched(parsed);
        if (unmatched.Count > 0)
        {
            if (command.Subcommands.Count > 0 && !unmatched[0].StartsWith('-'))
            {
                // What follows an unknown command are its own options.
                yield return $"unknown command '{unmatched[0]}'{NearestName.Hint(unmatched[0], command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}";
                yield break;
            }

            // What follows an unknown option is most likely its value.
            var unknownOption = unmatched.Any(t => t.StartsWith('-'));
            foreach (var token in unmatched.Where(t => !unknownOption || t.StartsWith('-')))
            {
                yield return token.StartsWith('-')
                    ? $"unknown option '{token}'{NearestName.Hint(token, command.Options.Where(o => !o.Hidden).Select(o => o.Name))}"
                    : $"unexpected argument '{token}'";
            }
        }

        // What is missing may be what an unknown name was meant for.
        foreach (var message in unmatched.Count > 0 ? [] : Missing(parsed))
        {
            yield return message;
        }

        foreach (var message in OfValues(parsed))
        {
            yield return message;
        }
    }

    /// <summary>Options that took the name of another for their value.</summary>
    private static IEnumerable<Option> Swallowing(ParseResult parsed)
    {
        var options = parsed.CommandResult.Command.Options;
        return options.Where(o => parsed.GetResult(o) is { Tokens: [var only] } && options.Any(other => other.Name == only.Value));
    }

    private static IEnumerable<string> Missing(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0)
        {
            yield return $"a command is missing, expected one of {string.Join(", ", command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}; see --help";
            yield break;
        }

        foreach (var option in command.Options.Where(o => o.Required && parsed.GetResult(o) is null or { Implicit: true, Tokens.Count: 0 }))
        {
            yield return $"{command.Name}: {option.Name} is missing";
        }

        foreach (var argument in command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(a) is null or { Tokens.Count: 0 }))
        {
            yield return $"{command.Name}: {argument.Name} is missing";
        }
    }

    private static IEnumerable<string> OfValues(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        foreach (var option in command.Options.Where(o => !o.ValueType.IsArray && parsed.GetResult(o) is { IdentifierTokenCount: > 1 }))
        {
            yield return $"{option.Name}: given more than once";
        }

        foreach (var option in command.Options.Where(o => parsed.GetResult(o) is { Implicit: false, Tokens.Count: 0 } && o.ValueType != typeof(bool)))
        {
            yield return $"{option.Name}: a value is missing";
        }

        // What remains comes from our own validators, which name their option first.
        foreach (var problem in parsed.Errors.Where(e => e.Message.StartsWith("--", StringComparison.Ordinal)))
        {
            yield return problem.Message;
        }
    }
}
