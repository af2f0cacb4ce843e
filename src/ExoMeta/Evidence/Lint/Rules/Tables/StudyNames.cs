using System.Globalization;
using System.Text;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// One study spelled two ways. Names that differ only in case, accents, spaces or punctuation: a warning. Names of at least 6 letters with
/// the same year that differ in one or two letters (at most a fifth of them): a note, since Brown and Browne may both have published.
/// Names that differ in a number or in a single letter at the end (Smith 2010a) are different studies.
/// </summary>
internal sealed class StudyNames() : LintRule(
    "study-spelling", LintSeverity.Warning,
    "Two study names differ only in spelling: rows of one study would be taken for independent ones.",
    "study")
{
    private const int FewestLetters = 6;

    internal override IEnumerable<LintFinding> Check(LintTable table)
    {
        var names = table.Rows.Where(r => r.IsLabelled).GroupBy(r => r.Label, StringComparer.Ordinal).Select(g => new Name(g.First(), Plain(g.Key)));

        // Names with different numbers in them are different studies, so that each year is a small table of its own.
        foreach (var year in names.GroupBy(n => Only(n.Text, char.IsDigit), StringComparer.Ordinal))
        {
            var seen = new List<Name>();
            foreach (var name in year)
            {
                var other = seen.Select(s => (Name: s, Severity: Alike(s.Text, name.Text))).FirstOrDefault(s => s.Severity is not null);
                seen.Add(name);
                if (other.Severity is { } severity)
                {
                    yield return Find(name.Row, StudyTable.LabelColumn, severity,
                        $"'{name.Row.Label}' is written '{other.Name.Row.Label}' on {Say.Line(other.Name.Row)}{(severity == LintSeverity.Note ? ": one study or two?" : ": one study with two spellings")}");
                }
            }
        }
    }

    /// <summary>Whether two labels name one study: alike but for case, accents, spaces and punctuation.</summary>
    public static bool AreOne(string a, string b) => a == b || Plain(a) == Plain(b);

    private static LintSeverity? Alike(string x, string y)
    {
        if (x == y)
        {
            return LintSeverity.Warning;
        }

        var (u, v) = (Only(x, char.IsLetter), Only(y, char.IsLetter));
        if (!x.Any(char.IsDigit) || Math.Min(u.Length, v.Length) < FewestLetters || Math.Abs(u.Length - v.Length) > 2 || DifferAtTheEnd(x, y))
        {
            return null;
        }

        return Distance(u, v) is var d && d <= 2 && 5 * d <= Math.Max(u.Length, v.Length) ? LintSeverity.Note : null;
    }

    private static bool DifferAtTheEnd(string x, string y) =>
        Math.Abs(x.Length - y.Length) <= 1 && x[..^1] == y[..Math.Min(y.Length, x.Length - 1)];

    private static string Only(string text, Func<char, bool> keep) => string.Concat(text.Where(keep));

    /// <summary>Letters and digits in one case, without accents.</summary>
    private static string Plain(string label)
    {
        var text = new StringBuilder();
        foreach (var c in label.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && char.IsLetterOrDigit(c))
            {
                text.Append(char.ToUpperInvariant(c));
            }
        }

        return text.ToString();
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
            }
        }

        return row[^1];
    }

    /// <summary>A label and its letters and digits.</summary>
    private sealed record Name(LintRow Row, string Text);
}
