using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Pooling;

/// <summary>The fit of all rows, and refits without one, in the basis in which the design's columns are orthonormal.</summary>
internal sealed class DeletionFits
{
    private readonly EffectSet _effects;
    private readonly PoolingOptions _options;
    private readonly TauSquaredEstimator _estimator;
    private readonly MarginalModel _all;
    private readonly MarginalModel? _rest;
    private readonly GivenTauSquared _full;
    private readonly double[] _triangle;
    private readonly double[] _row;
    private readonly double _sumWeights;
    private readonly bool _meanOnly;

    /// <summary>Fits all rows.</summary>
    public DeletionFits(EffectSet effects, DesignMatrix design, PoolingOptions options)
    {
        (_effects, _options) = (effects, options);
        _estimator = HeterogeneityEstimators.Of(options.Method);
        _all = RotatedRows.Of(effects, design).Model;
        _triangle = design.IsInterceptOnly ? [1] : design.Basis.Triangle;
        _meanOnly = design.IsInterceptOnly;
        _row = new double[_all.Columns];
        _full = GivenTauSquared.Of(_all, _estimator.Estimate(_all).TauSquared, options.Inference);
        _sumWeights = _all.Moments(_full.TauSquared).SumWeights;
        var (k, p) = (_all.Count, _all.Columns);

        Limits = InfluenceLimits.Of(k, p);

        // An intercept is known from one row; several coefficients need more rows than coefficients for τ².
        _rest = k - 1 > p || design.IsInterceptOnly ? design.IsInterceptOnly ? new(k - 1) : new(k - 1, p) : null;
        Reason = _rest is null
            ? string.Create(CultureInfo.InvariantCulture, $"{k} effects less one cannot tell {p} coefficients and the heterogeneity that they leave")
            : null;
    }

    /// <summary>What counts as large.</summary>
    public InfluenceLimits Limits { get; }

    /// <summary>τ² of all rows.</summary>
    public double TauSquared => _full.TauSquared;

    /// <summary>Q of all rows.</summary>
    public double Q => _all.Moments(0).Q;

    /// <summary>Why some numbers are null, or null.</summary>
    public string? Reason { get; private set; }

    /// <summary>Diagnostics of a row.</summary>
    public RowInfluence Without(int index)
    {
        var (p, v, y) = (_all.Columns, _all.V[index], _all.Y[index]);
        for (var j = 0; j < p; j++)
        {
            _row[j] = _all.Column(j)[index];
        }

        var label = _effects.Effects[index].Label;
        var spread = v + _full.TauSquared;
        var fittedVariance = Contrasts.Form(_row, _full.Unscaled);
        var hat = fittedVariance / spread;
        var weight = 100 / spread / _sumWeights;
        var residual = y - Contrasts.Dot(_row, _full.Coefficients);
        var standardised = Finite(residual / Math.Sqrt(spread - fittedVariance));
        if (_rest is null || !LeavesFullRank(index, label))
        {
            return new(
                label, _rest is null ? standardised : null, null, null, null, null, null, null, hat, weight,
                [.. Enumerable.Repeat<double?>(null, p)], hat > Limits.Hat);
        }

        var rest = Refit(_rest, index);
        return Compare(label, index, residual, standardised, hat, weight, rest, _rest.Moments(0).Q);
    }

    private RowInfluence Compare(
        string label, int index, double residual, double? standardised, double hat, double weight, GivenTauSquared rest, double q)
    {
        var (p, v) = (_all.Columns, _all.V[index]);
        var change = new double[p];
        for (var j = 0; j < p; j++)
        {
            change[j] = _full.Coefficients[j] - rest.Coefficients[j];
        }

        var shift = Contrasts.Dot(_row, change);
        var scaled = rest.Factor * (v + rest.TauSquared);
        var studentised = Finite((residual + shift) / Math.Sqrt(scaled + Contrasts.Form(_row, rest.Covariance)));
        var dffits = Finite(shift / Math.Sqrt(scaled * hat));
        var covariance = FactoredCovariance.Of(_full.Covariance);
        var cook = Finite(covariance?.InverseForm(change) ?? double.NaN);
        var ratio = Finite((FactoredCovariance.Of(rest.Covariance)?.Determinant ?? 0) / (covariance?.Determinant ?? 0));
        var dfbetas = Dfbetas(change, rest);
        var influential = Math.Abs(dffits ?? 0) > Limits.Dffits
            || (cook ?? 0) > Limits.CookDistance
            || hat > Limits.Hat
            || dfbetas.Any(d => Math.Abs(d ?? 0) > Limits.Dfbetas);
        return new(label, standardised, studentised, dffits, cook, ratio, rest.TauSquared, q, hat, weight, dfbetas, influential);
    }

    /// <summary>A row that alone carries a direction of the design (leverage 1 in the orthonormal basis) cannot be left out.</summary>
    private bool LeavesFullRank(int index, string label)
    {
        if (_meanOnly || Contrasts.Dot(_row, _row) < 1 - 1e-9)
        {
            return true;
        }

        Reason ??= string.Create(CultureInfo.InvariantCulture, $"without row {index + 1} ({label}) the coefficients cannot be told");
        return false;
    }

    private GivenTauSquared Refit(MarginalModel rest, int without)
    {
        Omit(_all.Y, rest.Y, without);
        Omit(_all.V, rest.V, without);
        for (var j = 0; j < _all.Columns; j++)
        {
            Omit(_all.Column(j), rest.Column(j), without);
        }

        rest.Prepare();
        return GivenTauSquared.Of(rest, rest.DegreesOfFreedom == 0 ? 0 : _estimator.Estimate(rest).TauSquared, _options.Inference);
    }

    private static void Omit(ReadOnlySpan<double> from, Span<double> to, int without)
    {
        from[..without].CopyTo(to);
        from[(without + 1)..].CopyTo(to[without..]);
    }

    private ImmutableArray<double?> Dfbetas(double[] change, GivenTauSquared rest)
    {
        var p = change.Length;
        var unscaled = _all.Coefficients(rest.TauSquared).Covariance;
        var result = ImmutableArray.CreateBuilder<double?>(p);
        var contrast = new double[p];
        for (var j = 0; j < p; j++)
        {
            Array.Clear(contrast);
            contrast[j] = 1;
            UpperTriangle.SolveTransposed(_triangle, contrast);
            result.Add(Finite(Contrasts.Dot(contrast, change) / Math.Sqrt(rest.Factor * Contrasts.Form(contrast, unscaled))));
        }

        return result.MoveToImmutable();
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
