namespace ExoMeta.Effects;

/// <summary>One effect on its analysis scale.</summary>
/// <param name="Estimate">The estimate (log for ratio measures).</param>
/// <param name="Variance">Its sampling variance, ≥ 0.</param>
/// <param name="DegreesOfFreedom">
/// Degrees of freedom of the variance, &gt; 0: an interval of this effect alone is estimate ± t·SE with them, +∞ meaning the normal.
/// Finite where a standard error was recovered from a small sample. Meta-analysis takes the variances as known, as is usual, and
/// does not read them.
/// </param>
public readonly record struct EffectSize(double Estimate, double Variance, double DegreesOfFreedom = double.PositiveInfinity)
{
    /// <summary>Standard error.</summary>
    public double StandardError => Math.Sqrt(Variance);
}

/// <summary>The scale on which effects are analysed.</summary>
public enum AnalysisScale
{
    /// <summary>As it is.</summary>
    Identity,

    /// <summary>Natural logarithm of a ratio.</summary>
    Log,

    /// <summary>Log odds of a proportion.</summary>
    Logit,

    /// <summary>Arcsine of a proportion's square root.</summary>
    Arcsine,

    /// <summary>Freeman–Tukey double arcsine of a proportion.</summary>
    FreemanTukey,

    /// <summary>Fisher's z of a correlation.</summary>
    FisherZ,
}
