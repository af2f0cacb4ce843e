using System.Collections.Immutable;
using System.Data.Common;
using ExoMeta.Analysis.Tables;
using ExoMeta.Interactive.Documents;

namespace ExoMeta.Interactive;

/// <summary>A table of a result: rounded where it is shown, in full precision where other programs take it.</summary>
public sealed class TableView : NotebookView
{
    /// <summary>Rows that are shown; the table holds all.</summary>
    private const int Shown = 20;

    internal TableView(ResultTable table) => Result = table;

    /// <summary>The table, in full precision.</summary>
    public ResultTable Result { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        new Block.Heading(Result.Name),
        Block.Table.Of(
            [.. Result.Columns.Select(c => new Column(c.Name, IsNumber: c is ResultColumn.Number or ResultColumn.WholeNumber))],
            Enumerable.Range(0, Math.Min(Shown, Result.RowCount)).Select(row => Result.Columns.Select((c, i) => Cell(c, row, Decimals[i])).ToImmutableArray())),
        .. Result.RowCount > Shown
            ? [new Block.Paragraph($"{Words.Count(Result.RowCount)} rows, of which the first {Words.Count(Shown)} are shown.")]
            : ImmutableArray<Block>.Empty,
    ];

    /// <summary>As a reader before its first row: <c>await DataFrame.LoadFrom(pool.Table("studies").ToReader())</c> of Microsoft.Data.Analysis.</summary>
    public DbDataReader ToReader() => Result.ToReader();

    /// <summary>As CSV.</summary>
    public string ToCsv() => Result.ToCsv();

    /// <summary>As a JSON array of objects.</summary>
    public override string ToJson() => Result.ToJson();

    /// <summary>Of each column: four decimals, or as many as its numbers have.</summary>
    private ImmutableArray<int> Decimals => [.. Result.Columns.Select(c => c is ResultColumn.Number numbers
        ? Enumerable.Range(0, Words.Decimals + 1).FirstOrDefault(d => Enumerable.Range(0, Result.RowCount).All(row => numbers[row] is not double x || x.Equals(Math.Round(x, d))), Words.Decimals)
        : 0)];

    private static string Cell(ResultColumn column, int row, int decimals) => column[row] switch
    {
        null => column is ResultColumn.Text ? "" : Words.None,
        double number => Words.Number(number, decimals),
        long count => Words.Count(count),
        bool flag => flag ? "yes" : "no",
        var text => text.ToString()!,
    };
}
