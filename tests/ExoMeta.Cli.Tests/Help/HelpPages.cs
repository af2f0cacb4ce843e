using System.Text.RegularExpressions;

namespace ExoMeta.Cli.Tests.Help;

/// <summary>The page of help of one command.</summary>
/// <param name="Command">The command without the program's name; empty for the program.</param>
/// <param name="Text">What <c>--help</c> prints.</param>
public sealed partial record HelpPage(string Command, string Text)
{
    /// <summary>The pages of the program and of every command below it.</summary>
    public static IReadOnlyList<HelpPage> All { get; } = [.. From("")];

    /// <summary>The commands below this one.</summary>
    public IEnumerable<string> Commands => Section("Commands").SelectMany(l => Entry().Matches(l)).Select(m => m.Groups[1].Value);

    /// <summary>The examples, each as it stands.</summary>
    public IReadOnlyList<string> Examples => [.. Section("Examples?").Select(l => l.Trim())];

    /// <summary>The lines below a heading.</summary>
    public IReadOnlyList<string> Section(string heading) =>
        [.. Regex.Match(Text, $"^{heading}:\n((?:  .*\n)*)", RegexOptions.Multiline).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private static IEnumerable<HelpPage> From(string command)
    {
        var outcome = Outcome.OfAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]).GetAwaiter().GetResult();
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var page = new HelpPage(command, outcome.Output);
        return [page, .. page.Commands.SelectMany(c => From($"{command} {c}".Trim()))];
    }

    [GeneratedRegex(@"^  ([a-z-]+)(?: |$)")]
    private static partial Regex Entry();
}
