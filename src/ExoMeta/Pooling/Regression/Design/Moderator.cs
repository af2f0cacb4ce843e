using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>A property of the rows that may explain why their effects differ; one value a row, in the order of the rows.</summary>
/// <param name="Name">Its name, as terms of a formula and coefficients use it.</param>
public abstract record Moderator(string Name)
{
    private protected abstract int Length { get; }

    /// <summary>The values of some of the rows.</summary>
    internal abstract Moderator At(IReadOnlyList<int> rows);

    /// <summary>Number of rows.</summary>
    public int Count => Length;

    /// <summary>A moderator measured in numbers.</summary>
    public static NumericModerator Numeric(string name, IEnumerable<double> values) => new(name, [.. values]);

    /// <summary>A moderator of named levels.</summary>
    public static FactorModerator Factor(string name, IEnumerable<string> labels, string? reference = null) => new(name, [.. labels], reference);
}

/// <summary>A moderator measured in numbers: one column, its coefficient the change of the effect per unit.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Finite values, one a row.</param>
public sealed record NumericModerator(string Name, ImmutableArray<double> Values) : Moderator(Name)
{
    private protected override int Length => Values.Length;

    internal override Moderator At(IReadOnlyList<int> rows) => this with { Values = [.. rows.Select(i => Values[i])] };
}

/// <summary>A moderator of named levels in treatment coding: each coefficient is the difference of a level from the reference level.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Labels">The level of each row.</param>
/// <param name="Reference">The reference level; null is the first in ordinal order.</param>
public sealed record FactorModerator(string Name, ImmutableArray<string> Labels, string? Reference = null) : Moderator(Name)
{
    private protected override int Length => Labels.Length;

    internal override Moderator At(IReadOnlyList<int> rows) => this with { Labels = [.. rows.Select(i => Labels[i])] };

    /// <summary>The levels, reference first, then in ordinal order.</summary>
    /// <exception cref="ArgumentException">The reference level does not occur.</exception>
    public ImmutableArray<string> Levels()
    {
        var levels = Labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (Reference is { } reference)
        {
            if (!levels.Remove(reference))
            {
                throw new ArgumentException(
                    $"moderator '{Name}' has no level '{reference}'{Problems.NearestName.Hint(reference, levels)}; its levels are {string.Join(", ", levels)}");
            }

            levels.Insert(0, reference);
        }

        return [.. levels];
    }
}
