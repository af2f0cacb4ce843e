using System.Collections.Immutable;
using ExoMeta.Plots;
using ExoMeta.Plots.Documents;

namespace ExoMeta.Interactive.Documents;

/// <summary>One part of a view, laid out once; HTML and plain text are two writings of it.</summary>
internal abstract record Block
{
    private Block()
    {
    }

    /// <summary>What the view shows.</summary>
    public sealed record Heading(string Text) : Block;

    /// <summary>A sentence or two.</summary>
    public sealed record Paragraph(string Text) : Block;

    /// <summary>What the reader must know before believing the numbers.</summary>
    public sealed record Warning(string Text) : Block;

    /// <summary>A table; every row has as many cells as there are columns.</summary>
    public sealed record Table(ImmutableArray<Column> Columns, ImmutableArray<ImmutableArray<string>> Rows) : Block
    {
        /// <summary>Whether any column has a heading.</summary>
        public bool HasHeadings => Columns.Any(c => c.Heading.Length > 0);

        /// <summary>A table of rows made one by one.</summary>
        public static Table Of(ImmutableArray<Column> columns, IEnumerable<ImmutableArray<string>> rows)
        {
            ImmutableArray<ImmutableArray<string>> all = [.. rows];
            return all.All(r => r.Length == columns.Length)
                ? new(columns, all)
                : throw new ArgumentException("a row does not have one cell a column", nameof(rows));
        }
    }

    /// <summary>A result in words and tables that has its own writings.</summary>
    public sealed record Document(ResultDocument Content) : Block;

    /// <summary>A figure.</summary>
    public sealed record Figure(PlotScene Scene) : Block;
}

/// <summary>One column of a table.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="IsNumber">Whether it is aligned as numbers are.</param>
internal readonly record struct Column(string Heading, bool IsNumber = false)
{
    /// <summary>A column of numbers.</summary>
    public static Column Number(string heading) => new(heading, IsNumber: true);
}
