using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Optimisation;

namespace ExoMeta.Trials.Designs;

/// <summary>On which scale two risks are compared.</summary>
public enum RiskScale
{
    /// <summary>p₁ − p₂.</summary>
    Difference,

    /// <summary>p₁/p₂.</summary>
    Ratio,
}

/// <summary>Two risks, by the score test in the normal approximation.</summary>
/// <remarks>
/// With no difference as null hypothesis, Fleiss (1981, Statistical Methods for Rates and Proportions, section 3.2): control
/// n₂ = [z_α √((1 + 1/r) p̄q̄) + z_β √(p₁q₁/r + p₂q₂)]²/(p₁ − p₂)². With another one, θ₀, the variance under the null hypothesis is at the risks nearest
/// to p₁, p₂ in likelihood that differ by θ₀ (Farrington and Manning 1990, Statistics in Medicine 9:1447–1454), on the ratio scale with p₁ − θ₀p₂.
/// The continuity correction is that of Fleiss, Tytun and Ury (1980, Biometrics 36:343–346).
/// </remarks>
/// <param name="Treatment">p₁, in (0, 1).</param>
/// <param name="Control">p₂, in (0, 1).</param>
/// <param name="Scale">Difference or ratio.</param>
/// <param name="Null">θ₀ on that scale: 0 or 1 unless a margin is tested.</param>
/// <param name="Ratio">r, patients on treatment for each on control.</param>
/// <param name="IsCorrected">Whether the size is for the test with continuity correction, of the null hypothesis of no difference.</param>
public sealed record RiskComparison(
    double Treatment, double Control, RiskScale Scale = RiskScale.Difference, double? Null = null, double Ratio = 1, bool IsCorrected = false)
    : EndpointComparison
{
    private double Margin => Null ?? (Scale == RiskScale.Ratio ? 1 : 0);

    /// <summary>What p₂ is multiplied by before it is subtracted.</summary>
    private double Factor => Scale == RiskScale.Ratio ? Margin : 1;

    private double Offset => Scale == RiskScale.Ratio ? 0 : Margin;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        var problems = Allocation.OfProbability(Treatment, "the risk on treatment").Concat(Allocation.OfProbability(Control, "the risk on control"))
            .Concat(Allocation.Problems(Ratio)).ToList();
        if (Scale == RiskScale.Difference ? !(Margin is > -1 and < 1) : !(Margin > 0 && double.IsFinite(Margin)))
        {
            problems.Add(FormattableString.Invariant(
                $"the null hypothesis is {Margin}; {(Scale == RiskScale.Difference ? "a difference inside (-1, 1)" : "a ratio above 0")} was expected"));
        }
        else if (problems.Count == 0 && Math.Abs(Treatment - Factor * Control - Offset) < 1e-12)
        {
            problems.Add("the risks are those of the null hypothesis; there is nothing to detect");
        }

        if (IsCorrected && (Factor != 1 || Offset != 0))
        {
            problems.Add("the continuity correction belongs to the null hypothesis of no difference");
        }

        return problems;
    }

    internal override FixedSize Size(DesignGoal goal)
    {
        var (nullTreatment, nullControl) = UnderNull();
        var atNull = Variance(nullTreatment, nullControl);
        var difference = Math.Abs(Treatment - Factor * Control - Offset);
        var root = (CriticalValues.Single(goal.SideAlpha, null) * Math.Sqrt(atNull)) + (Normal.Quantile(goal.Power) * Math.Sqrt(Variance(Treatment, Control)));
        if (!(root > 0))
        {
            throw new DesignException("so little power is asked for that no size is left");
        }

        var control = root * root / (difference * difference);
        if (IsCorrected)
        {
            // n′ = n/4 · (1 + √(1 + 2(r + 1)/(n r |p₁ − p₂|)))², n the uncorrected size of the control arm.
            var corrected = 1 + Math.Sqrt(1 + 2 * (1 + Ratio) / (control * Ratio * difference));
            control *= corrected * corrected / 4;
        }

        return new(control * (1 + Ratio));
    }

    /// <summary>Variance of √n₂ times the estimated difference.</summary>
    private double Variance(double treatment, double control) =>
        treatment * (1 - treatment) / Ratio + Factor * Factor * control * (1 - control);

    /// <summary>The most likely risks under the null hypothesis, when the observed ones are p₁ and p₂.</summary>
    private (double Treatment, double Control) UnderNull()
    {
        if (Factor == 1 && Offset == 0)
        {
            var pooled = (Ratio * Treatment + Control) / (1 + Ratio);
            return (pooled, pooled);
        }

        var low = Math.Max(0, -Offset / Factor);
        var high = Math.Min(1, (1 - Offset) / Factor);

        // The log-likelihood is concave along the null hypothesis: its slope falls from +∞ to −∞ between the ends.
        var inset = 1e-13 * (high - low);
        var control = RootFinder.Brent(Slope, low + inset, high - inset);
        return (Factor * control + Offset, control);

        double Slope(double p2)
        {
            var p1 = Factor * p2 + Offset;
            return Factor * Ratio * (Treatment - p1) / (p1 * (1 - p1)) + (Control - p2) / (p2 * (1 - p2));
        }
    }
}
