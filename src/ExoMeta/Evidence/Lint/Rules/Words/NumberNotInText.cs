using System.Text.RegularExpressions;
using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// A number of a claim that neither its printed value nor its quote shows: a slip of transcription, or a derived number where a printed one
/// belongs. Compared by value and without sign, since a text may write its sign in words. Group sizes and levels are left out: sources give them elsewhere.
/// </summary>
internal sealed partial class NumberNotInText() : LintRowRule(
    "number-not-in-text", LintSeverity.Warning,
    "A number of a claim stands neither in its printed value nor in its quote.",
    "est, lb, ub, base, spread, base_spread, p_bound, x1, x2 of claims, with printed and quote")
{
    private static readonly string[] Columns = ["est", "lb", "ub", "base", "spread", "base_spread", "p_bound"];

    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        if (!row.IsClaim)
        {
            yield break;
        }

        var printed = Numbers().Matches(row.Text("printed") + " " + row.Text("quote"))
            .Select(m => PrintedNumber.TryParse(m.Value.Replace(',', '.'), out var n, out _) ? n.Value : double.NaN).ToHashSet();
        foreach (var column in Columns)
        {
            if (row.Number(column) is { } number && !printed.Contains(Math.Abs(number.Value)))
            {
                yield return Find(row, column, LintSeverity.Warning, $"{Say.Text(number)} stands neither in the printed value nor in the quote");
            }
        }
    }

    [GeneratedRegex(@"\d+(?:[.,]\d+)?|\.\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
