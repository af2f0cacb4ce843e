namespace ExoMeta.Pooling;

/// <summary>Estimate, standard error and τ² of a fit: what a Monte Carlo replicate needs, without allocation but for Kenward–Roger.</summary>
/// <param name="Estimate">Pooled effect.</param>
/// <param name="StandardError">Its standard error, Hartung–Knapp factor included.</param>
/// <param name="TauSquared">τ²; 0 for one row.</param>
/// <param name="DegreesOfFreedom">Of the reference t; +∞ for the normal.</param>
internal readonly record struct LeanFit(double Estimate, double StandardError, double TauSquared, double DegreesOfFreedom)
{
    /// <summary>The same numbers as <see cref="RandomEffectsModel.Fit"/> gives.</summary>
    public static LeanFit Of(MarginalModel model, TauSquaredEstimator estimator, InferenceMethod inference)
    {
        var tauSquared = model.Count == 1 ? 0 : estimator.Estimate(model).TauSquared;
        var mean = MeanInference.Of(model, tauSquared, inference);
        return new(mean.Estimate, mean.StandardError, tauSquared, mean.DegreesOfFreedom);
    }
}
