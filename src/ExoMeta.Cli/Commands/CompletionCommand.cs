using System.CommandLine;
using ExoMeta.Cli.Completion;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands;

/// <summary><c>exometa completion SHELL</c>, and the hidden <c>exometa complete LINE</c> that its scripts call.</summary>
internal static class CompletionCommand
{
    /// <summary>The command that prints a script.</summary>
    public static Command Create(TextWriter output)
    {
        var shell = new Argument<string>("SHELL") { Description = string.Join(", ", CompletionScripts.Shells), HelpName = string.Join('|', CompletionScripts.Shells) };
        shell.CompletionSources.Add([.. CompletionScripts.Shells]);
        var command = new Command("completion", "Print the script by which a shell completes commands, options and their values.") { shell };
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(shell);
            if (!CompletionScripts.Shells.Contains(name, StringComparer.Ordinal))
            {
                throw new InvalidInputException([new(new("exometa"), "completion", $"unknown shell '{name}', expected {string.Join(", ", CompletionScripts.Shells)}{NearestName.Hint(name, CompletionScripts.Shells)}")]);
            }

            output.Write(CompletionScripts.Of(name));
        });
        return command;
    }

    /// <summary>The command that the scripts call: one suggestion a line.</summary>
    public static Command CreateComplete(Command root, TextWriter output)
    {
        var line = new Argument<string>("LINE") { Description = "the line up to the cursor" };
        var command = new Command("complete", "Suggest what may stand at the end of a line.") { line };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            foreach (var suggestion in Suggestions.Of(root, parsed.GetRequiredValue(line)))
            {
                output.Write($"{suggestion}\n");
            }
        });
        return command;
    }
}
