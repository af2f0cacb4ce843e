namespace ExoMeta.Pooling;

/// <summary>The global maximum of the full likelihood; its standard error from the Fisher information, √(2/Σw²).</summary>
internal sealed class MaximumLikelihoodEstimator : TauSquaredEstimator
{
    public override HeterogeneityEstimatorInfo Info { get; } = new(
        HeterogeneityEstimator.MaximumLikelihood, "ML", "maximum likelihood", "Hardy and Thompson 1996", true, true);

    public override HeterogeneityFit Estimate(MarginalModel model) => LikelihoodMaximum.Find(model, restricted: false);

    public override double? StandardError(MarginalModel model, double tauSquared) =>
        Math.Sqrt(2 / model.Moments(tauSquared).SumSquaredWeights);

    public override LaneFitter? OnLanes(InferenceMethod inference) => LaneFitter.Of<EquationLanes<LikelihoodScore>>(inference);
}
