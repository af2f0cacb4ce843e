using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Pooling;

/// <summary>
/// Cluster-robust inference: rows of one cluster may depend on each other in any way, and the fit's own covariance is only a working model whose
/// inverse gives the weights (Hedges, Tipton and Johnson 2010; Tipton 2015; Pustejovsky and Tipton 2018).
/// </summary>
public static class ClusterRobust
{
    /// <summary>Robust inference from a working model.</summary>
    /// <remarks>
    /// V = B·Σ X'WA e e'A'WX·B with B = (X'WX)⁻¹, sums over clusters. CR2: A = D'(D(Φ − XBX')D')^{+½}D with Φ = D'D the cluster's working covariance, by
    /// Cholesky; the pseudo-inverse leaves out directions that a coefficient takes up. Satterthwaite: ν = 2E²/Var of c'Vc under the working model.
    /// Work grows with the cube of the cluster size.
    /// </remarks>
    /// <param name="model">Rows, design and working covariance.</param>
    /// <param name="clusters">Cluster of each row. Rows that the working model correlates must share a cluster.</param>
    /// <param name="options">Estimator, degrees of freedom and level.</param>
    /// <exception cref="ArgumentException">
    /// Labels that are not one per row, or empty; fewer than two clusters; a cluster that cuts rows that depend on each other; G ≤ p where G − p degrees
    /// of freedom are asked for; a level outside (0, 1).
    /// </exception>
    public static RobustInference Of(WorkingModel model, ImmutableArray<string> clusters, RobustOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        if (!(options.Level > 0 && options.Level < 1))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"the level is {options.Level}; it must lie between 0 and 1"), nameof(options));
        }

        var sandwich = new ClusterSandwich(model, BlocksOf(model.Rows, clusters), options.Estimator);
        var (design, p) = (model.Rows.Design, model.Rows.Columns);
        if (options.DegreesOfFreedom == RobustDegreesOfFreedom.ClustersLessCoefficients && sandwich.Clusters <= p)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"{sandwich.Clusters} clusters and {p} coefficients leave no degrees of freedom"), nameof(clusters));
        }

        ImmutableArray<RegressionCoefficient> coefficients = [.. Enumerable.Range(0, p).Select(c => Coefficient(sandwich, design.Columns[c].Name, c, options))];
        var first = design.HasIntercept ? 1 : 0;
        var moderators = p > first ? sandwich.Test("moderators", [.. Enumerable.Range(first, p - first)]) : null;
        return new RobustInference
        {
            Options = options,
            Clusters = sandwich.Clusters,
            Coefficients = coefficients,
            Covariance = [.. Enumerable.Range(0, p).Select(i => ImmutableArray.Create(sandwich.Covariance, i * p, p))],
            Moderators = moderators,
            Warnings = Warnings(coefficients, moderators, options),
            Sandwich = sandwich,
        };
    }

    /// <summary>Robust inference about the mean of a random-effects (or equal-effects) fit; its weights are 1/(v + τ²).</summary>
    /// <param name="effects">The rows of the fit.</param>
    /// <param name="fit">The fit.</param>
    /// <param name="clusters">Cluster of each row.</param>
    /// <param name="options">Estimator and degrees of freedom; the level is the fit's unless given.</param>
    /// <exception cref="ArgumentException">As <see cref="Of(WorkingModel, ImmutableArray{string}, RobustOptions)"/>; weights given by the user.</exception>
    public static RobustInference Of(EffectSet effects, MetaAnalysis fit, ImmutableArray<string> clusters, RobustOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ThrowIfWeighted(fit.Options);
        return Of(WorkingModel.Of(effects, null, fit.TauSquared ?? 0), clusters, options ?? new() { Level = fit.Options.Level });
    }

    /// <summary>Robust inference about the coefficients of a meta-regression.</summary>
    /// <param name="effects">The rows of the fit.</param>
    /// <param name="fit">The fit.</param>
    /// <param name="clusters">Cluster of each row.</param>
    /// <param name="options">Estimator and degrees of freedom; the level is the fit's unless given.</param>
    /// <exception cref="ArgumentException">As <see cref="Of(WorkingModel, ImmutableArray{string}, RobustOptions)"/>; weights given by the user.</exception>
    public static RobustInference Of(EffectSet effects, RegressionFit fit, ImmutableArray<string> clusters, RobustOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ThrowIfWeighted(fit.Options);
        return Of(WorkingModel.Of(effects, fit.Design, fit.TauSquared), clusters, options ?? new() { Level = fit.Options.Level });
    }

    /// <summary>Robust inference about the coefficients of a multilevel or multivariate fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="clusters">Cluster of each row; the outermost groups, or groups of them.</param>
    /// <param name="options">Estimator and degrees of freedom; the level is the fit's unless given.</param>
    /// <exception cref="ArgumentException">As <see cref="Of(WorkingModel, ImmutableArray{string}, RobustOptions)"/>.</exception>
    public static RobustInference Of(MixedModelAnalysis fit, ImmutableArray<string> clusters, RobustOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Of(fit.WorkingModel, clusters, options ?? new() { Level = fit.Options.Level });
    }

    private static void ThrowIfWeighted(PoolingOptions options)
    {
        if (options.Weights is not null)
        {
            throw new ArgumentException("cluster-robust inference takes the model's own weights; leave the given weights out", nameof(options));
        }
    }

    private static RegressionCoefficient Coefficient(ClusterSandwich sandwich, string name, int column, RobustOptions options)
    {
        var (estimate, standardError) = (sandwich.Estimates[column], sandwich.StandardError(column));
        var df = options.DegreesOfFreedom == RobustDegreesOfFreedom.Satterthwaite
            ? sandwich.Satterthwaite(column)
            : sandwich.Clusters - sandwich.Estimates.Length;
        var statistic = estimate / standardError;
        if (!(df > 0) || !(standardError > 0))
        {
            return new(name, estimate, standardError, statistic, df, double.NaN, new(double.NaN, double.NaN));
        }

        var half = Reference.Critical(options.Level, df) * standardError;
        return new(name, estimate, standardError, statistic, df, Reference.TwoSidedP(statistic, df), new(estimate - half, estimate + half));
    }

    /// <summary>Blocks of each cluster, clusters in order of appearance.</summary>
    private static List<List<int>> BlocksOf(RowBlocks rows, ImmutableArray<string> clusters)
    {
        NestedGrouping.Labels(rows.Effects, "cluster", clusters);
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var blocks = new List<List<int>>();
        for (var b = 0; b < rows.Blocks; b++)
        {
            var first = rows.Order[rows.Starts[b]];
            for (var i = rows.Starts[b] + 1; i < rows.Starts[b + 1]; i++)
            {
                var row = rows.Order[i];
                if (!string.Equals(clusters[row], clusters[first], StringComparison.Ordinal))
                {
                    throw new ArgumentException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"rows {first + 1} ({rows.Effects.Effects[first].Label}) and {row + 1} ({rows.Effects.Effects[row].Label}) depend on each other in the model but lie in clusters {clusters[first]} and {clusters[row]}: clusters must not cut the groups of the model"),
                        nameof(clusters));
                }
            }

            if (index.TryAdd(clusters[first], blocks.Count))
            {
                blocks.Add([]);
            }

            blocks[index[clusters[first]]].Add(b);
        }

        return blocks.Count > 1
            ? blocks
            : throw new ArgumentException($"all rows lie in one cluster ({clusters[0]}): its rows cannot tell how clusters vary; at least two are needed", nameof(clusters));
    }

    private static ImmutableArray<string> Warnings(ImmutableArray<RegressionCoefficient> coefficients, CoefficientTest? moderators, RobustOptions options)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        foreach (var c in coefficients)
        {
            if (double.IsNaN(c.PValue))
            {
                warnings.Add($"{c.Name} rests on single clusters: its robust standard error has no degrees of freedom");
            }
            else if (c.DegreesOfFreedom < 4)
            {
                warnings.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{c.Name} has {c.DegreesOfFreedom:0.0} degrees of freedom: below 4 its p and interval cannot be relied on (Tipton 2015)"));
            }
        }

        if (options.Estimator != RobustEstimator.CR2)
        {
            warnings.Add($"{options.Estimator} understates the standard error of few clusters; CR2 does not");
        }

        if (moderators is not null && double.IsNaN(moderators.PValue))
        {
            warnings.Add("too few clusters for a robust test of the moderators together");
        }

        return warnings.ToImmutable();
    }
}
