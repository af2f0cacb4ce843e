using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Pooling;

/// <summary>What an effect set must satisfy before any model is fitted.</summary>
internal static class EffectSetChecks
{
    /// <summary>Variances lie within a factor of this about 1: fourth powers of weights then neither overflow nor become subnormal.</summary>
    public const double LargestVariance = 1e70;

    /// <summary>Estimates lie within this about 0: the square root of the largest variance.</summary>
    public const double LargestEstimate = 1e35;

    /// <summary>Whether numbers are of a size that the fits are made for; NaN is not.</summary>
    public static bool IsInRange(double estimate, double variance) =>
        Math.Abs(estimate) <= LargestEstimate && variance is >= 1 / LargestVariance and <= LargestVariance;

    /// <summary>Checks rows and covariance.</summary>
    /// <exception cref="ArgumentException">What is wrong, with the row.</exception>
    public static void ThrowIfInvalid(EffectSet effects)
    {
        if (effects.Effects.IsDefaultOrEmpty)
        {
            throw new ArgumentException("there is no effect to pool", nameof(effects));
        }

        for (var i = 0; i < effects.Count; i++)
        {
            var row = effects.Effects[i];
            if (!double.IsFinite(row.Estimate))
            {
                throw Wrong(i, row, "the estimate", row.Estimate, "must be finite");
            }

            if (!double.IsFinite(row.Variance) || row.Variance <= 0)
            {
                throw Wrong(i, row, "the sampling variance", row.Variance, "must be finite and above 0");
            }

            if (Math.Abs(row.Estimate) > LargestEstimate)
            {
                throw Wrong(i, row, "the estimate", row.Estimate, "must lie between -1E+35 and 1E+35 for its square to be computed: choose another unit");
            }

            if (row.Variance is > LargestVariance or < 1 / LargestVariance)
            {
                throw Wrong(
                    i, row, "the sampling variance", row.Variance, "must lie between 1E-70 and 1E+70 for its weight to be computed: choose another unit");
            }
        }

        if (effects.Covariance is { } covariance)
        {
            CheckCovariance(effects, covariance);
        }
    }

    /// <summary>Checks the choices.</summary>
    /// <exception cref="ArgumentException">
    /// A level outside (0, 1), an estimator that dependent rows have not, or Kenward–Roger inference without REML or with weights.
    /// </exception>
    public static void ThrowIfInvalid(PoolingOptions options, bool dependentRows)
    {
        if (!(options.Level > 0 && options.Level < 1))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"the level is {options.Level}; it must lie between 0 and 1"), nameof(options));
        }

        var estimator = HeterogeneityEstimators.Describe(options.Method);
        if (options.Inference == InferenceMethod.KenwardRoger)
        {
            if (options.Method != HeterogeneityEstimator.RestrictedMaximumLikelihood)
            {
                throw new ArgumentException(
                    $"Kenward–Roger inference (kr) rests on the REML estimate of τ², not on {estimator.Code}: choose REML, or hksj", nameof(options));
            }

            if (options.Weights is not null)
            {
                throw new ArgumentException("Kenward–Roger inference (kr) rests on the weights 1/(v + τ²): leave weights out, or choose hksj", nameof(options));
            }
        }

        if (dependentRows && !estimator.TakesCovariance)
        {
            throw new ArgumentException(
                $"{estimator.Code} is not defined for dependent rows; choose one of "
                + string.Join(", ", HeterogeneityEstimators.All.Where(e => e.TakesCovariance).Select(e => e.Code)),
                nameof(options));
        }
    }

    /// <summary>Checks the weights of the rows, if there are any.</summary>
    /// <exception cref="ArgumentException">Another number of weights than rows, or a weight that is not finite and above 0.</exception>
    public static void ThrowIfInvalid(EffectSet effects, ImmutableArray<double>? weights)
    {
        if (weights is not { } given)
        {
            return;
        }

        if (given.IsDefault || given.Length != effects.Count)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"there are {(given.IsDefault ? 0 : given.Length)} weights and {effects.Count} effects; each effect needs one"), nameof(weights));
        }

        for (var i = 0; i < given.Length; i++)
        {
            if (!double.IsFinite(given[i]) || given[i] <= 0)
            {
                throw Wrong(i, effects.Effects[i], "the weight", given[i], "must be finite and above 0");
            }
        }
    }

    /// <summary>Checks that a design belongs to the rows and leaves something to estimate τ² from.</summary>
    /// <exception cref="ArgumentException">Another number of rows, or no residual degree of freedom.</exception>
    public static void ThrowIfInvalid(EffectSet effects, DesignMatrix design)
    {
        var (k, p) = (effects.Count, design.Columns.Length);
        if (design.Rows != k)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"the moderators have {design.Rows} rows and the effects {k}"), nameof(design));
        }

        if (k <= p && !design.IsInterceptOnly)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"{k} effect{(k == 1 ? "" : "s")} cannot tell {p} coefficients ({string.Join(", ", design.Columns.Select(c => c.Name))}) "
                + $"and the heterogeneity that they leave: at least {p + 1} are needed"),
                nameof(design));
        }
    }

    /// <summary>A warning for rows of one study that are pooled as if they were independent, or null.</summary>
    public static string? DependenceWarning(EffectSet effects)
    {
        if (effects.Covariance is not null)
        {
            return null;
        }

        var groups = effects.Effects
            .Where(e => !string.IsNullOrEmpty(e.Study))
            .GroupBy(e => e.Study, StringComparer.Ordinal)
            .Where(g => g.Count() > 1)
            .Select(g => $"{g.Key} ({string.Join(", ", g.Select(e => e.Label))})")
            .ToArray();
        return groups.Length == 0
            ? null
            : $"rows of one study are pooled as if they were independent, which overstates precision: {string.Join("; ", groups)}";
    }

    private static void CheckCovariance(EffectSet effects, double[,] covariance)
    {
        var k = effects.Count;
        if (covariance.GetLength(0) != k || covariance.GetLength(1) != k)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"the covariance is {covariance.GetLength(0)} × {covariance.GetLength(1)}; {k} rows need {k} × {k}"), nameof(effects));
        }

        for (var i = 0; i < k; i++)
        {
            var variance = effects.Effects[i].Variance;
            if (!(Math.Abs(covariance[i, i] - variance) <= 1e-10 * variance))
            {
                throw Wrong(i, effects.Effects[i], "the covariance's diagonal", covariance[i, i], "must equal the row's variance");
            }

            for (var j = 0; j < i; j++)
            {
                var scale = Math.Sqrt(variance * effects.Effects[j].Variance);
                if (!(Math.Abs(covariance[i, j] - covariance[j, i]) <= 1e-10 * scale))
                {
                    throw new ArgumentException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"the covariance is not symmetric at rows {i + 1} and {j + 1}: {covariance[i, j]} and {covariance[j, i]}"),
                        nameof(effects));
                }
            }
        }
    }

    private static ArgumentException Wrong(int index, StudyEffect row, string what, double value, string rule) =>
        new(string.Create(CultureInfo.InvariantCulture, $"row {index + 1} ({row.Label}): {what} is {value}; it {rule}"), nameof(row));
}
