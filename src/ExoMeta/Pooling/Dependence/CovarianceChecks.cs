using System.Globalization;
using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Pooling;

/// <summary>Whether a covariance is one.</summary>
internal static class CovarianceChecks
{
    /// <summary>row 3 (Smith 2020).</summary>
    public static string Name(EffectSet effects, int row) =>
        string.Create(CultureInfo.InvariantCulture, $"row {row + 1} ({effects.Effects[row].Label})");

    /// <summary>The set, if its covariance is positive definite.</summary>
    /// <exception cref="ArgumentException">It is not; the rows of the first block that fails are named.</exception>
    public static EffectSet Checked(EffectSet effects)
    {
        EffectSetChecks.ThrowIfInvalid(effects);
        if (effects.Covariance is not { } covariance)
        {
            return effects;
        }

        var sets = new DisjointSets(effects.Count);
        for (var i = 0; i < effects.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (covariance[i, j] != 0)
                {
                    sets.Join(i, j);
                }
            }
        }

        var (order, starts) = sets.Sorted();
        for (var b = 0; b + 1 < starts.Length; b++)
        {
            var rows = order.AsSpan(starts[b], starts[b + 1] - starts[b]);
            ThrowIfNotPositiveDefinite(effects, covariance, rows);
        }

        return effects;
    }

    private static void ThrowIfNotPositiveDefinite(EffectSet effects, double[,] covariance, ReadOnlySpan<int> rows)
    {
        var n = rows.Length;
        var block = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                block[i * n + j] = covariance[rows[i], rows[j]] / Math.Sqrt(covariance[rows[i], rows[i]] * covariance[rows[j], rows[j]]);
            }
        }

        if (CholeskyFactor.TryFactor(block, n, relativePivot: 1e-12))
        {
            return;
        }

        var names = new List<string>();
        foreach (var row in rows)
        {
            names.Add(Name(effects, row));
        }

        throw new ArgumentException(
            "the covariance is not positive definite: " + string.Join(", ", names)
            + " cannot all correlate as stated; rows that share outcome, time and arms repeat each other",
            nameof(effects));
    }
}
