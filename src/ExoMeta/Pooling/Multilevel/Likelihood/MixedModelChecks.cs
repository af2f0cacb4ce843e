using System.Globalization;

namespace ExoMeta.Pooling;

/// <summary>What a mixed model must satisfy before it is fitted, and the size of its variances.</summary>
internal static class MixedModelChecks
{
    /// <summary>Checks the choices.</summary>
    /// <exception cref="ArgumentException">A level outside (0, 1).</exception>
    public static void ThrowIfInvalid(MixedModelOptions options)
    {
        if (!(options.Level > 0 && options.Level < 1))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"the level is {options.Level}; it must lie between 0 and 1"), nameof(options));
        }
    }

    /// <summary>Variances need residuals.</summary>
    /// <exception cref="ArgumentException">As many coefficients as rows.</exception>
    public static void ThrowIfSaturated(RowBlocks rows)
    {
        if (rows.Count <= rows.Columns)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"{rows.Count} effects and {rows.Columns} coefficients leave no residual from which a variance could be estimated"), nameof(rows));
        }
    }

    /// <summary>The larger of the residual mean square and the harmonic mean of the sampling variances.</summary>
    public static double TypicalVariance(RowBlocks rows) =>
        Math.Max(rows.ResidualMeanSquare, rows.Count / rows.Variances.Sum(v => 1 / v));
}
