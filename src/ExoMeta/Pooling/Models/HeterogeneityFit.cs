namespace ExoMeta.Pooling;

/// <summary>An estimate of τ² and how it was found; a value type, for fits in Monte Carlo loops.</summary>
/// <param name="TauSquared">The estimate, ≥ 0.</param>
/// <param name="Start">Starting value.</param>
/// <param name="Iterations">Evaluations used; 0 for closed forms.</param>
/// <param name="WhyStopped">The rule that stopped it.</param>
/// <param name="Maxima">Local maxima of the likelihood that were compared; 1 for other estimators.</param>
internal readonly record struct HeterogeneityFit(
    double TauSquared, double Start, int Iterations, string WhyStopped, int Maxima = 1)
{
    /// <summary>A closed form, truncated at 0.</summary>
    public static HeterogeneityFit ClosedForm(double tauSquared) =>
        double.IsNaN(tauSquared)
            ? throw new FitFailedException("the moment equation is not finite")
            : new(Math.Max(0, tauSquared), 0, 0, tauSquared > 0 ? "closed form" : "closed form, truncated at 0");
}
