namespace ExoMeta.Pooling;

/// <summary>Prediction intervals μ̂ ± c·√(se² + τ²) of the true effect of a new study.</summary>
internal static class PredictionIntervals
{
    /// <summary>The interval at the analysis' level and method; <see cref="PoolingOptions.Prediction"/> says which quantile c is.</summary>
    /// <param name="estimate">Mean or fitted value.</param>
    /// <param name="standardError">Its standard error.</param>
    /// <param name="ownDegreesOfFreedom">Degrees of freedom of its confidence interval.</param>
    /// <param name="ownCritical">Quantile of its confidence interval.</param>
    /// <param name="tauSquared">τ².</param>
    /// <param name="residualDegreesOfFreedom">k − p.</param>
    /// <param name="options">The choices.</param>
    public static Interval Of(
        double estimate, double standardError, double ownDegreesOfFreedom, double ownCritical, double tauSquared,
        int residualDegreesOfFreedom, PoolingOptions options)
    {
        var degreesOfFreedom = options switch
        {
            { Prediction: PredictionMethod.Normal } or { Prediction: null, Inference: InferenceMethod.Wald } => double.PositiveInfinity,
            { Prediction: null, Inference: InferenceMethod.KenwardRoger } => ownDegreesOfFreedom,
            { Prediction: PredictionMethod.StudentKMinus1 or null } => residualDegreesOfFreedom,
            { Prediction: PredictionMethod.StudentKMinus2 } => Math.Max(1, residualDegreesOfFreedom - 1),
            { Prediction: PredictionMethod.Bootstrap } => throw new ArgumentException(
                "the bootstrap prediction interval is that of one mean: with moderators choose z, t-k1 or t-k2", nameof(options)),
            _ => throw new ArgumentException($"unknown prediction interval {options.Prediction}", nameof(options)),
        };
        var critical = degreesOfFreedom == ownDegreesOfFreedom ? ownCritical : Reference.Critical(options.Level, degreesOfFreedom);
        var half = critical * Math.Sqrt(standardError * standardError + tauSquared);
        return new(estimate - half, estimate + half);
    }
}
