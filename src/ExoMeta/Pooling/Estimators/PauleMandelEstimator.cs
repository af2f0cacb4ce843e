namespace ExoMeta.Pooling;

/// <summary>The τ² at which the generalised Q equals k − 1, or 0; its standard error is √(2k²/(k − 1))/Σw (Berkey et al. 1995).</summary>
internal sealed class PauleMandelEstimator : TauSquaredEstimator
{
    public override HeterogeneityEstimatorInfo Info { get; } = new(
        HeterogeneityEstimator.PauleMandel, "PM", "Paule–Mandel", "Paule and Mandel 1982", true, true);

    public override HeterogeneityFit Estimate(MarginalModel model) => GeneralisedQ.Solve(model, model.Count - 1);

    public override double? StandardError(MarginalModel model, double tauSquared)
    {
        double k = model.Count;
        return Math.Sqrt(2 * k * k / (k - 1)) / model.Moments(tauSquared).SumWeights;
    }
}
