using System.Collections.Immutable;
using System.Data.Common;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Results;
using ExoMeta.Analysis.Tables;
using ExoMeta.Effects;
using ExoMeta.Interactive.Documents;
using ExoMeta.Problems;

namespace ExoMeta.Interactive;

/// <summary>A table of studies, one a row, before it is said what is measured: <c>Studies.Read("bcg.csv").Effects(Measures.OddsRatio).Pool()</c>.</summary>
public sealed class Studies : NotebookView
{
    /// <summary>Rows that are shown; the table holds all.</summary>
    private const int Shown = 10;

    private const string Inline = "table";

    private readonly Choices _choices;

    private Studies(TextColumns columns, Choices choices) => (Columns, _choices) = (columns, choices);

    /// <summary>The columns as they were written.</summary>
    public TextColumns Columns { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        Block.Table.Of([.. Columns.Names.Select(n => new Column(n))], Enumerable.Range(0, Math.Min(Shown, Columns.RowCount)).Select(r => Columns.Row(r).Select(c => c ?? "").ToImmutableArray())),
        new Block.Paragraph(Columns.RowCount > Shown ? $"{Words.Count(Columns.RowCount)} rows, of which the first {Words.Count(Shown)} are shown." : $"{Words.Count(Columns.RowCount)} rows."),
    ];

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.Of(Columns);

    /// <summary>Reads a CSV file of raw data or of given effects, in the field's own column names (docs/pool.md).</summary>
    /// <param name="path">The file, from the notebook's folder.</param>
    /// <exception cref="InvalidInputException">The file is not a table: every problem, with its line and column.</exception>
    public static Studies Read(string path)
    {
        var problems = new ProblemList();
        var columns = TextColumns.Read(path, problems);
        problems.ThrowIfAny();
        return new(columns!, new((request, found) => RequestTable.Read(path, request, found)));
    }

    /// <summary>Reads a table that stands in the notebook itself, as it would stand in a CSV file.</summary>
    /// <param name="table">The table, with its header.</param>
    /// <exception cref="InvalidInputException">It is not a table: every problem, with its line and column.</exception>
    public static Studies Parse(string table)
    {
        var problems = new ProblemList();
        var columns = TextColumns.Parse(table, Inline, problems);
        problems.ThrowIfAny();
        return From(columns!, Inline);
    }

    /// <summary>Takes the rows of a query or of any other reader; numbers keep all their digits.</summary>
    /// <param name="reader">The reader, before its first row; it is read to its end.</param>
    /// <param name="name">What messages call it.</param>
    public static Studies From(DbDataReader reader, string name = "data") => From(TextColumns.Of(reader), name);

    /// <summary>Takes columns in memory.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="name">What messages call them.</param>
    public static Studies From(TextColumns columns, string name = "data")
    {
        ArgumentNullException.ThrowIfNull(columns);
        return new(columns, new((request, found) => RequestTable.FromColumns(columns.All, name, request, found)));
    }

    /// <summary>The same rows read as results in the forms in which papers print them; the column <c>form</c> says how (docs/reported-tables.md).</summary>
    public Studies AsReported() => new(Columns, _choices.WithOn("reported"));

    /// <summary>The same rows with columns that go by names of their own: <c>Map(("ai", "deaths_t"), ("n1i", "n_t"))</c>.</summary>
    /// <param name="columns">The name that the measure has for a column, and the table's.</param>
    public Studies Map(params (string Name, string Column)[] columns) => new(Columns, _choices.With("map", [.. columns.Select(c => $"{c.Name}={c.Column}")]));

    /// <summary>The effects of the rows.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="options">Zero cells, scale, display, level; the defaults of <c>exometa pool</c>.</param>
    /// <exception cref="InvalidInputException">The table does not hold what the measure needs: every problem.</exception>
    public EffectsView Effects(Measure measure, EffectOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(measure);
        return EffectsView.Of((options ?? new EffectOptions()).AddTo(_choices, measure));
    }

    /// <summary>The effects of the rows by the code of a measure: "OR", "SMD", "ROM".</summary>
    /// <exception cref="ArgumentException">There is no such measure; the message names the nearest.</exception>
    /// <exception cref="InvalidInputException">The table does not hold what the measure needs: every problem.</exception>
    public EffectsView Effects(string measure, EffectOptions? options = null) => Measures.TryFind(measure, out var found)
        ? Effects(found, options)
        : throw new ArgumentException($"unknown measure '{measure}'; did you mean '{Measures.Nearest(measure)}'?", nameof(measure));
}
