using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>Everything that was asked about small-study effects; a part that does not apply is null and has its reason in the notes.</summary>
public sealed record SmallStudyAssessment
{
    /// <summary>Number of effects.</summary>
    public required int K { get; init; }

    /// <summary>Egger's test by weighted least squares.</summary>
    public FunnelRegression? Egger { get; init; }

    /// <summary>Egger's test by random-effects meta-regression.</summary>
    public FunnelRegression? EggerRandomEffects { get; init; }

    /// <summary>Random-effects meta-regression on the variance: PEESE with an additive τ².</summary>
    public FunnelRegression? PeeseRandomEffects { get; init; }

    /// <summary>PET, PEESE and the conditional rule.</summary>
    public PetPeese? PetPeese { get; init; }

    /// <summary>Begg and Mazumdar's rank correlation.</summary>
    public RankCorrelationTest? Begg { get; init; }

    /// <summary>Harbord's test; needs counts.</summary>
    public FunnelRegression? Harbord { get; init; }

    /// <summary>Peters' test; needs counts.</summary>
    public FunnelRegression? Peters { get; init; }

    /// <summary>Macaskill's test; needs counts.</summary>
    public FunnelRegression? Macaskill { get; init; }

    /// <summary>Trim and fill.</summary>
    public TrimAndFill? TrimAndFill { get; init; }

    /// <summary>Fail-safe N.</summary>
    public FailSafeN? FailSafeN { get; init; }

    /// <summary>Step selection model with one cutpoint at p = 0.025, one-sided for large effects.</summary>
    public SelectionResult? StepSelection { get; init; }

    /// <summary>The same, one-sided for small effects.</summary>
    public SelectionResult? StepSelectionLess { get; init; }

    /// <summary>Beta selection model, one-sided for large effects.</summary>
    public SelectionResult? BetaSelection { get; init; }

    /// <summary>The same, one-sided for small effects.</summary>
    public SelectionResult? BetaSelectionLess { get; init; }

    /// <summary>Excess significance.</summary>
    public ExcessSignificance? ExcessSignificance { get; init; }

    /// <summary>Henmi and Copas' interval: centred on the equal-effects mean, which small studies move least, and wide enough for heterogeneity.</summary>
    public HenmiCopasResult? HenmiCopas { get; init; }

    /// <summary>What could not be computed and why, and what the reader must know.</summary>
    public required ImmutableArray<string> Notes { get; init; }
}
