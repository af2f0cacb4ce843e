using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Trials;

/// <summary>
/// The size of the last stage, set at the last interim look: the smallest with which the trial has the power asked for, given what was seen,
/// within limits (Proschan and Hunsberger 1995, Biometrics 51:1315–1324; Mehta and Pocock 2011, Statistics in Medicine 30:3267–3284).
/// </summary>
/// <remarks>
/// With δ the expected statistic of the last stage at its planned size and c what that statistic must reach given the stages so far, conditional
/// power is Φ(δ − c) as planned and Φ(δ√f − c) with f times the patients, so that f = ((c + z)/δ)² with z = Φ⁻¹(power). Under the naive test c is
/// that of the planned sizes, as Mehta and Pocock have it. All arms change by the same factor; sizes are rounded up. When δ is not above 0 no
/// size has the power, and the largest is taken.
/// </remarks>
/// <param name="Power">Conditional power asked for, in (0, 1).</param>
/// <param name="Largest">Largest last stage over the planned one, at least 1.</param>
public sealed record ConditionalPowerSize(double Power, double Largest)
{
    /// <summary>Smallest last stage over the planned one, above 0 and at most 1.</summary>
    public double Smallest { get; init; } = 1;

    /// <summary>The effect, on the analysis scale, at which conditional power is taken; null for the interim estimate.</summary>
    public double? Effect { get; init; }

    /// <summary>
    /// The lower end of the promising zone: with less conditional power than this, at the planned size, the planned size is kept. 0 for no such
    /// zone.
    /// </summary>
    public double PromisingFrom { get; init; }

    /// <summary>Φ⁻¹ of the power.</summary>
    internal double PowerQuantile => Normal.Quantile(Power);

    /// <summary>What is wrong, in words; empty when it is sound.</summary>
    internal IEnumerable<string> FindProblems(bool isLowerBetter)
    {
        if (!(Power is > 0 and < 1))
        {
            yield return FormattableString.Invariant($"the conditional power is {Power}; a number inside (0, 1) was expected");
        }

        if (!(Largest is >= 1 and <= 100))
        {
            yield return FormattableString.Invariant($"the largest last stage is {Largest} times the planned one; a number from 1 to 100 was expected");
        }

        if (!(Smallest is > 0 and <= 1))
        {
            yield return FormattableString.Invariant($"the smallest last stage is {Smallest} times the planned one; a number above 0 and up to 1 was expected");
        }

        if (!(PromisingFrom >= 0 && PromisingFrom < Power))
        {
            yield return FormattableString.Invariant($"the promising zone begins at {PromisingFrom}; a conditional power from 0 to below {Power} was expected");
        }

        if (Effect is { } effect && !(double.IsFinite(effect) && (isLowerBetter ? effect < 0 : effect > 0)))
        {
            yield return FormattableString.Invariant($"the planned effect is {effect}; a number {(isLowerBetter ? "below" : "above")} 0, the favourable direction, was expected");
        }
    }
}
