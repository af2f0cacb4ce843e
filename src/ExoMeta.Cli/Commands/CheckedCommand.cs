using System.CommandLine;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands;

/// <summary>A command whose readers of options can say what is wrong where the command line is wrong in another way too.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does.</param>
internal sealed class CheckedCommand(string name, string description) : Command(name, description)
{
    /// <summary>What is wrong with the options, as far as no file tells.</summary>
    public Func<ParseResult, ProblemList> Check { get; set; } = _ => new();
}
