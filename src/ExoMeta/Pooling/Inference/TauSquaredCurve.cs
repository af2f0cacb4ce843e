using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Pooling;

/// <summary>What one value of τ² means for the rows.</summary>
/// <param name="TauSquared">τ², ≥ 0.</param>
/// <param name="LogLikelihood">Log likelihood there, at the best mean.</param>
/// <param name="Q">Generalised Q, Σ(y − μ)²/(v + τ²) about the weighted mean: χ² on k − 1 degrees of freedom were this the true τ².</param>
/// <param name="Estimate">The mean with weights 1/(v + τ²).</param>
/// <param name="StandardError">Its standard error, τ² taken as known (no Hartung–Knapp factor).</param>
public readonly record struct TauSquaredPoint(double TauSquared, double LogLikelihood, double Q, double Estimate, double StandardError);

/// <summary>
/// The rows' likelihood of τ², their generalised Q and their mean as functions of τ²: where intervals of τ² come from (Hardy and Thompson 1996,
/// Stat. Med. 15:619; Viechtbauer 2007, Stat. Med. 26:37), and how far the pooled effect hangs on τ².
/// </summary>
/// <param name="Likelihood">Which likelihood: full under ML, otherwise restricted.</param>
/// <param name="Level">Level of the intervals.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom of Q.</param>
/// <param name="Highest">The point of the highest likelihood.</param>
/// <param name="CutOff">How far below its maximum the log likelihood may lie inside the profile-likelihood interval, χ²₁(level)/2.</param>
/// <param name="ProfileLikelihood">The profile-likelihood interval of τ².</param>
/// <param name="QLimits">The quantiles of χ² between which Q lies inside the Q-profile interval.</param>
/// <param name="QProfile">The Q-profile interval of τ²; [0, 0] where Q lies below the lower quantile everywhere.</param>
/// <param name="Points">The curves, τ² rising from 0, evenly in √τ².</param>
public sealed record TauSquaredCurve(
    LikelihoodKind Likelihood, double Level, int DegreesOfFreedom, TauSquaredPoint Highest, double CutOff, Interval ProfileLikelihood,
    Interval QLimits, Interval QProfile, ImmutableArray<TauSquaredPoint> Points)
{
    /// <summary>Upper ends of the Q-profile interval that are larger than this multiple of the other interval's are left out of the curves' reach.</summary>
    private const double WidestRatio = 2.5;

    /// <summary>Computes the curves of a random-effects model with one mean.</summary>
    /// <param name="effects">Two rows at least, dependent or not.</param>
    /// <param name="options">Estimator (ML takes the full likelihood, all others the restricted one) and level.</param>
    /// <param name="count">Number of points, at least 2.</param>
    /// <param name="largest">Where the curves end; null for a little beyond the intervals.</param>
    /// <exception cref="ArgumentException">As <see cref="RandomEffectsModel.Fit"/>; fewer than two rows; weights of the user, which no τ² decides.</exception>
    /// <exception cref="FitFailedException">An interval of τ² has no end.</exception>
    public static TauSquaredCurve Of(EffectSet effects, PoolingOptions options, int count = 241, double? largest = null)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        EffectSetChecks.ThrowIfInvalid(options, effects.Covariance is not null);
        if (effects.Count < 2 || options.Weights is not null)
        {
            throw new ArgumentException(
                effects.Count < 2 ? "a curve of τ² needs two effects or more" : "a curve of τ² is that of the weights 1/(v + τ²): leave weights out", nameof(effects));
        }

        var model = RotatedRows.Of(effects).Model;
        var kind = options.Method == HeterogeneityEstimator.MaximumLikelihood ? LikelihoodKind.Full : LikelihoodKind.Restricted;
        var isRestricted = kind == LikelihoodKind.Restricted;
        var profile = TauSquaredIntervals.ProfileLikelihood(model, options.Level, isRestricted);
        var byQ = TauSquaredIntervals.QProfile(model, options.Level);
        var (df, alpha) = (model.DegreesOfFreedom, 1 - options.Level);
        var end = largest ?? 1.12 * (byQ.Upper <= WidestRatio * profile.Upper ? Math.Max(byQ.Upper, profile.Upper) : 1.3 * profile.Upper);
        var root = Math.Sqrt(end > 0 ? end : model.MaxVariance);
        return new(
            kind, options.Level, df, At(model, LikelihoodMaximum.Find(model, isRestricted).TauSquared, isRestricted), 0.5 * ChiSquared.Quantile(options.Level, 1), profile,
            new(ChiSquared.Quantile(0.5 * alpha, df), ChiSquared.Quantile(1 - 0.5 * alpha, df)), byQ,
            [.. Enumerable.Range(0, count).Select(i => root * i / (count - 1)).Select(tau => At(model, tau * tau, isRestricted))]);
    }

    private static TauSquaredPoint At(MarginalModel model, double tauSquared, bool isRestricted)
    {
        var m = model.Moments(tauSquared);
        return new(
            tauSquared, isRestricted ? model.RestrictedLogLikelihood(tauSquared) : model.LogLikelihood(tauSquared), m.Q, m.Mean, 1 / Math.Sqrt(m.Information));
    }
}
