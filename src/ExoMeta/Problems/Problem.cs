using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ExoMeta.Problems;

/// <summary>A place in a text file.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Line">1-based line, or null when the whole file is meant.</param>
/// <param name="Column">1-based column, or null when the whole line is meant.</param>
public readonly record struct SourceLocation(string File, int? Line = null, int? Column = null)
{
    /// <summary><c>FILE:LINE:COLUMN</c>, as far as known.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(File);
        if (Line is { } line)
        {
            text.Append(CultureInfo.InvariantCulture, $":{line}");
            if (Column is { } column)
            {
                text.Append(CultureInfo.InvariantCulture, $":{column}");
            }
        }

        return text.ToString();
    }
}

/// <summary>One thing that is wrong with an input, printed as <c>FILE:LINE:COLUMN: NAME: what is wrong, and what was expected</c>.</summary>
/// <param name="Location">Where.</param>
/// <param name="Name">The field, option or row that is meant; null when there is none.</param>
/// <param name="Message">What is wrong, and what was expected.</param>
public sealed record Problem(SourceLocation Location, string? Name, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Name is null ? $"{Location}: {Message}" : $"{Location}: {Name}: {Message}";
}

/// <summary>Collects the problems of an input, so that all are reported in one pass.</summary>
public sealed class ProblemList
{
    private readonly List<Problem> _problems = [];

    /// <summary>Whether nothing is wrong so far.</summary>
    public bool IsEmpty => _problems.Count == 0;

    /// <summary>Notes one problem.</summary>
    public void Add(SourceLocation location, string? name, string message) => _problems.Add(new(location, name, message));

    /// <summary>Notes several problems of one thing.</summary>
    public void AddRange(SourceLocation location, string? name, IEnumerable<string> messages) => _problems.AddRange(messages.Select(message => new Problem(location, name, message)));

    /// <summary>Notes the problems of another list.</summary>
    public void AddRange(IEnumerable<Problem> problems) => _problems.AddRange(problems);

    /// <summary>The problems by file, line and column, without repeats.</summary>
    public ImmutableArray<Problem> ToSorted() =>
        [.. _problems.Distinct()
            .OrderBy(p => p.Location.File, StringComparer.Ordinal)
            .ThenBy(p => p.Location.Line ?? 0)
            .ThenBy(p => p.Location.Column ?? 0)];

    /// <summary>Fails with all problems when there are any.</summary>
    /// <exception cref="InvalidInputException">At least one problem was noted.</exception>
    public void ThrowIfAny()
    {
        if (!IsEmpty)
        {
            throw new InvalidInputException(ToSorted());
        }
    }
}

/// <summary>The input or the options are wrong: exit code 2, one line per problem, nothing written.</summary>
public sealed class InvalidInputException(ImmutableArray<Problem> problems)
    : Exception(string.Join('\n', problems))
{
    /// <summary>Everything that is wrong.</summary>
    public ImmutableArray<Problem> Problems { get; } = problems;
}
