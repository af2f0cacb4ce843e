using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>A fit of some of the rows.</summary>
/// <param name="Estimate">Pooled effect.</param>
/// <param name="StandardError">Its standard error, Hartung–Knapp factor included.</param>
/// <param name="DegreesOfFreedom">Of the reference t; +∞ for the normal.</param>
/// <param name="TauSquared">τ²; 0 for one row.</param>
/// <param name="ISquared">Percent; 0 for one row.</param>
/// <param name="HSquared">A ratio; 1 for one row.</param>
/// <param name="Q">Cochran's Q; 0 for one row.</param>
internal readonly record struct SubsetFit(
    double Estimate, double StandardError, double DegreesOfFreedom, double TauSquared, double ISquared, double HSquared, double Q);

/// <summary>
/// Fits subsets of the rows one after the other. Independent rows without weights of the user are fitted in models that are kept by size,
/// so that a subset allocates nothing. Not thread-safe.
/// </summary>
internal sealed class SubsetFitter
{
    private readonly EffectSet _effects;
    private readonly PoolingOptions _options;
    private readonly TauSquaredEstimator _estimator;
    private readonly MarginalModel?[] _models;
    private readonly bool _lean;

    /// <summary>Checks rows and options.</summary>
    /// <exception cref="ArgumentException">As <see cref="RandomEffectsModel.Fit"/>.</exception>
    public SubsetFitter(EffectSet effects, PoolingOptions options)
    {
        EffectSetChecks.ThrowIfInvalid(options, effects.Covariance is not null);
        EffectSetChecks.ThrowIfInvalid(effects);
        EffectSetChecks.ThrowIfInvalid(effects, options.Weights);
        (_effects, _options) = (effects, options);
        _estimator = HeterogeneityEstimators.Of(options.Method);
        _models = new MarginalModel?[effects.Count + 1];
        _lean = effects.Covariance is null && options.Weights is null;
    }

    /// <summary>The same estimator and inference for many subsets side by side; null where subsets are fitted one at a time only.</summary>
    public LaneFitter? OnLanes => _lean ? _estimator.OnLanes(_options.Inference) : null;

    /// <summary>The rows that subsets are taken from.</summary>
    public EffectSet Effects => _effects;

    /// <summary>The estimator of τ².</summary>
    public HeterogeneityEstimator Method => _options.Method;

    /// <summary>Fits the rows of the given indices, at least one, in increasing order or not.</summary>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public SubsetFit Fit(ReadOnlySpan<int> rows)
    {
        if (!_lean)
        {
            var (subset, options) = Subset(rows);
            var rotated = RotatedRows.Of(subset);
            var rotatedTau = rows.Length == 1 ? 0 : _estimator.Estimate(rotated.Model).TauSquared;
            return Of(rotated.Model, rotatedTau, MeanInference.Of(rotated, subset, rotatedTau, options));
        }

        var model = _models[rows.Length] ??= new MarginalModel(rows.Length);
        var y = model.Y;
        var v = model.V;
        for (var i = 0; i < rows.Length; i++)
        {
            var effect = _effects.Effects[rows[i]];
            (y[i], v[i]) = (effect.Estimate, effect.Variance);
        }

        model.Prepare();
        var tauSquared = rows.Length == 1 ? 0 : _estimator.Estimate(model).TauSquared;
        return Of(model, tauSquared, MeanInference.Of(model, tauSquared, _options.Inference));
    }

    private SubsetFit Of(MarginalModel model, double tauSquared, MeanInference mean)
    {
        if (model.Count == 1)
        {
            return new(mean.Estimate, mean.StandardError, mean.DegreesOfFreedom, 0, 0, 1, 0);
        }

        var heterogeneity = Heterogeneity.Of(model, tauSquared, _options.Method);
        return new(
            mean.Estimate, mean.StandardError, mean.DegreesOfFreedom, tauSquared, heterogeneity.ISquared, heterogeneity.HSquared, heterogeneity.Q);
    }

    private (EffectSet Effects, PoolingOptions Options) Subset(ReadOnlySpan<int> rows)
    {
        var indices = rows.ToArray();
        double[,]? covariance = null;
        if (_effects.Covariance is { } all)
        {
            covariance = new double[indices.Length, indices.Length];
            for (var i = 0; i < indices.Length; i++)
            {
                for (var j = 0; j < indices.Length; j++)
                {
                    covariance[i, j] = all[indices[i], indices[j]];
                }
            }
        }

        var weights = _options.Weights is { } given ? indices.Select(i => given[i]).ToImmutableArray() : (ImmutableArray<double>?)null;
        return (new([.. indices.Select(i => _effects.Effects[i])], covariance), _options with { Weights = weights });
    }
}
