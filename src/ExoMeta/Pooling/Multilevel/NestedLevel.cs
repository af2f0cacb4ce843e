using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>A level of nested groups, such as the studies that rows come from.</summary>
/// <param name="Name">Column of the labels.</param>
/// <param name="Groups">
/// Label of each row. Labels count within the groups of the level above: school 1 of district A is not school 1 of district B.
/// </param>
public sealed record NestedLevel(string Name, ImmutableArray<string> Groups)
{
    /// <summary>A value at which the variance of this level is held, ≥ 0; null to estimate it.</summary>
    public double? FixedVariance { get; init; }
}
