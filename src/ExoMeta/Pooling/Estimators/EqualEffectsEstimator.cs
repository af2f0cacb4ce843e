namespace ExoMeta.Pooling;

/// <summary>τ² = 0 by assumption.</summary>
internal sealed class EqualEffectsEstimator : TauSquaredEstimator
{
    public override HeterogeneityEstimatorInfo Info { get; } = new(
        HeterogeneityEstimator.EqualEffects, "EE", "equal effects", "Rice, Higgins and Lumley 2018", false, true);

    public override HeterogeneityFit Estimate(MarginalModel model) => new(0, 0, 0, "no heterogeneity by assumption");

    public override double? StandardError(MarginalModel model, double tauSquared) => null;

    public override LaneFitter? OnLanes(InferenceMethod inference) => LaneFitter.Of<EqualEffectsLanes>(inference);
}
