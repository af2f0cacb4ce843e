using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Pooling;

/// <summary>The pooled mean with its standard error and reference distribution, given τ².</summary>
/// <param name="Estimate">Weighted mean.</param>
/// <param name="StandardError">Standard error, Hartung–Knapp factor included.</param>
/// <param name="DegreesOfFreedom">Of the reference t; +∞ for the normal.</param>
/// <param name="VarianceFactor">Hartung–Knapp's q before it is kept from narrowing; 1 under other inference.</param>
internal readonly record struct MeanInference(
    double Estimate, double StandardError, double DegreesOfFreedom, double VarianceFactor)
{
    /// <summary>
    /// Wald: se² = 1/x'Wx. Hartung and Knapp (2001): se² = q/x'Wx with q = y'Py/(k − 1) and t(k − 1); never narrower: max(1, q)
    /// (Knapp and Hartung 2003; studied by Röver, Knapp and Friede 2015); <see cref="KenwardRoger"/> has its own. One row has no q: it
    /// falls back on Wald inference.
    /// </summary>
    public static MeanInference Of(MarginalModel model, double tauSquared, InferenceMethod method)
    {
        var m = model.Moments(tauSquared);
        if (method == InferenceMethod.Wald || model.Count == 1)
        {
            return new(m.Mean, Math.Sqrt(1 / m.Information), double.PositiveInfinity, 1);
        }

        if (method == InferenceMethod.KenwardRoger)
        {
            var adjusted = KenwardRoger.Of(model, tauSquared);
            return new(m.Mean, Math.Sqrt(adjusted.Covariance[0, 0]), adjusted.DegreesOfFreedom([1]), 1);
        }

        var q = m.Q / (model.Count - 1);
        var factor = method == InferenceMethod.HartungKnapp ? q : Math.Max(1, q);
        return new(m.Mean, Math.Sqrt(factor / m.Information), model.Count - 1, q);
    }

    /// <summary>
    /// With the user's weights a: μ̂ = Σay/Σa, se² = q·a'(V + τ²I)a/(Σa)²; q and its degrees of freedom are those of the optimal weights
    /// (Sidik and Jonkman 2006 discuss the variance of such means).
    /// </summary>
    public static MeanInference Of(RotatedRows rows, EffectSet effects, double tauSquared, PoolingOptions options)
    {
        var optimal = Of(rows.Model, tauSquared, options.Inference);
        if (options.Weights is not { } weights)
        {
            return optimal;
        }

        var fit = UserWeightedFit.Of(effects, null, weights, tauSquared);
        var factor = options.Inference == InferenceMethod.HartungKnappNeverNarrower ? Math.Max(1, optimal.VarianceFactor) : optimal.VarianceFactor;
        return optimal with { Estimate = fit.Coefficients[0], StandardError = Math.Sqrt(factor * fit.Covariance[0, 0]) };
    }

    /// <summary>Quantile of the reference distribution that leaves (1 − level)/2 above it.</summary>
    public double Critical(double level) => Reference.Critical(level, DegreesOfFreedom);
}

/// <summary>The normal or t distribution that a statistic is referred to; infinite degrees of freedom mean the normal.</summary>
internal static class Reference
{
    /// <summary>P(T ≤ x).</summary>
    public static double Cdf(double x, double degreesOfFreedom) =>
        double.IsPositiveInfinity(degreesOfFreedom) ? Normal.Cdf(x) : StudentT.Cdf(x, degreesOfFreedom);

    /// <summary>Log density.</summary>
    public static double LogDensity(double x, double degreesOfFreedom) =>
        double.IsPositiveInfinity(degreesOfFreedom) ? Normal.LogDensity(x) : StudentT.LogDensity(x, degreesOfFreedom);

    /// <summary>Quantile.</summary>
    public static double Quantile(double p, double degreesOfFreedom) =>
        double.IsPositiveInfinity(degreesOfFreedom) ? Normal.Quantile(p) : StudentT.Quantile(p, degreesOfFreedom);

    /// <summary>The value that leaves (1 − level)/2 above it; by symmetry from the lower tail, where p keeps its digits.</summary>
    public static double Critical(double level, double degreesOfFreedom) => -Quantile(0.5 * (1 - level), degreesOfFreedom);

    /// <summary>Two-sided p of a statistic.</summary>
    public static double TwoSidedP(double statistic, double degreesOfFreedom) =>
        2 * (double.IsPositiveInfinity(degreesOfFreedom)
            ? Normal.Survival(Math.Abs(statistic))
            : StudentT.Survival(Math.Abs(statistic), degreesOfFreedom));
}
