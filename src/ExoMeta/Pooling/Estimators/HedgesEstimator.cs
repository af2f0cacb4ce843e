namespace ExoMeta.Pooling;

/// <summary>τ̂² = (y'Py − tr PV) / (k − p) with equal weights, y'Py = Σ(y − ȳ)² without moderators (Cochran's ANOVA estimator), truncated at 0.</summary>
internal sealed class HedgesEstimator : TauSquaredEstimator
{
    public override HeterogeneityEstimatorInfo Info { get; } = new(
        HeterogeneityEstimator.Hedges, "HE", "Hedges", "Hedges 1983", false, false);

    public override HeterogeneityFit Estimate(MarginalModel model)
    {
        var form = model.UnweightedForm();
        return HeterogeneityFit.ClosedForm((form.Value - form.TracePV) / form.TraceP);
    }

    public override double? StandardError(MarginalModel model, double tauSquared)
    {
        var form = model.UnweightedForm();
        return Math.Sqrt(form.Variance(tauSquared)) / form.TraceP;
    }
}
