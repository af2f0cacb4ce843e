using System.Collections.Immutable;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.MonteCarlo;
using StandardNormal = ExoMeta.Numerics.Distributions.Normal;

namespace ExoMeta.Pooling;

/// <summary>From the sums and quantiles of bootstrap replicates to confidence limits.</summary>
internal sealed class BootstrapLimits
{
    private readonly BootstrapFit _fit;
    private readonly BootstrapTally _tally;
    private readonly double _tail;
    private readonly double _acceleration;
    private readonly ImmutableArray<double> _tails;
    private readonly double? _correctedLower;
    private readonly double? _correctedUpper;
    private SeriesQuantiles[] _quantiles = [];

    /// <summary>Determines at which probabilities quantiles are needed.</summary>
    public BootstrapLimits(BootstrapFit fit, BootstrapTally tally, double level, double acceleration)
    {
        (_fit, _tally, _acceleration) = (fit, tally, acceleration);
        _tail = 0.5 * (1 - level);
        _tails = IsTold(_tail) ? [_tail, 1 - _tail] : [];
        var share = (tally.Below + 0.5 * tally.Ties) / tally.Means.Count;
        BiasCorrection = share is > 0 and < 1 ? StandardNormal.Quantile(share) : null;
        (_correctedLower, _correctedUpper) = (Corrected(_tail), Corrected(1 - _tail));
    }

    /// <summary>z₀ of BCa.</summary>
    public double? BiasCorrection { get; }

    /// <summary>Runs the replicates again for the quantiles that the intervals need.</summary>
    public void FindQuantiles(MonteCarloPlan plan, CancellationToken cancellation)
    {
        ImmutableArray<double> corrected = [.. new[] { _correctedLower, _correctedUpper }.OfType<double>()];
        _quantiles = [.. ReplayedQuantiles.Of(plan, [[.. _tails, .. corrected], _tails, _tails], () => new BootstrapChunk(_fit), cancellation: cancellation)];
    }

    /// <summary>μ̂ − bias ± z·SE; its error from those of the mean and of the standard deviation, which skewness makes depend on each other.</summary>
    public BootstrapInterval Normal()
    {
        var z = -StandardNormal.Quantile(_tail);
        var moments = _tally.Means;
        var (bias, deviation) = (moments.ToEstimateOfBias(), moments.ToEstimateOfStandardDeviation());
        var covariance = deviation.Estimate == 0 ? 0 : moments.ThirdCentralMoment / (2 * deviation.Estimate * moments.Count);
        MonteCarloEstimate Limit(double sign)
        {
            var variance = bias.Mcse * bias.Mcse + z * z * deviation.Mcse * deviation.Mcse - 2 * sign * z * covariance;
            return MonteCarloEstimate.FromError(_fit.Mean - bias.Estimate + sign * z * deviation.Estimate, Math.Sqrt(Math.Max(0, variance)));
        }

        return new(Limit(-1), Limit(1));
    }

    /// <summary>2μ̂ − the quantiles, ends exchanged.</summary>
    public BootstrapInterval Basic() => Turned(Tails(0), -1, 2 * _fit.Mean);

    /// <summary>The quantiles.</summary>
    public BootstrapInterval Percentile() => Tails(0);

    /// <summary>μ̂ − se·the quantiles of studentised deviations, ends exchanged.</summary>
    public BootstrapInterval Studentised() => Turned(Tails(1), -_fit.StandardError, _fit.Mean);

    /// <summary>Quantiles of τ².</summary>
    public BootstrapInterval TauSquared() => Tails(2);

    /// <summary>The quantiles at corrected probabilities.</summary>
    public BootstrapInterval BiasCorrected()
    {
        var quantiles = _quantiles[0].Quantiles[_tails.Length..];
        MonteCarloEstimate? lower = _correctedLower is { } low ? WithErrorOfCorrection(quantiles[0], _tail, low) : null;
        MonteCarloEstimate? upper = _correctedUpper is { } high ? WithErrorOfCorrection(quantiles[^1], 1 - _tail, high) : null;
        return new(lower, upper);
    }

    private BootstrapInterval Tails(int series) => _tails.IsEmpty
        ? new(null, null)
        : new(Finite(_quantiles[series].Quantiles[0]), Finite(_quantiles[series].Quantiles[1]));

    private static BootstrapInterval Turned(BootstrapInterval quantiles, double factor, double shift) =>
        new(quantiles.Upper?.Scaled(factor, shift), quantiles.Lower?.Scaled(factor, shift));

    private static MonteCarloEstimate? Finite(MonteCarloEstimate estimate) =>
        double.IsFinite(estimate.Lower) && double.IsFinite(estimate.Upper) ? estimate : null;

    /// <summary>Whether the replicates tell a quantile and its error: an order statistic lies beyond it with 97.5 % confidence, (1 − p)ⁿ ≤ 0.025.</summary>
    private bool IsTold(double probability) => Math.Min(probability, 1 - probability) * _tally.Means.Count >= 3.7;

    /// <summary>Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))): the probability that stands in for that of z; null where replicates do not tell it.</summary>
    private double? Corrected(double probability)
    {
        if (BiasCorrection is not { } z0)
        {
            return null;
        }

        var shifted = z0 + StandardNormal.Quantile(probability);
        var slope = 1 - _acceleration * shifted;
        var corrected = slope > 0 ? StandardNormal.Cdf(z0 + shifted / slope) : double.NaN;
        return IsTold(corrected) ? corrected : null;
    }

    /// <summary>
    /// z₀ is simulated too. With p₀ the share below μ̂ and α = g(p₀) the corrected probability, the limit varies as
    /// (g'·δF(μ̂) − δF(limit))/f(limit), and the two errors of the empirical distribution function have covariance
    /// (min(p₀, α) − p₀α)/n; f is what makes the quantile's own error √(α(1 − α)/n)/f.
    /// </summary>
    private MonteCarloEstimate WithErrorOfCorrection(MonteCarloEstimate quantile, double probability, double corrected)
    {
        var z0 = BiasCorrection!.Value;
        var share = StandardNormal.Cdf(z0);
        var shifted = z0 + StandardNormal.Quantile(probability);
        var slope = 1 - _acceleration * shifted;
        var gradient = Density(z0 + shifted / slope) * (1 + 1 / (slope * slope)) / Density(z0);
        var own = corrected * (1 - corrected);
        var variance = gradient * gradient * share * (1 - share) + own - 2 * gradient * (Math.Min(share, corrected) - share * corrected);
        return MonteCarloEstimate.FromError(quantile.Estimate, quantile.Mcse * Math.Sqrt(Math.Max(0, variance) / own));

        static double Density(double z) => PortableMath.Exp(StandardNormal.LogDensity(z));
    }
}
