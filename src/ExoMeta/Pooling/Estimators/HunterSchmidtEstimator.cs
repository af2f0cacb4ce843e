namespace ExoMeta.Pooling;

/// <summary>τ̂² = (Q − k) / Σw with inverse-variance weights, truncated at 0; biased downwards for small k.</summary>
internal sealed class HunterSchmidtEstimator : TauSquaredEstimator
{
    public override HeterogeneityEstimatorInfo Info { get; } = new(
        HeterogeneityEstimator.HunterSchmidt, "HS", "Hunter–Schmidt", "Hunter and Schmidt 2004", false, false);

    public override HeterogeneityFit Estimate(MarginalModel model)
    {
        var m = model.Moments(0);
        return HeterogeneityFit.ClosedForm((m.Q - model.Count) / m.SumWeights);
    }

    public override double? StandardError(MarginalModel model, double tauSquared)
    {
        var form = model.InverseVarianceForm(0);
        return Math.Sqrt(form.Variance(tauSquared)) / form.SumWeights;
    }
}
