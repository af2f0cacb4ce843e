using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Pooling;

/// <summary>Raw counts of one study: the input of methods that pool counts and not effects.</summary>
/// <param name="Label">What the forest plot prints.</param>
public abstract record CountTable(string Label)
{
    /// <summary>The row in the order of the columns that its measures take.</summary>
    internal abstract double[] ToRow();

    /// <summary>Whether the row says nothing about a relative effect: no event in either arm, or nobody without one.</summary>
    internal abstract bool IsUninformative { get; }

    /// <summary>What is wrong with the row; null when nothing is.</summary>
    internal abstract string? WhatIsWrong();

    private protected static string? WrongEvents(string name, double value, string sizeName, double size) =>
        WrongCount(name, value)
        ?? (size >= 1 && size == Math.Floor(size) && double.IsFinite(size) ? null : Say($"{sizeName} is {size}; a group size is a whole number, 1 or more"))
        ?? (value <= size ? null : Say($"{name} is {value}, more than the {size} of {sizeName}"));

    private protected static string? WrongCount(string name, double value) =>
        value >= 0 && value == Math.Floor(value) && double.IsFinite(value) ? null : Say($"{name} is {value}; events are whole numbers, 0 or more");

    private protected static string? WrongTime(string name, double value) =>
        value > 0 && double.IsFinite(value) ? null : Say($"{name} is {value}; person-time is finite and above 0");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Events among two groups: ai of n1i treated, ci of n2i controls.</summary>
/// <param name="Label">What the forest plot prints.</param>
/// <param name="Events1">ai, a whole number from 0 to n1i.</param>
/// <param name="Size1">n1i, a whole number ≥ 1.</param>
/// <param name="Events2">ci, a whole number from 0 to n2i.</param>
/// <param name="Size2">n2i, a whole number ≥ 1.</param>
public sealed record TwoByTwo(string Label, double Events1, double Size1, double Events2, double Size2) : CountTable(Label)
{
    /// <summary>Members of both groups.</summary>
    public double Total => Size1 + Size2;

    /// <summary>Events of both groups.</summary>
    public double Events => Events1 + Events2;

    /// <summary>Treated without the event, bi.</summary>
    public double NonEvents1 => Size1 - Events1;

    /// <summary>Controls without the event, di.</summary>
    public double NonEvents2 => Size2 - Events2;

    /// <summary>Mean of ai given the margins and no effect: n₁m/N.</summary>
    internal double NullMean => Size1 * Events / Total;

    /// <summary>Variance of ai given the margins and no effect: n₁n₂m(N − m)/(N²(N − 1)).</summary>
    internal double NullVariance => Size1 / Total * (Size2 / Total) * Events * ((Total - Events) / (Total - 1));

    internal override bool IsUninformative => Events == 0 || Events == Total;

    internal override double[] ToRow() => [Events1, Size1, Events2, Size2];

    internal override string? WhatIsWrong() => WrongEvents("ai", Events1, "n1i", Size1) ?? WrongEvents("ci", Events2, "n2i", Size2);
}

/// <summary>Events in the person-time of two groups.</summary>
/// <param name="Label">What the forest plot prints.</param>
/// <param name="Events1">x1i, a whole number ≥ 0.</param>
/// <param name="Time1">t1i, above 0.</param>
/// <param name="Events2">x2i, a whole number ≥ 0.</param>
/// <param name="Time2">t2i, above 0.</param>
public sealed record Rates(string Label, double Events1, double Time1, double Events2, double Time2) : CountTable(Label)
{
    /// <summary>Person-time of both groups.</summary>
    public double Time => Time1 + Time2;

    /// <summary>Events of both groups.</summary>
    public double Events => Events1 + Events2;

    internal override bool IsUninformative => Events == 0;

    internal override double[] ToRow() => [Events1, Time1, Events2, Time2];

    internal override string? WhatIsWrong() =>
        WrongCount("x1i", Events1) ?? WrongTime("t1i", Time1) ?? WrongCount("x2i", Events2) ?? WrongTime("t2i", Time2);
}

/// <summary>Events of one group: xi of ni.</summary>
/// <param name="Label">What the forest plot prints.</param>
/// <param name="Events">xi, a whole number from 0 to ni.</param>
/// <param name="Size">ni, a whole number ≥ 1.</param>
public sealed record Proportion(string Label, double Events, double Size) : CountTable(Label)
{
    internal override bool IsUninformative => false;

    internal override double[] ToRow() => [Events, Size];

    internal override string? WhatIsWrong() => WrongEvents("xi", Events, "ni", Size);
}

/// <summary>What a set of tables must satisfy before anything is pooled.</summary>
internal static class CountTableChecks
{
    /// <summary>The tables as one kind.</summary>
    /// <exception cref="ArgumentException">No table, a table of another kind, or counts that cannot be; row and label are named.</exception>
    public static ImmutableArray<T> Of<T>(ImmutableArray<CountTable> tables)
        where T : CountTable
    {
        if (tables.IsDefaultOrEmpty)
        {
            throw new ArgumentException("there is no table to pool", nameof(tables));
        }

        var result = ImmutableArray.CreateBuilder<T>(tables.Length);
        for (var i = 0; i < tables.Length; i++)
        {
            var wrong = tables[i] is T table ? table.WhatIsWrong() : $"a table of kind {Name(tables[i])} where {Name(typeof(T))} was expected";
            if (wrong is not null)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"row {i + 1} ({tables[i]?.Label}): {wrong}"), nameof(tables));
            }

            result.Add((T)tables[i]);
        }

        return result.MoveToImmutable();
    }

    private static string Name(CountTable? table) => table is null ? "null" : Name(table.GetType());

    private static string Name(Type kind) =>
        kind == typeof(TwoByTwo) ? "ai n1i ci n2i" : kind == typeof(Rates) ? "x1i t1i x2i t2i" : "xi ni";
}
