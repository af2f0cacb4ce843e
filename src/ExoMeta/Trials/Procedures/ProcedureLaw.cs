using System.Collections.Immutable;

namespace ExoMeta.Trials;

/// <summary>The joint null distribution of the statistics, and the level: what critical values are made from. Sound when made.</summary>
/// <param name="Loadings">λ_i of each comparison.</param>
/// <param name="Alpha">One-sided level.</param>
/// <param name="DegreesOfFreedom">Of t statistics; null for normal ones.</param>
internal sealed record ProcedureLaw(ImmutableArray<double> Loadings, double Alpha, double? DegreesOfFreedom)
{
    public int Comparisons => Loadings.Length;

    public bool HasEqualLoadings => Loadings.All(loading => loading == Loadings[0]);

    /// <summary>What one statistic reaches with probability α·part/whole.</summary>
    public double Marginal(int part, int whole)
    {
        // Lowest terms, so that 2/4 and 1/2 are the same double.
        for (var divisor = part; divisor > 1; divisor--)
        {
            if (part % divisor == 0 && whole % divisor == 0)
            {
                (part, whole) = (part / divisor, whole / divisor);
            }
        }

        return CriticalValues.ForComparing(CriticalValues.Single(Alpha * part / whole, DegreesOfFreedom));
    }

    /// <summary>Dunnett's critical value of some of the comparisons.</summary>
    public double OfMaximum(ImmutableArray<double> loadings) =>
        CriticalValues.ForComparing(Dunnett.CriticalValue(loadings, Alpha, DegreesOfFreedom));

    /// <summary>Dunnett's critical values of 1, 2 … comparisons, all loadings being equal.</summary>
    public double[] OfMaximumByCount() => [.. Enumerable.Range(1, Comparisons).Select(count => OfMaximum(Loadings[..count]))];

    /// <summary>Dunnett's critical value of each subset of the comparisons, bit i being comparison i; +∞ of the empty one.</summary>
    public double[] OfMaximumBySubset()
    {
        var known = new Dictionary<string, double>(StringComparer.Ordinal);
        var table = new double[1 << Comparisons];
        table[0] = double.PositiveInfinity;
        for (var subset = 1; subset < table.Length; subset++)
        {
            // In one order, so that the value does not depend on that of the arms.
            var loadings = Subsets.Of(Loadings, subset).Sort();
            var key = Subsets.Key(loadings);
            if (!known.TryGetValue(key, out var critical))
            {
                known[key] = critical = OfMaximum(loadings);
            }

            table[subset] = critical;
        }

        return table;
    }
}

/// <summary>Subsets of comparisons as bits.</summary>
internal static class Subsets
{
    /// <summary>The elements that a subset selects.</summary>
    public static ImmutableArray<double> Of(ImmutableArray<double> values, int subset) =>
        [.. Enumerable.Range(0, values.Length).Where(i => (subset >> i & 1) != 0).Select(i => values[i])];

    /// <summary>The same text for the same numbers in the same order.</summary>
    public static string Key(ImmutableArray<double> values) =>
        string.Join(' ', values.Select(value => BitConverter.DoubleToInt64Bits(value)));
}
