namespace ExoMeta.Pooling;

/// <summary>τ̂² = τ₀²·y'Py/(k − 1) with weights 1/(v + τ₀²) and τ₀² = Σ(y − ȳ)²/k; positive unless all effects are equal.</summary>
internal sealed class SidikJonkmanEstimator : TauSquaredEstimator
{
    public override HeterogeneityEstimatorInfo Info { get; } = new(
        HeterogeneityEstimator.SidikJonkman, "SJ", "Sidik–Jonkman", "Sidik and Jonkman 2005", false, false);

    public override HeterogeneityFit Estimate(MarginalModel model)
    {
        var start = model.SumOfSquares / model.Count;
        return HeterogeneityFit.ClosedForm(start * model.Moments(start).Q / (model.Count - 1)) with { Start = start };
    }

    public override double? StandardError(MarginalModel model, double tauSquared)
    {
        var start = model.SumOfSquares / model.Count;
        return start * Math.Sqrt(model.InverseVarianceForm(start).Variance(tauSquared)) / (model.Count - 1);
    }
}
