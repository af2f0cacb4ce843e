namespace ExoMeta.Pooling;

/// <summary>
/// Empirical Bayes. Its estimating equation Σw·((k/(k − p))·r² − (v + τ²)) = 0 with w = 1/(v + τ²) is k·Q(τ²)/(k − p) = k:
/// that of Paule and Mandel, so the two estimators are one (Viechtbauer et al. 2015, section 2).
/// </summary>
internal sealed class EmpiricalBayesEstimator : TauSquaredEstimator
{
    private static readonly PauleMandelEstimator Twin = new();

    public override HeterogeneityEstimatorInfo Info { get; } = new(
        HeterogeneityEstimator.EmpiricalBayes, "EB", "empirical Bayes", "Morris 1983", true, true);

    public override HeterogeneityFit Estimate(MarginalModel model) => Twin.Estimate(model);

    public override double? StandardError(MarginalModel model, double tauSquared) => Twin.StandardError(model, tauSquared);

    public override LaneFitter? OnLanes(InferenceMethod inference) => Twin.OnLanes(inference);
}
