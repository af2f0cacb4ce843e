namespace ExoMeta.Pooling;

/// <summary>The global maximum of the restricted likelihood; its standard error from the Fisher information, √(2/tr PP).</summary>
internal sealed class RestrictedMaximumLikelihoodEstimator : TauSquaredEstimator
{
    public override HeterogeneityEstimatorInfo Info { get; } = new(
        HeterogeneityEstimator.RestrictedMaximumLikelihood, "REML", "restricted maximum likelihood",
        "Viechtbauer 2005", true, true);

    public override HeterogeneityFit Estimate(MarginalModel model) => LikelihoodMaximum.Find(model, restricted: true);

    public override double? StandardError(MarginalModel model, double tauSquared) =>
        Math.Sqrt(2 / model.InverseVarianceForm(tauSquared).TracePP);

    public override LaneFitter? OnLanes(InferenceMethod inference) => LaneFitter.Of<EquationLanes<RestrictedLikelihoodScore>>(inference);
}
