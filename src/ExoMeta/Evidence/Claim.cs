using ExoMeta.Effects;
using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>Which way a change is good for the patient.</summary>
public enum GoodDirection
{
    /// <summary>More is better.</summary>
    Up,

    /// <summary>Less is better.</summary>
    Down,

    /// <summary>Not a matter of better or worse.</summary>
    None,
}

/// <summary>What the treated group is compared with.</summary>
public enum ComparatorType
{
    /// <summary>A control group treated at the same time.</summary>
    Concurrent,

    /// <summary>The same subjects before treatment: a change, never a treatment effect.</summary>
    Baseline,

    /// <summary>Another dose of the same product.</summary>
    DoseAgainstDose,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>One printed claim, with everything that is needed to find it again and to know what it may be compared with.</summary>
public sealed record Claim
{
    /// <summary>Identifier, unique in its table.</summary>
    public required string Id { get; init; }

    /// <summary>Where its row stands.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>The study, as cited; claims of one study are not independent.</summary>
    public required string Study { get; init; }

    /// <summary>Full reference of the study.</summary>
    public required string Reference { get; init; }

    /// <summary>The text that prints the claim, with page or section.</summary>
    public required string Source { get; init; }

    /// <summary>Page or section of the source.</summary>
    public required string Section { get; init; }

    /// <summary>The words themselves.</summary>
    public required string Quote { get; init; }

    /// <summary>The value as printed.</summary>
    public required string Printed { get; init; }

    /// <summary>What contradicts the claim, if anything: both values are kept.</summary>
    public string? Contradiction { get; init; }

    /// <summary>What a reader must know besides; null when nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Species: human, mouse, rat, pig.</summary>
    public required string Species { get; init; }

    /// <summary>Disease model or patient group.</summary>
    public required string Model { get; init; }

    /// <summary>Where it was measured: serum, bronchoalveolar lavage, lung, whole animal, patient.</summary>
    public required string Compartment { get; init; }

    /// <summary>When it was measured; "not stated" where the source does not say.</summary>
    public required string Timepoint { get; init; }

    /// <summary>Product.</summary>
    public required string Product { get; init; }

    /// <summary>cells, exosomes, conditioned medium, cells + exosomes.</summary>
    public required string ProductClass { get; init; }

    /// <summary>Dose as printed; null when not stated.</summary>
    public string? Dose { get; init; }

    /// <summary>Route; null when not stated.</summary>
    public string? Route { get; init; }

    /// <summary>Comparator as printed.</summary>
    public required string Comparator { get; init; }

    /// <summary>Kind of comparator.</summary>
    public required ComparatorType ComparatorType { get; init; }

    /// <summary>Outcome: death, CRP, IL-6, PaO2/FiO2 …</summary>
    public required string Outcome { get; init; }

    /// <summary>Domain for synthesis by direction: inflammation, lung injury, mortality, oxygenation, safety, other.</summary>
    public required string Domain { get; init; }

    /// <summary>Which way is good.</summary>
    public required GoodDirection GoodDirection { get; init; }

    /// <summary>The printed statistic.</summary>
    public required ReportedStatistic Statistic { get; init; }
}
