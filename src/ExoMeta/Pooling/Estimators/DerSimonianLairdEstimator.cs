namespace ExoMeta.Pooling;

/// <summary>τ̂² = (Q − (k − p)) / tr P with inverse-variance weights, truncated at 0; for dependent rows the same moment with M = V.</summary>
internal sealed class DerSimonianLairdEstimator : TauSquaredEstimator
{
    public override HeterogeneityEstimatorInfo Info { get; } = new(
        HeterogeneityEstimator.DerSimonianLaird, "DL", "DerSimonian–Laird", "DerSimonian and Laird 1986", false, true);

    public override HeterogeneityFit Estimate(MarginalModel model)
    {
        var m = model.Moments(0);
        return HeterogeneityFit.ClosedForm((m.Q - model.DegreesOfFreedom) / m.TraceP);
    }

    public override double? StandardError(MarginalModel model, double tauSquared)
    {
        var form = model.InverseVarianceForm(0);
        return Math.Sqrt(form.Variance(tauSquared)) / form.TraceP;
    }

    public override LaneFitter? OnLanes(InferenceMethod inference) => LaneFitter.Of<DerSimonianLairdLanes>(inference);
}
