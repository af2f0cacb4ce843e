namespace ExoMeta.Effects;

/// <summary>What was printed, what was derived from it, and how.</summary>
/// <param name="Printed">The printed value.</param>
/// <param name="Derived">What was derived: "log OR −2.674, SE 0.741".</param>
/// <param name="Formula">The formula, in words or symbols.</param>
/// <param name="Reference">Author and year; null for arithmetic.</param>
public sealed record RecoveryRecord(string Printed, string Derived, string Formula, string? Reference);

/// <summary>Which way a result points, for synthesis by direction.</summary>
public enum EffectDirection
{
    /// <summary>Good for the patient.</summary>
    Favourable,

    /// <summary>Bad for the patient.</summary>
    Unfavourable,

    /// <summary>Stated as no effect, without a direction.</summary>
    StatedNull,

    /// <summary>Mixed, contradictory or not stated.</summary>
    Unclear,
}

/// <summary>What could be recovered from a printed statistic.</summary>
public abstract record Recovery(RecoveryRecord Record)
{
    /// <summary>An effect with a variance, known or depending on unknowns.</summary>
    /// <param name="Measure">Code of the measure: OR, ROM …</param>
    /// <param name="Scale">Its analysis scale.</param>
    /// <param name="Effect">The effect.</param>
    /// <param name="Record">How it was derived.</param>
    public sealed record WithVariance(string Measure, AnalysisScale Scale, EffectDistribution Effect, RecoveryRecord Record) : Recovery(Record)
    {
        /// <summary>Whether the variance rests on an imputed spread, so that the effect is a sensitivity analysis and must be labelled so.</summary>
        public bool IsSensitivityAnalysis { get; init; }
    }

    /// <summary>A point estimate that nothing printed gives a variance for.</summary>
    /// <param name="Measure">Code of the measure.</param>
    /// <param name="Scale">Its analysis scale.</param>
    /// <param name="Estimate">The estimate on the analysis scale.</param>
    /// <param name="Record">How it was derived.</param>
    public sealed record PointOnly(string Measure, AnalysisScale Scale, double Estimate, RecoveryRecord Record) : Recovery(Record);

    /// <summary>A direction only.</summary>
    /// <param name="Direction">Where it points.</param>
    /// <param name="Record">How it was read.</param>
    public sealed record DirectionOnly(EffectDirection Direction, RecoveryRecord Record) : Recovery(Record);

    /// <summary>A proportion of one group: described with an exact interval, never an arm of an effect.</summary>
    /// <param name="Events">Events.</param>
    /// <param name="Total">Group size.</param>
    /// <param name="Lower">Exact (Clopper–Pearson 1934) 95 % lower limit.</param>
    /// <param name="Upper">Exact 95 % upper limit.</param>
    /// <param name="Record">How it was derived.</param>
    public sealed record SingleProportion(int Events, int Total, double Lower, double Upper, RecoveryRecord Record) : Recovery(Record);

    /// <summary>Something to tell, not to compute with.</summary>
    /// <param name="Record">What was printed.</param>
    public sealed record Descriptive(RecoveryRecord Record) : Recovery(Record);
}
