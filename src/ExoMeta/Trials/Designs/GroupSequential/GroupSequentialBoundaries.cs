using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Trials.Designs;

/// <summary>The boundaries of a group-sequential design, on the z scale; large values of Z favour the treatment.</summary>
public sealed record GroupSequentialBoundaries
{
    internal GroupSequentialBoundaries(
        GroupSequentialDesign design, ImmutableArray<double> critical, ImmutableArray<double> futility, ImmutableArray<double> spent, double? drift)
    {
        Design = design;
        Critical = critical;
        Futility = futility;
        Drift = drift;
        var sides = (int)design.Sides;
        StageLevels = [.. critical.Select(Normal.Survival)];
        AlphaSpent = [.. spent.Select(s => sides * s)];
        BetaSpent = design.Futility is BetaSpending beta ? beta.Function.Cumulative(beta.Beta, design.Information) : [];
    }

    /// <summary>What was asked for.</summary>
    public GroupSequentialDesign Design { get; }

    /// <summary>Critical value of each look; +∞ where nothing is spent. Two-sided designs have its negative too.</summary>
    public ImmutableArray<double> Critical { get; }

    /// <summary>Futility bound of each interim look, −∞ where there is none; empty for a design without futility.</summary>
    public ImmutableArray<double> Futility { get; }

    /// <summary>1 − Φ(critical value): the one-sided level of each look by itself.</summary>
    public ImmutableArray<double> StageLevels { get; }

    /// <summary>Cumulative type I error, of both sides in a two-sided design.</summary>
    public ImmutableArray<double> AlphaSpent { get; }

    /// <summary>Cumulative type II error at <see cref="Drift"/> of a design that spends β; empty for others.</summary>
    public ImmutableArray<double> BetaSpent { get; }

    /// <summary>E Z at the last look of the effect at which the design spends β; null for designs that spend none.</summary>
    public double? Drift { get; }
}
