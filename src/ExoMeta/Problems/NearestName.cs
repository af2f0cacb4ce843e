namespace ExoMeta.Problems;

/// <summary>Finds the valid name that a mistyped one most likely means.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the smallest edit distance (case ignored); the first of equals; null when there is none. A name that
    /// begins a candidate is taken for an abbreviation of it: 'hk' means 'hksj', not 'z'.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> candidates) =>
        candidates.MinBy(c => Abbreviates(name, c) ? 0.5 : Distance(name.ToUpperInvariant(), c.ToUpperInvariant()));

    /// <summary>«, did you mean 'x'?» or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) =>
        Of(name, candidates) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    private static bool Abbreviates(string name, string candidate) =>
        name.Length >= 2 && candidate.Length > name.Length && candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            d[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            d[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
