namespace ExoMeta.Pooling;

/// <summary>The τ² at which the generalised Q equals k − p, or 0; its standard error is √(2k²/(k − p))/Σw (Berkey et al. 1995).</summary>
internal sealed class PauleMandelEstimator : TauSquaredEstimator
{
    public override HeterogeneityEstimatorInfo Info { get; } = new(
        HeterogeneityEstimator.PauleMandel, "PM", "Paule–Mandel", "Paule and Mandel 1982", true, true);

    public override HeterogeneityFit Estimate(MarginalModel model) => GeneralisedQ.Solve(model, model.DegreesOfFreedom);

    public override double? StandardError(MarginalModel model, double tauSquared)
    {
        double k = model.Count;
        return Math.Sqrt(2 * k * k / model.DegreesOfFreedom) / model.Moments(tauSquared).SumWeights;
    }

    public override LaneFitter? OnLanes(InferenceMethod inference) => LaneFitter.Of<EquationLanes<PauleMandelEquation>>(inference);
}
