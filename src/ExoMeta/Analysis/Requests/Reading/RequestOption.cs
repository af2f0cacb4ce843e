using System.Collections.Immutable;
using System.Text;

namespace ExoMeta.Analysis.Requests;

/// <summary>What the value of an option looks like.</summary>
public enum OptionKind
{
    /// <summary>There or not; <c>true</c> or <c>false</c> in JSON.</summary>
    Switch,

    /// <summary>One text, name or number.</summary>
    Value,

    /// <summary>Several of them: a list in JSON, separated by commas on the command line.</summary>
    List,

    /// <summary>A square matrix: a list of rows in JSON, a file of comma-separated lines without a header on the command line.</summary>
    Matrix,
}

/// <summary>One option of a request, by both of its names.</summary>
/// <param name="Name">The name in a JSON request: <c>tau2Ci</c>.</param>
/// <param name="Kind">What its value looks like.</param>
/// <param name="Sample">How a value is written, for help: <c>qp|pl</c>.</param>
/// <param name="Description">What it does, in one line.</param>
public sealed record RequestOption(string Name, OptionKind Kind, string Sample, string Description)
{
    /// <summary>The name on the command line: <c>--tau2-ci</c>.</summary>
    public string Flag { get; } = FlagOf(Name);

    /// <summary>The name in a YAML file: <c>tau2_ci</c>.</summary>
    public string Field { get; } = FieldOf(Name);

    /// <summary>
    /// The names that a value may be, for completion: those that <see cref="Sample"/> shows with | between, unless they are given. Empty where a value is a number, a
    /// text, a file, a column or a list.
    /// </summary>
    public ImmutableArray<string> Choices { get; init; } = Kind == OptionKind.Value && Sample.Contains('|', StringComparison.Ordinal)
        ? [.. Sample.Split('|').Where(name => name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))]
        : [];

    /// <summary>The name on the command line of an option's name in a JSON request.</summary>
    public static string FlagOf(string name) => "--" + Spelled(name, '-');

    /// <summary>The name in a YAML file of an option's name in a JSON request.</summary>
    public static string FieldOf(string name) => Spelled(name, '_');

    private static string Spelled(string name, char between)
    {
        var spelled = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter))
            {
                spelled.Append(between);
            }

            spelled.Append(char.ToLowerInvariant(letter));
        }

        return spelled.ToString();
    }
}

/// <summary>The value of an option as it was written.</summary>
/// <param name="Items">Its parts: one for a value or a switch, any number for a list, one a row (numbers with commas) for a matrix.</param>
public sealed record OptionText(ImmutableArray<string> Items)
{
    /// <summary>A value.</summary>
    public static OptionText Of(string text) => new([text]);

    /// <summary>A list written with commas; an empty part stays, to be refused.</summary>
    public static OptionText Split(string text) =>
        new([.. text.Split(',', StringSplitOptions.TrimEntries)]);
}
