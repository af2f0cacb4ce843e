using System.Collections.Immutable;

namespace ExoMeta.Analysis.Requests;

/// <summary>
/// The columns that the terms of a meta-regression name. A column of numbers is a numeric moderator and a column of texts a factor;
/// <c>factor(year)</c> makes a factor of numbers, as in R.
/// </summary>
internal static class ModeratorColumns
{
    private const string Factor = "factor(";

    /// <summary>Moderators as the terms name them, their columns, and whether the terms ask for a factor.</summary>
    public static IEnumerable<(string Moderator, string Column, bool IsFactor)> In(ImmutableArray<string> terms) =>
        terms.SelectMany(t => t.Split(':', '*')).Select(t => t.Trim()).Where(t => t is not ("-1" or "0" or "1"))
            .Distinct(StringComparer.Ordinal)
            .Select(m => m.StartsWith(Factor, StringComparison.Ordinal) && m.EndsWith(')')
                ? (m, m[Factor.Length..^1].Trim(), true)
                : (m, m, false));
}
