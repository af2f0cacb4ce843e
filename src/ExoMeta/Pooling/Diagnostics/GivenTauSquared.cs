namespace ExoMeta.Pooling;

/// <summary>Coefficients and their covariance given τ², in the basis of the model's columns.</summary>
/// <param name="TauSquared">τ².</param>
/// <param name="Coefficients">β̂.</param>
/// <param name="Unscaled">(X'WX)⁻¹.</param>
/// <param name="Covariance">Φ: the same times Hartung and Knapp's factor, or Kenward and Roger's adjusted covariance.</param>
/// <param name="Factor">Hartung and Knapp's factor; 1 under other inference.</param>
internal readonly record struct GivenTauSquared(
    double TauSquared, double[] Coefficients, double[,] Unscaled, double[,] Covariance, double Factor)
{
    /// <summary>Without residual degrees of freedom there is no q: the factor is 1, as under Wald inference.</summary>
    public static GivenTauSquared Of(MarginalModel model, double tauSquared, InferenceMethod inference)
    {
        var (coefficients, unscaled) = model.Coefficients(tauSquared);
        if (inference == InferenceMethod.Wald || model.DegreesOfFreedom == 0)
        {
            return new(tauSquared, coefficients, unscaled, unscaled, 1);
        }

        if (inference == InferenceMethod.KenwardRoger)
        {
            return new(tauSquared, coefficients, unscaled, KenwardRoger.Of(model, tauSquared).Covariance, 1);
        }

        var q = model.Moments(tauSquared).Q / model.DegreesOfFreedom;
        var factor = inference == InferenceMethod.HartungKnappNeverNarrower ? Math.Max(1, q) : q;
        var scaled = (double[,])unscaled.Clone();
        for (var i = 0; i < coefficients.Length; i++)
        {
            for (var j = 0; j < coefficients.Length; j++)
            {
                scaled[i, j] *= factor;
            }
        }

        return new(tauSquared, coefficients, unscaled, scaled, factor);
    }
}
