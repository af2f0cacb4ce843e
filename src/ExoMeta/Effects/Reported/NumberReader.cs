using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ExoMeta.Effects;

/// <summary>Numbers in input text and in records.</summary>
internal static class NumberReader
{
    /// <summary>Reads a finite number with a decimal point.</summary>
    /// <param name="text">The text; spaces around it do not matter.</param>
    /// <param name="value">The number, when the text is one.</param>
    /// <param name="error">What is wrong and what was expected, when it is not.</param>
    public static bool TryParse(string text, out double value, [NotNullWhen(false)] out string? error)
    {
        error = null;
        text = text.Trim();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            error = double.IsFinite(value) ? null : $"'{text}' is not a finite number";
            return error is null;
        }

        var withPoint = text.Replace(',', '.');
        error = text.Contains(',', StringComparison.Ordinal) && Reads(withPoint)
            ? $"'{text}' has a decimal comma; write {withPoint}{(IsGrouped(text) ? $", or {text.Replace(",", "", StringComparison.Ordinal)} if the comma sets off thousands" : "")}"
            : text.StartsWith('\u2212') && Reads(text[1..])
                ? $"'{text}' begins with a typographic minus; write -{text[1..]}"
                : $"'{text}' is not a number";
        return false;
    }

    /// <summary>A number for a reader: three decimals, three digits when it is small, a true minus sign.</summary>
    internal static string Short(double value)
    {
        var digits = Math.Abs(value) >= 0.0995 || value == 0 ? "F3" : "G3";
        var text = Math.Abs(value).ToString(digits, CultureInfo.InvariantCulture);
        return value < 0 ? "\u2212" + text : text;
    }

    /// <summary>Whether the comma may as well set off thousands: 1,000.</summary>
    private static bool IsGrouped(string text) =>
        text.TrimStart('-', '+').Split(',') is [{ Length: >= 1 and <= 3 } head, { Length: 3 } tail]
        && head[0] != '0' && head.All(char.IsAsciiDigit) && tail.All(char.IsAsciiDigit);

    private static bool Reads(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
