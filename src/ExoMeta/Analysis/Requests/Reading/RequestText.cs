using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Requests;

/// <summary>
/// A request as it was written, by flags, as a line of JSON or as fields of a file, and what is wrong with it. Readers ask for typed values;
/// each wrong one is noted under the name that the user wrote.
/// </summary>
/// <param name="given">The options that were written, by their names in a JSON request.</param>
/// <param name="nameOf">What the user calls an option.</param>
/// <param name="problems">Receives what is wrong.</param>
/// <param name="placeOf">Where an option stands in a file; null where there is no file.</param>
public sealed class RequestText(
    IReadOnlyDictionary<string, OptionText> given, Func<string, string> nameOf, ProblemList problems, Func<string, SourceLocation>? placeOf = null)
{
    /// <summary>A request that says nothing.</summary>
    public static RequestText Empty { get; } = new(new Dictionary<string, OptionText>(StringComparer.Ordinal), name => name, new());

    /// <summary>What is wrong so far.</summary>
    public ProblemList Problems { get; } = problems;

    /// <summary>The same request where what it leaves open is said elsewhere.</summary>
    /// <param name="defaults">Options by their names in a JSON request; those that the user wrote stand.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public RequestText With(IEnumerable<(string Name, string Text)> defaults, ProblemList problems)
    {
        var all = new Dictionary<string, OptionText>(given, StringComparer.Ordinal);
        foreach (var (name, text) in defaults)
        {
            all.TryAdd(name, OptionText.Of(text));
        }

        return new(all, nameOf, problems, placeOf);
    }

    /// <summary>Whether the user wrote any of some options.</summary>
    public bool HasAny(IEnumerable<string> names) => names.Any(Has);

    /// <summary>Whether the user wrote the option.</summary>
    public bool Has(string name) => given.ContainsKey(name);

    /// <summary>Whether the option was given and asks for something: a switch that is off asks for nothing.</summary>
    public bool Asks(string name) => Has(name) && Text(name) != "false";

    /// <summary>Whether a switch is on.</summary>
    public bool IsOn(string name) => given.TryGetValue(name, out var value) && value.Items is ["true"];

    /// <summary>A text, or null when the option was not given.</summary>
    public string? Text(string name) => given.TryGetValue(name, out var value) ? string.Join(",", value.Items) : null;

    /// <summary>A list; empty when the option was not given.</summary>
    public ImmutableArray<string> List(string name)
    {
        if (!given.TryGetValue(name, out var value))
        {
            return [];
        }

        if (value.Items.IsEmpty || value.Items.Any(string.IsNullOrWhiteSpace))
        {
            Note(name, "names nothing, or holds an empty name");
            return [];
        }

        return value.Items;
    }

    /// <summary>One of the named choices, or <paramref name="otherwise"/> when the option was not given.</summary>
    public T? Choice<T>(string name, NamedChoices<T> choices, T? otherwise)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (choices.TryParse(text, out var choice, out var error))
        {
            return choice;
        }

        Note(name, $"{error}; expected one of {string.Join(' ', choices.All.Select(c => c.Code))}");
        return otherwise;
    }

    /// <summary>One of a few names, or null when the option was not given.</summary>
    public string? Name(string name, params IEnumerable<string> names)
    {
        if (Text(name) is not { } text || names.Contains(text, StringComparer.Ordinal))
        {
            return Text(name);
        }

        Note(name, $"unknown value '{text}'{NearestName.Hint(text, names)}");
        return null;
    }

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>, or null when the option was not given.</summary>
    public double? Number(string name, double low, double high)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high)
        {
            return value;
        }

        var range = double.IsFinite(low) && double.IsFinite(high)
            ? string.Create(CultureInfo.InvariantCulture, $"a number from {low:0.######} to {high:0.######}")
            : "a finite number";
        Note(name, $"expected {range}, found '{text}'");
        return null;
    }

    /// <summary>A finite number that satisfies a condition, or null when the option was not given or is wrong.</summary>
    /// <param name="name">The option.</param>
    /// <param name="isValid">The condition.</param>
    /// <param name="expected">The condition in words: "a number above 0".</param>
    public double? Number(string name, Func<double, bool> isValid, string expected)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (TryFinite(text, out var value) && isValid(value))
        {
            return value;
        }

        Note(name, $"expected {expected}, found '{text}'");
        return null;
    }

    /// <summary>A list of finite numbers; empty when the option was not given or is wrong.</summary>
    public ImmutableArray<double> Numbers(string name)
    {
        var numbers = ImmutableArray.CreateBuilder<double>();
        foreach (var item in List(name))
        {
            if (!TryFinite(item, out var value))
            {
                Note(name, $"expected finite numbers with commas between them, found '{item}'");
                return [];
            }

            numbers.Add(value);
        }

        return numbers.ToImmutable();
    }

    private static bool TryFinite(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>A square matrix, or null when the option was not given.</summary>
    public double[,]? Matrix(string name)
    {
        if (!given.TryGetValue(name, out var value))
        {
            return null;
        }

        var size = value.Items.Length;
        var matrix = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            var cells = value.Items[i].Split(',', StringSplitOptions.TrimEntries);
            if (cells.Length != size)
            {
                Note(name, string.Create(CultureInfo.InvariantCulture, $"row {i + 1} has {cells.Length} number(s); a covariance of {size} row(s) has {size} in each"));
                return null;
            }

            for (var j = 0; j < size; j++)
            {
                if (!double.TryParse(cells[j], NumberStyles.Float, CultureInfo.InvariantCulture, out matrix[i, j]) || !double.IsFinite(matrix[i, j]))
                {
                    Note(name, string.Create(CultureInfo.InvariantCulture, $"row {i + 1}, column {j + 1}: '{cells[j]}' is not a finite number"));
                    return null;
                }
            }
        }

        return matrix;
    }

    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>, or null when the option was not given.</summary>
    public long? Whole(string name, long high, long low = 0)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high)
        {
            return value;
        }

        Note(name, string.Create(CultureInfo.InvariantCulture, $"expected a whole number from {low} to {high}, found '{text}'"));
        return null;
    }

    /// <summary>Notes that an option is wrong.</summary>
    public void Note(string name, string message) => Problems.Add(placeOf?.Invoke(name) ?? new("exometa"), NameOf(name), message);

    /// <summary>An option as the user writes it: <c>--tau2-ci</c> or <c>tau2Ci</c>.</summary>
    public string NameOf(string name) => nameOf(name);
}
