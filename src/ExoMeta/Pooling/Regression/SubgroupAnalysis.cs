using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Pooling;

/// <summary>Pools subgroups of the rows and tests whether their means differ, on the analysis scale.</summary>
public static class SubgroupAnalysis
{
    private const string Moderators = "subgroup";

    /// <summary>Fits every subgroup on its own, and all of them with one τ².</summary>
    /// <remarks>
    /// One τ² is the better choice where subgroups are small (Borenstein et al. 2009, chapter 19): its test is the meta-regression on the
    /// subgroup, with the reference distribution of the chosen inference. The test with separate τ² takes the standard errors as known.
    /// </remarks>
    /// <param name="effects">All rows and, where they depend on each other, their covariance.</param>
    /// <param name="labels">The subgroup of each row.</param>
    /// <param name="options">Estimator, inference, intervals, level and weights (one for each row of <paramref name="effects"/>).</param>
    /// <exception cref="ArgumentException">
    /// As <see cref="RandomEffectsModel.Fit"/>; another number of labels than rows; an empty label; a single subgroup.
    /// </exception>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public static SubgroupResult Fit(EffectSet effects, IReadOnlyList<string> labels, PoolingOptions options)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(options);
        EffectSetChecks.ThrowIfInvalid(effects);
        EffectSetChecks.ThrowIfInvalid(effects, options.Weights);
        var names = Names(effects, labels);
        var fits = names.Select(name => FitOf(effects, labels, name, options)).ToArray();
        var common = effects.Count > names.Length
            ? MetaRegression.Fit(effects, DesignMatrix.Of(Moderator.Factor(Moderators, labels)), options)
            : null;
        var test = TestOf(fits);
        return new SubgroupResult
        {
            Options = options,
            Subgroups = [.. names.Select((name, g) => new Subgroup(name, fits[g], common?.Predict(Moderator.Factor(Moderators, [name]))[0]))],
            TestWithSeparateTauSquared = test,
            Common = common,
            Warnings = Warnings(effects, labels, names, fits, test, common),
        };
    }

    private static ImmutableArray<string> Names(EffectSet effects, IReadOnlyList<string> labels)
    {
        if (labels.Count != effects.Count)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"there are {labels.Count} subgroup labels and {effects.Count} effects; each effect needs one"), nameof(labels));
        }

        for (var i = 0; i < labels.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(labels[i]))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"row {i + 1} ({effects.Effects[i].Label}) names no subgroup"), nameof(labels));
            }
        }

        ImmutableArray<string> names = [.. labels.Distinct(StringComparer.Ordinal)];
        return names.Length > 1
            ? names
            : throw new ArgumentException($"every row is in subgroup '{names[0]}': there is nothing to compare", nameof(labels));
    }

    private static MetaAnalysis FitOf(EffectSet effects, IReadOnlyList<string> labels, string name, PoolingOptions options)
    {
        int[] rows = [.. Enumerable.Range(0, effects.Count).Where(i => labels[i] == name)];
        double[,]? covariance = null;
        if (effects.Covariance is { } all)
        {
            covariance = new double[rows.Length, rows.Length];
            for (var i = 0; i < rows.Length; i++)
            {
                for (var j = 0; j < rows.Length; j++)
                {
                    covariance[i, j] = all[rows[i], rows[j]];
                }
            }
        }

        return RandomEffectsModel.Fit(
            new([.. rows.Select(i => effects.Effects[i])], covariance),
            options with { Weights = options.Weights is { } w ? [.. rows.Select(i => w[i])] : null });
    }

    private static CoefficientTest TestOf(MetaAnalysis[] fits)
    {
        var total = fits.Sum(f => 1 / (f.StandardError * f.StandardError));
        var mean = fits.Sum(f => f.Estimate / (f.StandardError * f.StandardError)) / total;
        var q = fits.Sum(f => (f.Estimate - mean) * (f.Estimate - mean) / (f.StandardError * f.StandardError));
        return new(Moderators, q, fits.Length - 1, null, double.IsNaN(q) ? q : ChiSquared.Survival(q, fits.Length - 1));
    }

    private static ImmutableArray<string> Warnings(
        EffectSet effects, IReadOnlyList<string> labels, ImmutableArray<string> names, MetaAnalysis[] fits, CoefficientTest test, RegressionFit? common)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        if (EffectSetChecks.DependenceWarning(effects) is { } dependence)
        {
            warnings.Add(dependence);
        }

        if (LinkAcross(effects, labels) is var (i, j))
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"rows {i + 1} and {j + 1} depend on each other and are in different subgroups: the test with separate τ² takes them as independent; the one with a common τ² does not"));
        }

        var single = names.Where((_, g) => fits[g].K == 1).ToArray();
        if (single.Length > 0)
        {
            warnings.Add($"a subgroup of one row is that row itself, with no τ² of its own: {string.Join(", ", single)}");
        }

        if (common is null)
        {
            warnings.Add("every subgroup has one row: a common τ² cannot be estimated");
        }

        if (double.IsNaN(test.Statistic))
        {
            warnings.Add("a subgroup's standard error is 0: the test with separate τ² does not exist");
        }

        foreach (var (name, fit) in names.Zip(fits).Where(p => p.Second.K > 1))
        {
            // What depends on what is said once, for all rows.
            var own = EffectSetChecks.DependenceWarning(new([.. fit.Studies.Select(s => s.Effect)]));
            warnings.AddRange(fit.Warnings.Where(w => w != own).Select(w => $"{name}: {w}"));
        }

        return warnings.ToImmutable();
    }

    /// <summary>The first two rows of different subgroups with a covariance, or null.</summary>
    private static (int Row, int Other)? LinkAcross(EffectSet effects, IReadOnlyList<string> labels)
    {
        if (effects.Covariance is not { } covariance)
        {
            return null;
        }

        for (var i = 0; i < effects.Count; i++)
        {
            for (var j = i + 1; j < effects.Count; j++)
            {
                if (covariance[i, j] != 0 && labels[i] != labels[j])
                {
                    return (i, j);
                }
            }
        }

        return null;
    }
}
