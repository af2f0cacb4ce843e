using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Pooling;

/// <summary>
/// Meta-analysis with nested random effects, y = Xβ + u₁ + u₂ + … + e: true effects vary between the groups of each level (Konstantopoulos 2011; Cheung
/// 2014), sampling errors e ~ N(0, V) with V diagonal or given.
/// </summary>
public static class MultilevelModel
{
    /// <summary>Fits the model by REML or ML.</summary>
    /// <remarks>
    /// Any number of levels; with one level of one row per group it is the ordinary random-effects model. Variances are found by Newton's method
    /// with exact derivatives from the best points of a grid (<see cref="FitReport.WhyStopped"/> says how many), to a relative change of 10⁻¹³; at
    /// the boundary they are exactly 0. A level with a single group has no variance that data could tell: it is held at 0, with a warning.
    /// Work grows with the cube of the size of the outermost groups and linearly with their number.
    /// I² by level is 100·σ²/(Σσ² + s²) with s² = (k − p)/tr P at σ² = 0. The prediction interval is μ̂ ± c·√(se² + Σσ²).
    /// </remarks>
    /// <param name="effects">Rows with variances and, where their sampling errors depend on each other, their covariance.</param>
    /// <param name="levels">Levels, outermost first.</param>
    /// <param name="options">Likelihood, inference and level.</param>
    /// <param name="design">Moderators; null for one mean.</param>
    /// <exception cref="ArgumentException">
    /// Rows that cannot be pooled (as <see cref="RandomEffectsModel.Fit"/>); no level; a level whose labels are not one per row, or empty; two levels that
    /// group the rows in the same way; no residual degree of freedom; a confidence level outside (0, 1).
    /// </exception>
    /// <exception cref="FitFailedException">No climb converged.</exception>
    public static MultilevelAnalysis Fit(
        EffectSet effects, ImmutableArray<NestedLevel> levels, MixedModelOptions options, DesignMatrix? design = null)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(options);
        MixedModelChecks.ThrowIfInvalid(options);
        EffectSetChecks.ThrowIfInvalid(effects);
        var grouping = NestedGrouping.Of(effects, levels);
        var rows = RowBlocks.Of(effects, design ?? DesignMatrix.InterceptOnly(effects.Count), grouping.Groups[0]);
        var covariance = new NestedCovariance(rows, grouping.Groups);
        var restricted = options.Likelihood == LikelihoodKind.Restricted;
        var likelihood = new MarginalLikelihood(rows, covariance, restricted);
        var fixedAt = FixedVariances(levels, grouping);
        if (fixedAt.Contains(null))
        {
            MixedModelChecks.ThrowIfSaturated(rows);
        }

        var variance = MixedModelChecks.TypicalVariance(rows);
        var (best, maxima, evaluations) = LikelihoodSearch.OverVariances(likelihood, variance, fixedAt, rows.Count);
        var working = new WorkingModel(rows, covariance, best.Parameters);
        var summary = new MixedModelSummary(working, best.Point, options, [.. grouping.Groups.Zip(grouping.Counts)]);
        var newton = new MixedModelMaximum(likelihood, new VarianceParameters(fixedAt.Length, variance));
        var profile = new ComponentProfile(newton, best, [.. fixedAt.Select(f => f is not null)], variance, options.Level);
        var total = best.Parameters.Sum();
        double? typical = rows.Count > rows.Columns ? (rows.Count - rows.Columns) / summary.TraceOfP : null;
        return new MultilevelAnalysis
        {
            Options = options,
            K = rows.Count,
            Coefficients = summary.Coefficients,
            CoefficientCovariance = summary.CovarianceRows(),
            Moderators = summary.Moderators,
            LogLikelihood = best.Point.Value,
            Q = summary.Q,
            QDegreesOfFreedom = rows.Count - rows.Columns,
            QPValue = summary.QPValue,
            Studies = summary.Studies(),
            WorkingModel = working,
            Fit = new(0, evaluations, Converged: true, string.Create(
                CultureInfo.InvariantCulture, $"highest of {maxima} maxima that a grid of starts led to; parameters to 1e-13")),
            Components = Components(grouping, best.Parameters, fixedAt, typical, options.ComponentIntervals ? profile : null),
            TotalVariance = total,
            ISquared = typical is { } s ? 100 * total / (total + s) : null,
            PredictionInterval = Prediction(summary, rows, total, options),
            Warnings = Warnings(grouping, levels, best.Parameters, maxima),
        };
    }

    private static double?[] FixedVariances(ImmutableArray<NestedLevel> levels, NestedGrouping grouping) =>
        [.. levels.Select((level, l) => level.FixedVariance ?? (grouping.Counts[l] == 1 ? 0 : (double?)null))];

    private static ImmutableArray<VarianceComponent> Components(
        NestedGrouping grouping, double[] variances, double?[] fixedAt, double? typical, ComponentProfile? profile)
    {
        var total = variances.Sum();
        var components = ImmutableArray.CreateBuilder<VarianceComponent>(variances.Length);
        var above = 0.0;
        for (var l = 0; l < variances.Length; l++)
        {
            above += variances[l];
            var isFixed = fixedAt[l] is not null;
            components.Add(new(
                grouping.Paths[l], variances[l], isFixed, grouping.Counts[l],
                isFixed || profile is null ? null : profile.IntervalOf(l),
                typical is { } s ? 100 * variances[l] / (total + s) : null,
                total > 0 && grouping.Counts[l] < grouping.Groups[l].Length ? above / total : null));
        }

        return components.MoveToImmutable();
    }

    private static Interval? Prediction(MixedModelSummary summary, RowBlocks rows, double total, MixedModelOptions options)
    {
        if (!rows.Design.IsInterceptOnly)
        {
            return null;
        }

        var half = Reference.Critical(options.Level, summary.DegreesOfFreedom[0]) * Math.Sqrt(summary.Covariance[0] + total);
        return new(summary.Estimates[0] - half, summary.Estimates[0] + half);
    }

    private static ImmutableArray<string> Warnings(NestedGrouping grouping, ImmutableArray<NestedLevel> levels, double[] variances, int maxima)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        for (var l = 0; l < variances.Length; l++)
        {
            var (path, count) = (grouping.Paths[l], grouping.Counts[l]);
            if (levels[l].FixedVariance is not null)
            {
                continue;
            }

            if (count == 1)
            {
                warnings.Add($"{path} has one group: its variance cannot be estimated and is held at 0");
            }
            else if (variances[l] == 0)
            {
                warnings.Add($"the variance of {path} is estimated at 0: the likelihood is highest at the boundary");
            }

            if (count is > 1 and < 5)
            {
                warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{count} groups hardly determine the variance of {path}: inference takes it as known"));
            }
        }

        if (maxima > 1)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"the likelihood of the variances has {maxima} maxima; the highest that was found is reported"));
        }

        return warnings.ToImmutable();
    }
}
