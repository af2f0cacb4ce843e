using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>The effect whose contours an albatross plot draws: how large a study must be for an effect to give a p-value.</summary>
public abstract record AlbatrossScale
{
    private AlbatrossScale()
    {
    }

    /// <summary>Total sample size at which an observed effect has |z| (Harrison et al. 2017: the variance formula solved for N).</summary>
    internal abstract double SampleSize(double effect, double z);

    /// <summary>The effect of the same size in the other direction.</summary>
    internal abstract double Reverse(double effect);

    /// <summary>Why the scale has no contour for this effect; null when it has one.</summary>
    internal abstract string? Problem(double effect);

    /// <summary>
    /// Standardised mean difference d: N = z²·((1 + r)²/r + d²/2)/d², from var d = (1 + r)²/(rN) + d²/(2N), for groups in ratio r : 1.
    /// </summary>
    /// <param name="Ratio">Size of the treatment group over that of the control group, &gt; 0.</param>
    public sealed record StandardisedMeanDifference(double Ratio = 1) : AlbatrossScale
    {
        internal override double SampleSize(double effect, double z) =>
            z * z * ((1 + Ratio) * (1 + Ratio) / Ratio + 0.5 * effect * effect) / (effect * effect);

        internal override double Reverse(double effect) => -effect;

        internal override string? Problem(double effect) =>
            !(Ratio > 0) || !double.IsFinite(Ratio) ? "the ratio of the groups must be above 0"
            : effect == 0 || !double.IsFinite(effect) ? "a standardised mean difference must be finite and not 0" : null;
    }

    /// <summary>Correlation ρ: N = z²/atanh²(ρ) + 3, from Fisher's transformation.</summary>
    public sealed record Correlation : AlbatrossScale
    {
        internal override double SampleSize(double effect, double z)
        {
            var fisher = PortableMath.Atanh(effect);
            return z * z / (fisher * fisher) + 3;
        }

        internal override double Reverse(double effect) => -effect;

        internal override string? Problem(double effect) =>
            effect is > -1 and < 1 and not 0 ? null : "a correlation must lie between −1 and 1 and not be 0";
    }

    /// <summary>
    /// Odds ratio at a baseline risk p₀: N = z²·(1 + r)·(1/(r·p₁(1 − p₁)) + 1/(p₀(1 − p₀)))/log²(OR), with p₁ the risk that the odds ratio
    /// makes of p₀, for groups in ratio r : 1.
    /// </summary>
    /// <param name="BaselineRisk">Risk in the control group, in (0, 1).</param>
    /// <param name="Ratio">Size of the treatment group over that of the control group, &gt; 0.</param>
    public sealed record OddsRatio(double BaselineRisk, double Ratio = 1) : AlbatrossScale
    {
        internal override double SampleSize(double effect, double z)
        {
            var odds = effect * BaselineRisk / (1 - BaselineRisk);
            var risk = odds / (1 + odds);
            var log = PortableMath.Log(effect);
            return z * z * (1 + Ratio) * (1 / (Ratio * risk * (1 - risk)) + 1 / (BaselineRisk * (1 - BaselineRisk))) / (log * log);
        }

        internal override double Reverse(double effect) => 1 / effect;

        internal override string? Problem(double effect) =>
            !(Ratio > 0) || !double.IsFinite(Ratio) ? "the ratio of the groups must be above 0"
            : BaselineRisk is not (> 0 and < 1) ? "the baseline risk must lie between 0 and 1"
            : effect is > 0 and not 1 && double.IsFinite(effect) ? null : "an odds ratio must be finite, above 0 and not 1";
    }

    /// <summary>
    /// Risk ratio at a baseline risk p₀: N = z²·(1 + r)·((1 − p₁)/(r·p₁) + (1 − p₀)/p₀)/log²(RR) with p₁ = RR·p₀, from
    /// var log RR = (1 − p₁)/(n₁p₁) + (1 − p₀)/(n₀p₀), for groups in ratio r : 1.
    /// </summary>
    /// <param name="BaselineRisk">Risk in the control group, in (0, 1).</param>
    /// <param name="Ratio">Size of the treatment group over that of the control group, &gt; 0.</param>
    public sealed record RiskRatio(double BaselineRisk, double Ratio = 1) : AlbatrossScale
    {
        internal override double SampleSize(double effect, double z)
        {
            var risk = effect * BaselineRisk;
            var log = PortableMath.Log(effect);
            return z * z * (1 + Ratio) * ((1 - risk) / (Ratio * risk) + (1 - BaselineRisk) / BaselineRisk) / (log * log);
        }

        internal override double Reverse(double effect) => 1 / effect;

        internal override string? Problem(double effect) =>
            !(Ratio > 0) || !double.IsFinite(Ratio) ? "the ratio of the groups must be above 0"
            : BaselineRisk is not (> 0 and < 1) ? "the baseline risk must lie between 0 and 1"
            : effect is > 0 and not 1 && effect * BaselineRisk < 1 ? null : "a risk ratio must be above 0 and not 1, and its risk below 1";
    }

    /// <summary>
    /// Risk difference at a baseline risk p₀: N = z²·(1 + r)·(p₁(1 − p₁)/r + p₀(1 − p₀))/RD² with p₁ = p₀ + RD, from
    /// var RD = p₁(1 − p₁)/n₁ + p₀(1 − p₀)/n₀, for groups in ratio r : 1.
    /// </summary>
    /// <param name="BaselineRisk">Risk in the control group, in (0, 1).</param>
    /// <param name="Ratio">Size of the treatment group over that of the control group, &gt; 0.</param>
    public sealed record RiskDifference(double BaselineRisk, double Ratio = 1) : AlbatrossScale
    {
        internal override double SampleSize(double effect, double z)
        {
            var risk = BaselineRisk + effect;
            return z * z * (1 + Ratio) * (risk * (1 - risk) / Ratio + BaselineRisk * (1 - BaselineRisk)) / (effect * effect);
        }

        internal override double Reverse(double effect) => -effect;

        internal override string? Problem(double effect) =>
            !(Ratio > 0) || !double.IsFinite(Ratio) ? "the ratio of the groups must be above 0"
            : BaselineRisk is not (> 0 and < 1) ? "the baseline risk must lie between 0 and 1"
            : effect != 0 && BaselineRisk + effect is > 0 and < 1 ? null : "a risk difference must not be 0, and its risk must lie between 0 and 1";
    }
}
