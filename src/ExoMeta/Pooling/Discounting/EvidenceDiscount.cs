using System.Globalization;
using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>How much less than its printed precision a row is trusted, by its risk of bias.</summary>
public abstract record EvidenceDiscount
{
    private protected EvidenceDiscount()
    {
    }

    /// <summary>The row as it is.</summary>
    public static EvidenceDiscount None { get; } = new PowerPrior(1);

    /// <summary>Whether it leaves a row as it is.</summary>
    public abstract bool ChangesNothing { get; }

    /// <summary>Whether it takes a row out.</summary>
    public virtual bool Removes => false;

    /// <summary>The discounted effect.</summary>
    /// <exception cref="InvalidOperationException">The discount removes the row.</exception>
    public EffectSize Apply(EffectSize effect)
    {
        ThrowIfRemoving();
        var formula = Apply(EffectFormula.Known(effect));
        return new((double)formula.Estimate, (double)formula.Variance, (double)formula.DegreesOfFreedom);
    }

    /// <summary>The discounted effect of a row that depends on unknowns: each draw is discounted.</summary>
    /// <exception cref="InvalidOperationException">The discount removes the row.</exception>
    public EffectDistribution Apply(EffectDistribution effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        ThrowIfRemoving();
        return new(effect.Unknowns, Apply(effect.Formula));
    }

    private protected abstract EffectFormula Apply(EffectFormula effect);

    private void ThrowIfRemoving()
    {
        if (Removes)
        {
            throw new InvalidOperationException("a discount of 0 takes the row out; it has no discounted effect");
        }
    }

    /// <summary>
    /// Power prior: the likelihood of the row to the power a₀ (Ibrahim &amp; Chen 2000, Stat Sci 15:46), which for a normal effect is the
    /// variance over a₀. 1 leaves it as it is, 0 takes it out.
    /// </summary>
    /// <remarks>Rows that depend on each other keep their correlation: cov/√(a₀ᵢ·a₀ⱼ).</remarks>
    public sealed record PowerPrior : EvidenceDiscount
    {
        /// <summary>A power prior.</summary>
        /// <param name="exponent">a₀, 0 to 1.</param>
        /// <exception cref="ArgumentException">a₀ is not between 0 and 1.</exception>
        public PowerPrior(double exponent)
        {
            if (!(exponent >= 0 && exponent <= 1))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"a power prior's exponent lies between 0 (ignored) and 1 (as printed), not at {exponent}"), nameof(exponent));
            }

            Exponent = exponent;
        }

        /// <summary>a₀.</summary>
        public double Exponent { get; }

        /// <inheritdoc/>
        public override bool ChangesNothing => Exponent == 1;

        /// <inheritdoc/>
        public override bool Removes => Exponent == 0;

        private protected override EffectFormula Apply(EffectFormula effect) => effect with { Variance = effect.Variance / Exponent };

        /// <summary>As written: <c>0.5</c>.</summary>
        public override string ToString() => Exponent.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Additive bias with a mean and a variance on the analysis scale (Welton et al. 2009, J R Stat Soc A 172:119; Turner et al. 2009, ibid.
    /// 172:21): estimate − mean, variance + variance of the bias.
    /// </summary>
    /// <remarks>The bias belongs to the study: rows of one study share it, so that it adds σᵢσⱼ to their covariance.</remarks>
    public sealed record AdditiveBias : EvidenceDiscount
    {
        /// <summary>An additive bias.</summary>
        /// <param name="mean">Expected bias on the analysis scale: log ratio, unit of the outcome …; in the direction of the estimate.</param>
        /// <param name="variance">Its variance between studies, ≥ 0.</param>
        /// <exception cref="ArgumentException">The mean is not finite or the variance negative or not finite.</exception>
        public AdditiveBias(double mean, double variance)
        {
            if (!double.IsFinite(mean))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"a bias has a finite mean, not {mean}"), nameof(mean));
            }

            if (!(variance >= 0) || !double.IsFinite(variance))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"the variance of a bias is 0 or more, not {variance}"), nameof(variance));
            }

            Mean = mean;
            Variance = variance;
        }

        /// <summary>Expected bias.</summary>
        public double Mean { get; }

        /// <summary>Variance of the bias.</summary>
        public double Variance { get; }

        /// <inheritdoc/>
        public override bool ChangesNothing => Mean == 0 && Variance == 0;

        private protected override EffectFormula Apply(EffectFormula effect) =>
            effect with { Estimate = effect.Estimate - Mean, Variance = effect.Variance + Variance };

        /// <summary>As written: <c>bias(0.1, 0.04)</c>.</summary>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"bias({Mean:R}, {Variance:R})");
    }
}

/// <summary>What rows of one level of risk of bias get.</summary>
/// <param name="Level">The level, as the table writes it: high, some concerns, low.</param>
/// <param name="Discount">The discount; <see cref="EvidenceDiscount.None"/> leaves such rows as they are, and says so.</param>
/// <param name="Reason">Why, printed with the result; null when none is given.</param>
public sealed record DiscountRule(string Level, EvidenceDiscount Discount, string? Reason = null);
