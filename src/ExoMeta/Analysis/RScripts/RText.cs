using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ExoMeta.Analysis.RScripts;

/// <summary>Values as R reads them. A script is ASCII: it means the same in every locale, and no text of a user can end a string or a comment.</summary>
internal static partial class RText
{
    private static readonly HashSet<string> Reserved = new(
        ["if", "else", "repeat", "while", "function", "for", "next", "break", "TRUE", "FALSE", "NULL", "Inf", "NaN", "NA", "NA_integer_", "NA_real_", "NA_complex_", "NA_character_", "in"],
        StringComparer.Ordinal);

    /// <summary>A string literal; what is not printable ASCII is escaped.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' or '\\' => literal.Append('\\').Append((char)rune.Value),
                >= 0x20 and < 0x7F => literal.Append((char)rune.Value),

                // R has no strings with a NUL.
                0 => literal.Append(' '),
                <= 0xFFFF => literal.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                _ => literal.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
            };
        }

        return literal.Append('"').ToString();
    }

    /// <summary>A number with all its digits; NA where there is none.</summary>
    public static string Number(double? value) => value switch
    {
        null => "NA",
        { } x when double.IsNaN(x) => "NA",
        double.PositiveInfinity => "Inf",
        double.NegativeInfinity => "-Inf",
        { } x => x.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>A vector of numbers.</summary>
    public static string Numbers(IEnumerable<double?> values) => Vector(values.Select(Number));

    /// <summary>A vector of strings.</summary>
    public static string Literals(IEnumerable<string> texts) => Vector(texts.Select(Literal));

    /// <summary>Whether a name can stand in R code as it is.</summary>
    public static bool IsPlainName(string name) => PlainName().IsMatch(name) && !Reserved.Contains(name);

    /// <summary>A vector, some values a line.</summary>
    private static string Vector(IEnumerable<string> values)
    {
        var vector = new StringBuilder("c(");
        var width = 0;
        var first = true;
        foreach (var value in values)
        {
            vector.Append(first ? "" : ", ");
            if (width > 100)
            {
                vector.Append("\n    ");
                width = 0;
            }

            vector.Append(value);
            width += value.Length + 2;
            first = false;
        }

        return vector.Append(')').ToString();
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9._]*\z")]
    private static partial Regex PlainName();
}
