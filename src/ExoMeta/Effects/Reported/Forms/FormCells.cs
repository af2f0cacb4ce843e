using System.Globalization;

namespace ExoMeta.Effects;

/// <summary>The value cells of one row, as a form reads them; notes what is wrong, each with its column.</summary>
/// <param name="printed">The value as printed.</param>
/// <param name="higherIsBetter">Whether more of the outcome is good for the patient; null when it is neither good nor bad.</param>
/// <param name="cell">The trimmed text of a column; empty when nothing stands there.</param>
public sealed class FormCells(string printed, bool? higherIsBetter, Func<string, string> cell)
{
    private readonly List<(string Column, string Message)> _problems = [];

    /// <summary>The value as printed.</summary>
    public string Printed { get; } = printed;

    /// <summary>Whether more of the outcome is good for the patient; null when it is neither good nor bad.</summary>
    public bool? HigherIsBetter { get; } = higherIsBetter;

    /// <summary>What is wrong so far.</summary>
    public IReadOnlyList<(string Column, string Message)> Problems => _problems;

    /// <summary>A number that must be there.</summary>
    public PrintedNumber? Number(string column) => IsThere(column) ? OptionalNumber(column) : null;

    /// <summary>A number, or null when the cell is empty.</summary>
    public PrintedNumber? OptionalNumber(string column)
    {
        if (cell(column).Length == 0)
        {
            return null;
        }

        if (PrintedNumber.TryParse(cell(column), out var number, out var error))
        {
            return number;
        }

        _problems.Add((column, error));
        return null;
    }

    /// <summary>A count that must be there.</summary>
    public int? Count(string column) => IsThere(column) ? OptionalCount(column) : null;

    /// <summary>A whole number ≥ 0, or null when the cell is empty.</summary>
    public int? OptionalCount(string column)
    {
        if (OptionalNumber(column) is not { } number)
        {
            return null;
        }

        if (number.Value >= 0 && number.Value == Math.Floor(number.Value) && number.Value <= int.MaxValue)
        {
            return (int)number.Value;
        }

        _problems.Add((column, $"{number.Text} is not a count; expected a whole number, 0 or more"));
        return null;
    }

    /// <summary>One of a few names that must be there.</summary>
    public string? Choice(string column, params string[] names) => IsThere(column) ? OptionalChoice(column, names) : null;

    /// <summary>One of a few names, or null when the cell is empty.</summary>
    public string? OptionalChoice(string column, params string[] names)
    {
        var text = cell(column);
        if (text.Length == 0 || names.Contains(text, StringComparer.Ordinal))
        {
            return text.Length == 0 ? null : text;
        }

        // With so few names the list is the better hint: the nearest of sd and sem to 'se' would mislead.
        _problems.Add((column, $"unknown {column} '{text}'; expected {Listed(names)}"));
        return null;
    }

    /// <summary>Confidence level in percent; 95 when the cell is empty.</summary>
    public double? Level()
    {
        if (cell("level").Length == 0)
        {
            return 95;
        }

        if (OptionalNumber("level") is not { } level)
        {
            return null;
        }

        if (level.Value > 1 && level.Value < 100)
        {
            return level.Value;
        }

        var meant = level.Value is > 0 and < 1
            ? string.Create(CultureInfo.InvariantCulture, $"; write {100 * level.Value:0.####}")
            : "";
        _problems.Add(("level", $"{level.Text} is no confidence level; expected a percentage between 1 and 100{meant}"));
        return null;
    }

    /// <summary>Notes something that the single cells do not show.</summary>
    public void Note(string column, string message) => _problems.Add((column, message));

    private bool IsThere(string column)
    {
        if (cell(column).Length > 0)
        {
            return true;
        }

        _problems.Add((column, "is empty, but the form needs it"));
        return false;
    }

    private static string Listed(string[] names) =>
        names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
}
