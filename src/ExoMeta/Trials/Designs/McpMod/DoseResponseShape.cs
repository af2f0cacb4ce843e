using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials.Designs;

/// <summary>
/// The shape of a dose–response curve, up to its level at dose 0 and its height: the candidate models of Bretz, Pinheiro and Branson (2005,
/// Biometrics 61:738–748) and Pinheiro, Bornkamp and Bretz (2006, Journal of Biopharmaceutical Statistics 16:639–656).
/// </summary>
public abstract record DoseResponseShape
{
    private protected DoseResponseShape()
    {
    }

    /// <summary>The shape at a dose of at least 0.</summary>
    public abstract double At(double dose);

    /// <summary>What is wrong with its parameters for doses up to the largest, in words; empty when it is sound.</summary>
    /// <param name="largest">The largest dose.</param>
    public abstract IEnumerable<string> Problems(double largest);

    /// <summary>A dose at which the shape may be furthest from its value at 0; the largest dose for shapes that rise or fall all the way.</summary>
    /// <param name="largest">The largest dose.</param>
    internal virtual double Mode(double largest) => largest;

    /// <summary>The response when placebo has none and the largest effect over [0, largest] is <paramref name="height"/>.</summary>
    /// <param name="dose">The dose.</param>
    /// <param name="largest">The largest dose.</param>
    /// <param name="height">The effect that is furthest from placebo's; negative for a curve that falls.</param>
    public double Response(double dose, double largest, double height)
    {
        var zero = At(0);
        var furthest = Math.Max(Math.Abs(At(largest) - zero), Math.Abs(At(Mode(largest)) - zero));
        return height * (At(dose) - zero) / furthest;
    }

    /// <summary>The smallest dose whose effect over placebo is at least a target (Pinheiro et al. 2006), with the height above; null when none is.</summary>
    /// <param name="target">The effect over placebo, of the sign of the height.</param>
    /// <param name="largest">The largest dose.</param>
    /// <param name="height">As in <see cref="Response"/>.</param>
    public double? TargetDose(double target, double largest, double height)
    {
        var share = target / height;
        if (!(share > 0 && Response(Mode(largest), largest, 1) >= share))
        {
            return share <= 0 ? 0 : null;
        }

        // All shapes rise from 0 to their mode.
        return Numerics.Optimisation.RootFinder.Brent(dose => Response(dose, largest, 1) - share, 0, Mode(largest));
    }

    private protected static IEnumerable<string> Positive(double value, string what)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            yield return FormattableString.Invariant($"{what} is {value}; a number above 0 was expected");
        }
    }
}

/// <summary>d.</summary>
public sealed record LinearShape : DoseResponseShape
{
    /// <inheritdoc/>
    public override double At(double dose) => dose;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(double largest) => [];
}

/// <summary>log(d + offset).</summary>
/// <param name="Offset">Above 0; a hundredth of the largest dose is usual.</param>
public sealed record LogLinearShape(double Offset) : DoseResponseShape
{
    /// <inheritdoc/>
    public override double At(double dose) => DoseResponseCurves.LogLinear<LaneOne>(new(dose), new(Offset)).Value;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(double largest) => Positive(Offset, "the offset");
}

/// <summary>d^h/(ED50^h + d^h): Emax for h = 1, else sigmoid Emax.</summary>
/// <param name="HalfDose">ED50, above 0.</param>
/// <param name="Hill">h, above 0.</param>
public sealed record EmaxShape(double HalfDose, double Hill = 1) : DoseResponseShape
{
    /// <inheritdoc/>
    public override double At(double dose) => DoseResponseCurves.SigmoidEmax<LaneOne>(new(dose), new(HalfDose), new(Hill)).Value;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(double largest) => Positive(HalfDose, "ED50").Concat(Positive(Hill, "the Hill exponent"));
}

/// <summary>exp(d/δ).</summary>
/// <param name="Delta">δ, above 0.</param>
public sealed record ExponentialShape(double Delta) : DoseResponseShape
{
    /// <inheritdoc/>
    public override double At(double dose) => DoseResponseCurves.Exponential<LaneOne>(new(dose), new(Delta)).Value;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(double largest) =>
        Positive(Delta, "delta").Concat(largest / Delta > 600 ? ["delta is so small that the curve overflows at the largest dose"] : []);
}

/// <summary>1/(1 + exp((ED50 − d)/δ)).</summary>
/// <param name="HalfDose">ED50.</param>
/// <param name="Delta">δ, above 0.</param>
public sealed record LogisticShape(double HalfDose, double Delta) : DoseResponseShape
{
    /// <inheritdoc/>
    public override double At(double dose) => DoseResponseCurves.Logistic<LaneOne>(new(dose), new(HalfDose), new(Delta)).Value;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(double largest) => Positive(HalfDose, "ED50").Concat(Positive(Delta, "delta"));
}

/// <summary>d + δd², an umbrella.</summary>
/// <param name="Delta">δ, below 0: the curve turns at −1/(2δ).</param>
public sealed record QuadraticShape(double Delta) : DoseResponseShape
{
    /// <inheritdoc/>
    public override double At(double dose) => DoseResponseCurves.Quadratic<LaneOne>(new(dose), new(Delta)).Value;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(double largest)
    {
        if (!(Delta < 0 && double.IsFinite(Delta)))
        {
            yield return FormattableString.Invariant($"delta is {Delta}; a number below 0 was expected");
        }
    }

    internal override double Mode(double largest) => Math.Min(largest, -0.5 / Delta);
}

/// <summary>B(δ₁, δ₂)(d/scale)^δ₁(1 − d/scale)^δ₂, an umbrella with its top at scale·δ₁/(δ₁ + δ₂).</summary>
/// <param name="Delta1">δ₁, above 0.</param>
/// <param name="Delta2">δ₂, above 0.</param>
/// <param name="Scale">Above the largest dose; 1.2 times it is usual.</param>
public sealed record BetaShape(double Delta1, double Delta2, double Scale) : DoseResponseShape
{
    /// <inheritdoc/>
    public override double At(double dose) => DoseResponseCurves.Beta<LaneOne>(new(dose), new(Delta1), new(Delta2), new(Scale)).Value;

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(double largest) => Positive(Delta1, "delta1").Concat(Positive(Delta2, "delta2"))
        .Concat(Scale >= largest && double.IsFinite(Scale) ? [] : [FormattableString.Invariant($"the scale is {Scale}; at least the largest dose, {largest}, was expected")]);

    internal override double Mode(double largest) => Math.Min(largest, Scale * Delta1 / (Delta1 + Delta2));
}
