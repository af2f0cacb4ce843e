using System.Collections.Immutable;
using ExoMeta.Effects;

namespace ExoMeta.Trials;

/// <summary>What an arm's patients are compared with.</summary>
public enum TrialComparison
{
    /// <summary>Each dose against the common control arm.</summary>
    AgainstControl,

    /// <summary>Dose against dose: there is no control arm.</summary>
    BetweenDoses,
}

/// <summary>How the family-wise error over the comparisons is controlled.</summary>
public enum Multiplicity
{
    /// <summary>Each comparison at the full level.</summary>
    None,

    /// <summary>Bonferroni.</summary>
    Bonferroni,

    /// <summary>Dunnett's (1955) single step, exact for the allocation.</summary>
    Dunnett,
}

/// <summary>One arm of a trial.</summary>
/// <param name="Name">Name.</param>
/// <param name="Size">Number of patients, ≥ 2.</param>
/// <param name="Dose">Dose in the product's own unit; null for control and where it is not a number.</param>
/// <param name="IsControl">Whether it is the control arm.</param>
public sealed record Arm(string Name, int Size, double? Dose, bool IsControl);

/// <summary>What is measured on each patient.</summary>
public abstract record Endpoint(string Name)
{
    /// <summary>Whether a negative effect on the analysis scale is good (deaths, CRP).</summary>
    public required bool LowerIsBetter { get; init; }

    /// <summary>Name of the effect on the analysis scale: "log OR", "log ratio of geometric means".</summary>
    public abstract string EffectName { get; }

    /// <summary>Death or another event by a time point; θ is a log odds ratio.</summary>
    /// <param name="Name">Name.</param>
    /// <param name="ControlRisk">Risk of the control arm (of the lowest dose when there is none).</param>
    public sealed record Binary(string Name, UncertainQuantity ControlRisk) : Endpoint(Name)
    {
        /// <inheritdoc/>
        public override string EffectName => "log odds ratio";
    }

    /// <summary>A biomarker that is normal on the log scale; θ is a log ratio of geometric means.</summary>
    /// <param name="Name">Name.</param>
    /// <param name="LogStandardDeviation">Standard deviation of the natural log between patients.</param>
    public sealed record LogNormal(string Name, UncertainQuantity LogStandardDeviation) : Endpoint(Name)
    {
        /// <inheritdoc/>
        public override string EffectName => "log ratio of geometric means";
    }
}

/// <summary>A fixed-sample trial of one or more doses.</summary>
/// <param name="Arms">The arms; with <see cref="TrialComparison.AgainstControl"/> exactly one is the control, and it comes first.</param>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Comparison">What is compared.</param>
/// <param name="Multiplicity">Adjustment over the comparisons.</param>
/// <param name="Alpha">One-sided level in the favourable direction (two-sided α = 2·Alpha between doses, where no direction is favoured).</param>
public sealed record TrialDesign(
    ImmutableArray<Arm> Arms, Endpoint Endpoint, TrialComparison Comparison, Multiplicity Multiplicity, double Alpha);
