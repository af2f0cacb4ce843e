namespace ExoMeta.Effects;

/// <summary>An effect as formulas of a row's unknowns.</summary>
/// <param name="Estimate">The estimate on the analysis scale.</param>
/// <param name="Variance">Its sampling variance.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom of the variance; +∞ for the normal.</param>
public readonly record struct EffectFormula(Formula Estimate, Formula Variance, Formula DegreesOfFreedom)
{
    /// <summary>An effect whose variance is referred to the normal.</summary>
    public EffectFormula(Formula estimate, Formula variance)
        : this(estimate, variance, double.PositiveInfinity)
    {
    }

    /// <summary>A known effect.</summary>
    public static EffectFormula Known(EffectSize effect) => new(effect.Estimate, effect.Variance, effect.DegreesOfFreedom);
}
