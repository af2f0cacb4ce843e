using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ExoMeta.Plots.Text;

/// <summary>
/// Advance widths of a Helvetica/Arial-compatible sans-serif, in thousandths of the font size, so that figures are laid
/// out without a font. Scripts outside the table count as wide as their widest usual glyph.
/// </summary>
public static partial class TextMetrics
{
    private static readonly (int First, int Last)[] Blocks = [(0x20, 0x7E), (0xA0, 0x17F), (0x384, 0x3CE), (0x400, 0x45F)];

    /// <summary>Width of one line of text, in the unit of <paramref name="size"/>.</summary>
    public static double Width(string text, double size, bool bold = false)
    {
        var total = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            total += Advance(rune, bold);
        }

        return total * size / 1000;
    }

    /// <summary>
    /// Breaks text into lines no wider than <paramref name="width"/>: at spaces and between ideographs where possible,
    /// inside a word only when the word alone is too wide.
    /// </summary>
    public static ImmutableArray<string> Wrap(string text, double width, double size, bool bold = false)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        var line = "";
        foreach (var piece in Pieces(Clean(text)))
        {
            if (Width((line + piece).TrimEnd(), size, bold) <= width)
            {
                line += piece;
                continue;
            }

            if (line.Trim().Length > 0)
            {
                lines.Add(line.Trim());
                line = "";
            }

            line = piece.TrimStart();
            while (Width(line.TrimEnd(), size, bold) > width)
            {
                var fits = LongestFit(line, width, size, bold);
                if (fits >= line.Length)
                {
                    break;
                }

                lines.Add(line[..fits]);
                line = line[fits..];
            }
        }

        if (line.Trim().Length > 0 || lines.Count == 0)
        {
            lines.Add(line.Trim());
        }

        return lines.ToImmutable();
    }

    /// <summary>The text, cut with an ellipsis where it is wider than <paramref name="width"/>.</summary>
    public static string Shorten(string text, double width, double size, bool bold = false)
    {
        var clean = Clean(text);
        if (Width(clean, size, bold) <= width)
        {
            return clean;
        }

        var room = width - Width("…", size, bold);
        return clean[..LongestFit(clean, room, size, bold)].TrimEnd() + "…";
    }

    /// <summary>
    /// Text on one line: control characters and line breaks become spaces, and 10^9 gets a raised exponent. Characters that turn the direction of what follows are
    /// left out: a label must not be able to make "1.3 %" behind it read "% 3.1".
    /// </summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes().Where(rune => rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069))))
        {
            clean.Append(Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                ? " "
                : rune.ToString());
        }

        return RaiseExponents(clean.ToString());
    }

    /// <summary>"10^9" as 10⁹: how a power of ten is printed.</summary>
    public static string RaiseExponents(string text) =>
        PowerOfTen().Replace(text, m => "10" + string.Concat(m.Groups[1].Value.Select(c => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0'])));

    [GeneratedRegex(@"10\^([0-9]+)")]
    private static partial Regex PowerOfTen();

    private static int LongestFit(string text, double width, double size, bool bold)
    {
        var elements = StringInfo.ParseCombiningCharacters(text);
        var fits = elements.Length > 1 ? elements[1] : text.Length;
        for (var i = 1; i < elements.Length && Width(text[..elements[i]], size, bold) <= width; i++)
        {
            fits = elements[i];
        }

        return fits;
    }

    private static IEnumerable<string> Pieces(string text)
    {
        var piece = new StringBuilder();
        var position = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsIdeograph(rune) && piece.Length > 0)
            {
                yield return piece.ToString();
                piece.Clear();
            }

            piece.Append(rune.ToString());
            position += rune.Utf16SequenceLength;

            var next = position < text.Length ? text[position] : ' ';
            if (IsIdeograph(rune) || BreaksAfter(rune, piece.Length, next))
            {
                yield return piece.ToString();
                piece.Clear();
            }
        }

        if (piece.Length > 0)
        {
            yield return piece.ToString();
        }
    }

    /// <summary>"95 %", "8/24", "pg/mL" and "CD-24" stay whole; a long compound may break after its hyphen or slash.</summary>
    private static bool BreaksAfter(Rune rune, int length, char next) => rune.Value switch
    {
        ' ' => next is not ('%' or '±'),
        '/' or '-' or '–' => length > 8 && char.IsLetter(next),
        _ => false,
    };

    private static bool IsIdeograph(Rune rune) => rune.Value is (>= 0x2E80 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0x20000 and <= 0x3FFFF);

    private static int Advance(Rune rune, bool bold)
    {
        var index = 0;
        foreach (var (first, last) in Blocks)
        {
            if (rune.Value >= first && rune.Value <= last)
            {
                return (bold ? GlyphWidths.Bold : GlyphWidths.Regular)[index + rune.Value - first];
            }

            index += last - first + 1;
        }

        return rune.Value switch
        {
            0x2010 or 0x2011 => 333,
            0x2013 or 0x2020 or 0x2021 => 556,
            0x2009 or 0x202F => 200,
            0x2018 or 0x2019 => 278,
            0x201C or 0x201D => 500,
            0x2032 => 240,
            0x2033 => 479,
            0x2212 or 0x00D7 => 584,
            0x2264 or 0x2265 or 0x2248 or 0x221A or 0x2260 => 549,
            0x221E => 713,
            >= 0x2070 and <= 0x209F => 420,
            _ => Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
                _ => rune.Value >= 0x1F000 && rune.Value < 0x20000 ? 1400 : 1000,
            },
        };
    }
}
