using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Trials.Designs;

/// <summary>How a normal mean is tested.</summary>
public enum MeanTest
{
    /// <summary>Student's t: the standard deviation is estimated; power from the noncentral t distribution.</summary>
    Student,

    /// <summary>The z test: the standard deviation is known.</summary>
    Normal,
}

/// <summary>A normal mean against another, or against a fixed value.</summary>
/// <remarks>
/// z test: total n = (1 + r)²/r · σ²(z_α + z_β)²/δ², one arm: σ²(z_α + z_β)²/δ². t test: the n, not rounded, at which the noncentral t with
/// n − 2 (one arm: n − 1) degrees of freedom and noncentrality δ/σ·√(n r)/(1 + r) has the power (Julious 2004, Statistics in
/// Medicine 23:1921–1986, section 3).
/// </remarks>
/// <param name="Difference">δ: the difference to detect, beyond the margin if there is one; not 0.</param>
/// <param name="StandardDeviation">σ of one patient's value, above 0.</param>
/// <param name="Ratio">r, patients on treatment for each on control; null for one arm against a fixed value.</param>
/// <param name="Test">Which test.</param>
public sealed record MeanComparison(double Difference, double StandardDeviation, double? Ratio, MeanTest Test) : EndpointComparison
{
    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (!double.IsFinite(Difference) || Difference == 0)
        {
            yield return FormattableString.Invariant($"the difference to detect is {Difference}; a number other than 0 was expected");
        }

        if (!(StandardDeviation > 0 && double.IsFinite(StandardDeviation)))
        {
            yield return FormattableString.Invariant($"the standard deviation is {StandardDeviation}; a number above 0 was expected");
        }

        foreach (var problem in Allocation.Problems(Ratio))
        {
            yield return problem;
        }
    }

    /// <summary>P(rejects in the direction of the difference) with n patients in all.</summary>
    /// <param name="total">n, whole or not; above the number of estimated means.</param>
    /// <param name="sideAlpha">One-sided level.</param>
    public double Power(double total, double sideAlpha)
    {
        var noncentrality = Math.Abs(Difference) / StandardDeviation * Math.Sqrt(total / Spread);
        if (Test == MeanTest.Normal)
        {
            return Normal.Survival(Normal.UpperQuantile(sideAlpha) - noncentrality);
        }

        var df = total - Means;
        return NoncentralT.Survival(StudentT.UpperQuantile(sideAlpha, df), df, noncentrality);
    }

    private int Means => Ratio is null ? 1 : 2;

    /// <summary>n times the squared standard error in units of σ².</summary>
    private double Spread => Allocation.Spread(Ratio);

    internal override FixedSize Size(DesignGoal goal)
    {
        var effect = Difference / StandardDeviation;
        var known = Spread * goal.SquaredDrift / (effect * effect);
        if (Test == MeanTest.Normal)
        {
            return new(known);
        }

        var low = Math.Max(known, Means + 0.5);
        if (Power(low, goal.SideAlpha) >= goal.Power)
        {
            throw new DesignException("the difference is so large that the t test would need no more patients than it has means to estimate; use the z test");
        }

        var high = low + 2;
        while (Power(high, goal.SideAlpha) < goal.Power)
        {
            high = Means + 2 * (high - Means);
        }

        return new(RootFinder.Brent(n => Power(n, goal.SideAlpha) - goal.Power, low, high));
    }
}
