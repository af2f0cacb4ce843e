namespace ExoMeta.Pooling;

/// <summary>
/// τ̂² = τ₀²·y'Py/(k − p) with weights 1/(v + τ₀²) and τ₀² = Σ(y − ȳ)²/k about the plain mean, with moderators too (Sidik and Jonkman 2005b);
/// positive unless all effects are equal.
/// </summary>
internal sealed class SidikJonkmanEstimator : TauSquaredEstimator
{
    public override HeterogeneityEstimatorInfo Info { get; } = new(
        HeterogeneityEstimator.SidikJonkman, "SJ", "Sidik–Jonkman", "Sidik and Jonkman 2005", false, false);

    public override HeterogeneityFit Estimate(MarginalModel model)
    {
        var start = model.TotalSumOfSquares / model.Count;
        return HeterogeneityFit.ClosedForm(start * model.Moments(start).Q / model.DegreesOfFreedom) with { Start = start };
    }

    public override double? StandardError(MarginalModel model, double tauSquared)
    {
        var start = model.TotalSumOfSquares / model.Count;
        return start * Math.Sqrt(model.InverseVarianceForm(start).Variance(tauSquared)) / model.DegreesOfFreedom;
    }
}
