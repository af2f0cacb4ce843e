namespace ExoMeta.Effects;

/// <summary>Which rows of a table get an addition to their cells.</summary>
public enum ZeroCellScope
{
    /// <summary><c>only0</c>: rows with a zero cell.</summary>
    RowsWithZero,

    /// <summary><c>all</c>: every row.</summary>
    AllRows,

    /// <summary><c>if0all</c>: every row as soon as one row has a zero cell.</summary>
    AllRowsIfAnyZero,

    /// <summary><c>none</c>: no row; a row with a zero cell may then have no effect.</summary>
    NoRow,
}

/// <summary>What is added to the cells of a row before its effect is computed (Haldane 1956; Anscombe 1956 use ½).</summary>
/// <param name="Add">The addition to each cell, ≥ 0.</param>
/// <param name="Scope">Which rows get it.</param>
/// <remarks>It applies to the row's own effect only: Mantel–Haenszel, Peto and GLMM pool the raw counts.</remarks>
public sealed record ZeroCellRule(double Add, ZeroCellScope Scope)
{
    private static readonly string[] ScopeNames = ["only0", "all", "if0all", "none"];

    /// <summary>½ to the rows with a zero cell.</summary>
    public static ZeroCellRule Default { get; } = new(0.5, ZeroCellScope.RowsWithZero);

    /// <summary>Nothing is added anywhere.</summary>
    public static ZeroCellRule None { get; } = new(0, ZeroCellScope.NoRow);

    /// <summary>The written names of the scopes, in the order of <see cref="ZeroCellScope"/>.</summary>
    public static IReadOnlyList<string> Names => ScopeNames;

    /// <summary>Reads a scope's written name.</summary>
    public static bool TryParseScope(string name, out ZeroCellScope scope)
    {
        var index = Array.IndexOf(ScopeNames, name);
        scope = (ZeroCellScope)Math.Max(0, index);
        return index >= 0;
    }

    /// <summary>The rule for each row once it is known whether any row of the table has a zero cell.</summary>
    public ZeroCellRule ForTable(bool anyZeroCell) => Scope != ZeroCellScope.AllRowsIfAnyZero
        ? this
        : this with { Scope = anyZeroCell ? ZeroCellScope.AllRows : ZeroCellScope.NoRow };

    /// <summary>What a row's cells get; a row on its own is its whole table.</summary>
    public double AdditionFor(bool rowHasZeroCell) => (double)AdditionFor(Condition.Of(rowHasZeroCell));

    /// <summary>What a row's cells get, where unknowns may decide whether one of them is zero.</summary>
    public Formula AdditionFor(Condition rowHasZeroCell) => Scope switch
    {
        ZeroCellScope.AllRows => Add,
        ZeroCellScope.NoRow => 0,
        _ => Formula.Select(rowHasZeroCell, Add, 0),
    };
}
