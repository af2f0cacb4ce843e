using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Requests;

/// <summary>A pooled effect on the analysis scale, whatever model it comes from.</summary>
/// <param name="Estimate">Estimate; the posterior mean of a Bayesian model.</param>
/// <param name="StandardError">Standard error; the posterior standard deviation.</param>
/// <param name="DegreesOfFreedom">Of the reference t; null for the normal and for posteriors.</param>
/// <param name="Interval">Confidence or credible interval.</param>
/// <param name="Prediction">Prediction interval of a new study's true effect; null where the model has none.</param>
/// <param name="Distribution">Confidence or posterior distribution of the mean.</param>
/// <param name="NewStudy">Distribution of a new study's true effect; null where the model has none.</param>
public sealed record PooledMean(
    double Estimate, double StandardError, double? DegreesOfFreedom, Interval Interval, Interval? Prediction, Tails Distribution, Tails? NewStudy)
{
    /// <summary>
    /// Of a frequentist fit: the confidence distribution of the mean (Schweder and Hjort 2016), normal or t as its interval, and the one
    /// behind its prediction interval, of spread √(se² + τ²). The bootstrap's prediction interval has no such distribution.
    /// </summary>
    public static PooledMean Of(MetaAnalysis fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var reference = fit.Options.Prediction switch
        {
            null => fit.DegreesOfFreedom,
            PredictionMethod.StudentKMinus1 => fit.K - 1,
            PredictionMethod.StudentKMinus2 => Math.Max(1, fit.K - 2),
            _ => null,
        };
        return Of(
            fit.Estimate, fit.StandardError, fit.DegreesOfFreedom, fit.Interval, fit.PredictionInterval,
            fit.Options.Prediction == PredictionMethod.Bootstrap ? null : fit.TauSquared, reference);
    }

    /// <summary>Of a count model; the reference distribution of its prediction interval need not be that of its mean.</summary>
    public static PooledMean Of(CountModelFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var reference = (fit.Options.Prediction, fit.Options.Inference) switch
        {
            (PredictionMethod.StudentKMinus1, _) or (null, not CountInference.Normal) => fit.K - 1,
            (PredictionMethod.StudentKMinus2, _) => Math.Max(1, fit.K - 2),
            _ => (double?)null,
        };
        return Of(fit.Estimate, fit.StandardError, fit.DegreesOfFreedom, fit.Interval, fit.PredictionInterval, fit.TauSquared, reference);
    }

    /// <summary>Of a multilevel model with one mean: a new study differs by all components.</summary>
    internal static PooledMean Of(RegressionCoefficient mean, Interval? prediction, double totalVariance) => Of(
        mean.Estimate, mean.StandardError, mean.DegreesOfFreedom, mean.Interval, prediction, totalVariance, mean.DegreesOfFreedom);

    private static PooledMean Of(
        double estimate, double standardError, double? degreesOfFreedom, Interval interval, Interval? prediction, double? tauSquared,
        double? predictionDegreesOfFreedom)
    {
        var newStudy = prediction is not null && tauSquared is { } variance
            ? Tails.Of(new LocationScale(estimate, Math.Sqrt(standardError * standardError + variance), predictionDegreesOfFreedom))
            : null;
        return new(
            estimate, standardError, degreesOfFreedom, interval, prediction,
            Tails.Of(new LocationScale(estimate, standardError, degreesOfFreedom)), newStudy);
    }
}

/// <summary>A distribution by its tails, each computed as such: a small probability above a value is not 1 minus the one below it.</summary>
/// <param name="Below">P(X ≤ x).</param>
/// <param name="Above">P(X &gt; x).</param>
public sealed record Tails(Func<double, double> Below, Func<double, double> Above)
{
    internal static Tails Of(LocationScale distribution) => new(distribution.Cdf, distribution.Survival);

    internal static Tails Of(PosteriorSummary posterior) => new(posterior.Cdf, posterior.Survival);
}
