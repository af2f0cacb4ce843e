using System.Collections.Immutable;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Tables;

/// <summary>A table that a kind of result has, or would have if it were asked for.</summary>
/// <typeparam name="TResult">The kind of result.</typeparam>
/// <param name="Name">Its name.</param>
/// <param name="Description">What its rows are.</param>
/// <param name="Of">Makes the table of a result; null where the result has no such part.</param>
public sealed record TableKind<TResult>(string Name, string Description, Func<TResult, ResultTable?> Of);

/// <summary>The tables of one kind of result: every one is a line in its list, which tests and docs enumerate.</summary>
/// <typeparam name="TResult">The kind of result.</typeparam>
/// <param name="All">All of them, in the order in which they are shown.</param>
public sealed record TableSet<TResult>(ImmutableArray<TableKind<TResult>> All)
{
    /// <summary>The tables that a result has.</summary>
    public ImmutableArray<ResultTable> Of(TResult result) => [.. All.Select(k => k.Of(result)).OfType<ResultTable>()];

    /// <summary>A table by its name.</summary>
    /// <exception cref="ArgumentException">There is no such table, with the nearest name; or the result has none, and which it has.</exception>
    public ResultTable Of(TResult result, string name)
    {
        var kind = All.FirstOrDefault(k => k.Name == name)
            ?? throw new ArgumentException($"there is no table '{name}'{NearestName.Hint(name, All.Select(k => k.Name))}", nameof(name));
        return kind.Of(result)
            ?? throw new ArgumentException($"this result has no table '{name}' ({kind.Description}); it has {string.Join(", ", Of(result).Select(t => t.Name))}", nameof(name));
    }

    internal static TableKind<TResult> Kind<TRecord>(
        string name, string description, Func<TResult, IReadOnlyList<TRecord>?> records, TableLayout<TRecord> layout) =>
        new(name, description, result => records(result) is { Count: > 0 } rows ? layout.Of(name, rows) : null);
}
