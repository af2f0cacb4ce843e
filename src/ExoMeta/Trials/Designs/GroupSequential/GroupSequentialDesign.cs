using System.Collections.Immutable;

namespace ExoMeta.Trials.Designs;

/// <summary>What a group-sequential design asks for: looks, level and rules. <see cref="Solve"/> gives its boundaries.</summary>
/// <param name="Information">Information fraction of each look: increasing, above 0, the last exactly 1.</param>
/// <param name="Efficacy">The efficacy boundary.</param>
/// <param name="Alpha">Total level: in (0, 0.5) one-sided, in (0, 1) two-sided (half of it each side).</param>
/// <param name="Sides">One or two sides; two are symmetric.</param>
/// <param name="Futility">Stops for futility, of one-sided designs.</param>
public sealed record GroupSequentialDesign(
    ImmutableArray<double> Information, EfficacyRule Efficacy, double Alpha, Sides Sides, FutilityRule Futility)
{
    /// <summary>The most looks a design may have.</summary>
    public const int MaximumLooks = 50;

    /// <summary>The smallest share of information that may separate two looks.</summary>
    public const double SmallestStep = 1e-6;

    /// <summary>A design with equally spaced looks, without stops for futility.</summary>
    /// <param name="looks">1 to 50.</param>
    /// <param name="efficacy">The efficacy boundary.</param>
    /// <param name="alpha">Total level.</param>
    /// <param name="sides">One or two sides.</param>
    public static GroupSequentialDesign Equal(int looks, EfficacyRule efficacy, double alpha, Sides sides = Sides.One) =>
        new(EqualInformation(looks), efficacy, alpha, sides, FutilityRule.None);

    /// <summary>k/K for k = 1 … K.</summary>
    public static ImmutableArray<double> EqualInformation(int looks) => [.. Enumerable.Range(1, looks).Select(k => (double)k / looks)];

    /// <summary>The level of one side.</summary>
    public double SideAlpha => Sides == Sides.Two ? Alpha / 2 : Alpha;

    /// <summary>Everything that keeps the design from being solved, in words; empty when it is sound.</summary>
    public ImmutableArray<string> Problems() => [.. GroupSequentialRules.Check(this)];

    /// <summary>The boundaries.</summary>
    /// <returns>Critical values to about 1e-10, often better.</returns>
    /// <exception cref="ArgumentException"><see cref="Problems"/> has something to say.</exception>
    /// <exception cref="DesignException">No boundary has what is asked for, such as an interim bound that spends more than α.</exception>
    public GroupSequentialBoundaries Solve()
    {
        var problems = Problems();
        return problems.IsEmpty ? new BoundarySolver(this).Solve() : throw new ArgumentException(string.Join("; ", problems));
    }

    /// <summary>By value.</summary>
    public bool Equals(GroupSequentialDesign? other) =>
        other is not null && Information.AsSpan().SequenceEqual(other.Information.AsSpan()) && Efficacy == other.Efficacy
        && Alpha.Equals(other.Alpha) && Sides == other.Sides && Futility == other.Futility;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Information.Length, Efficacy, Alpha, Sides, Futility);
}

/// <summary>In how many directions a trial may find an effect.</summary>
public enum Sides
{
    /// <summary>One: only a benefit is looked for.</summary>
    One = 1,

    /// <summary>Two, with half of the level each.</summary>
    Two = 2,
}

/// <summary>Sound arguments to which no design belongs; the message says which of them rule it out.</summary>
public sealed class DesignException(string message) : Exception(message);
