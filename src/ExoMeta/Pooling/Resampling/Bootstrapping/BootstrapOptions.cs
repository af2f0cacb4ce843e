namespace ExoMeta.Pooling;

/// <summary>What a bootstrap replicate is drawn from.</summary>
public enum BootstrapKind
{
    /// <summary>The fitted model: each study's estimate anew from N(μ̂, v + τ̂²), its variance as it is.</summary>
    Parametric,

    /// <summary>The studies: k of them with replacement, each with its variance.</summary>
    Nonparametric,
}

/// <summary>How a bootstrap is run.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Fewest replicates that tell the tails of a distribution.</summary>
    public const int FewestReplicates = 1000;

    /// <summary>Most replicates.</summary>
    public const int MostReplicates = 100_000_000;

    /// <summary>What replicates are drawn from.</summary>
    public BootstrapKind Kind { get; init; }

    /// <summary>Replicates, from 1000 to 10⁸.</summary>
    public long Replicates { get; init; } = 10_000;

    /// <summary>Seed of the draws.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads to use; 0 means all cores. Never changes a result.</summary>
    public int Threads { get; init; }

    /// <summary>parametric, nonparametric.</summary>
    public static NamedChoices<BootstrapKind> Kinds { get; } = new(
        "bootstrap", [("parametric", BootstrapKind.Parametric), ("nonparametric", BootstrapKind.Nonparametric)]);
}
