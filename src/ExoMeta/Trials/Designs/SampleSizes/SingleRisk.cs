using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Trials.Designs;

/// <summary>One arm's risk against a fixed value, in the normal approximation: n = [z_α √(p₀q₀) + z_β √(p₁q₁)]²/(p₁ − p₀)².</summary>
/// <param name="Risk">p₁, in (0, 1).</param>
/// <param name="Null">p₀, in (0, 1), another value.</param>
public sealed record SingleRisk(double Risk, double Null) : EndpointComparison
{
    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        var problems = Allocation.OfProbability(Risk, "the risk").Concat(Allocation.OfProbability(Null, "the null hypothesis"));
        return Risk == Null ? problems.Append("the risk is that of the null hypothesis; there is nothing to detect") : problems;
    }

    internal override FixedSize Size(DesignGoal goal)
    {
        var root = CriticalValues.Single(goal.SideAlpha, null) * Math.Sqrt(Null * (1 - Null)) + Normal.Quantile(goal.Power) * Math.Sqrt(Risk * (1 - Risk));
        return root > 0
            ? new(root * root / ((Risk - Null) * (Risk - Null)))
            : throw new DesignException("so little power is asked for that no size is left");
    }
}
