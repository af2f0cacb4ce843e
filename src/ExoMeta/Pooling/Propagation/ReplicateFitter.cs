using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Numerics.LinearAlgebra;

namespace ExoMeta.Pooling;

/// <summary>Refits the pool of one replicate after another, rows that share controls included. Scratch space: one instance a thread.</summary>
internal sealed class ReplicateFitter
{
    private readonly UnknownsLayout _layout;
    private readonly PoolingOptions? _options;
    private readonly TauSquaredEstimator? _estimator;
    private readonly MarginalModel _model;
    private readonly double[] _block;
    private readonly double[] _vectors;
    private readonly double[] _rotated;

    public ReplicateFitter(UnknownsLayout layout, PoolingOptions? options)
    {
        (_layout, _options) = (layout, options);
        _estimator = options is null ? null : HeterogeneityEstimators.Of(options.Method);
        _model = new(layout.Rows.Length);
        var largest = layout.Shared.IsEmpty ? 0 : layout.Shared.Max(s => s.Rows.Length);
        _block = new double[largest * largest];
        _vectors = new double[largest * largest];
        _rotated = new double[largest];
        Effects = new EffectSize[layout.Rows.Length];
        Correlations = new double[layout.Shared.Length];
    }

    /// <summary>The rows of this replicate; fill before <see cref="TryPool"/>.</summary>
    public EffectSize[] Effects { get; }

    /// <summary>The shared correlations of this replicate; fill before <see cref="TryPool"/>.</summary>
    public double[] Correlations { get; }

    /// <summary>Whether a row can be used: finite, with a positive variance and positive degrees of freedom.</summary>
    public static bool IsUsable(EffectSize effect) =>
        double.IsFinite(effect.Estimate) && double.IsFinite(effect.Variance) && effect.Variance > 0 && effect.DegreesOfFreedom > 0;

    /// <summary>Refits the pool on <see cref="Effects"/> and <see cref="Correlations"/>; false when that fails.</summary>
    public bool TryPool(out LeanFit fit)
    {
        fit = default;
        for (var i = 0; i < Effects.Length; i++)
        {
            if (!IsUsable(Effects[i]))
            {
                return false;
            }

            (_model.Y[i], _model.X[i], _model.V[i]) = (Effects[i].Estimate, 1, Effects[i].Variance);
        }

        for (var group = 0; group < Correlations.Length; group++)
        {
            if (!TryRotate(_layout.Shared[group], Correlations[group]))
            {
                return false;
            }
        }

        _model.Prepare();
        try
        {
            fit = LeanFit.Of(_model, _estimator!, _options!.Inference);
        }
        catch (FitFailedException)
        {
            // Counted by the caller and reported as FailedReplicates.
            return false;
        }

        return double.IsFinite(fit.Estimate) && double.IsFinite(fit.StandardError);
    }

    /// <summary>Why the plug-in values cannot be pooled, or null.</summary>
    public string? Problem()
    {
        for (var i = 0; i < Effects.Length; i++)
        {
            if (!IsUsable(Effects[i]))
            {
                var (estimate, variance, degreesOfFreedom) = Effects[i];
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"row {i + 1} ({_layout.Rows[i].Label}): with plug-in values the effect is {estimate} with variance {variance} on {degreesOfFreedom} ")
                    + "degrees of freedom; estimate and variance must be finite, variance and degrees of freedom above 0";
            }
        }

        for (var group = 0; group < Correlations.Length; group++)
        {
            if (!IsCorrelation(Correlations[group], _layout.Shared[group].Rows.Length))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"shared control {group + 1}: with plug-in values the correlation is {Correlations[group]}, ")
                    + "which its rows cannot all have with each other";
            }
        }

        return null;
    }

    /// <summary>A correlation that m rows can have with each other: 1 + (m − 1)·r and 1 − r must be positive.</summary>
    private static bool IsCorrelation(double r, int m) => r < 1 - 1e-12 && (m - 1) * r > -1 + 1e-12;

    private bool TryRotate(SharedControl shared, double correlation)
    {
        var n = shared.Rows.Length;
        if (!IsCorrelation(correlation, n))
        {
            return false;
        }

        if (correlation == 0)
        {
            return true;
        }

        var block = _block.AsSpan(0, n * n);
        var vectors = _vectors.AsSpan(0, n * n);
        for (var i = 0; i < n; i++)
        {
            var vi = Effects[shared.Rows[i]].Variance;
            _rotated[i] = Effects[shared.Rows[i]].Estimate;
            block[i * n + i] = vi;
            for (var j = 0; j < i; j++)
            {
                block[i * n + j] = block[j * n + i] = correlation * Math.Sqrt(vi * Effects[shared.Rows[j]].Variance);
            }
        }

        SymmetricEigen.Decompose(block, vectors, n);
        for (var j = 0; j < n; j++)
        {
            double yj = 0, xj = 0;
            for (var i = 0; i < n; i++)
            {
                yj += vectors[i * n + j] * _rotated[i];
                xj += vectors[i * n + j];
            }

            (_model.Y[shared.Rows[j]], _model.X[shared.Rows[j]], _model.V[shared.Rows[j]]) = (yj, xj, block[j * n + j]);
            if (!(block[j * n + j] > 0))
            {
                return false;
            }
        }

        return true;
    }
}
