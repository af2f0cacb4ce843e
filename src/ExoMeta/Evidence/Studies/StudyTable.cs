using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>One study of a data table.</summary>
/// <param name="Label">Its name, from the column <c>study</c>, or its number in the table.</param>
/// <param name="Data">The data in the order of the measure's first column set; pooling of raw counts works with these.</param>
/// <param name="Effect">The effect; null where it is not defined (a zero cell to which nothing is added).</param>
/// <param name="Extra">The other cells, in the order of <see cref="StudyTable.ExtraColumns"/>.</param>
/// <param name="Location">Where its row stands.</param>
public sealed record StudyRow(
    string Label, ImmutableArray<double> Data, EffectSize? Effect, ImmutableArray<CsvCell> Extra, SourceLocation Location);

/// <summary>A table of study data with the effects of one measure.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Rows">The complete rows, in file order.</param>
/// <param name="ExtraColumns">Columns that the measure does not take (moderators, notes), and those that the options name as used.</param>
/// <param name="DroppedRows">Rows that were dropped because a used value is missing.</param>
/// <param name="Warnings">What the reader should be told: rows dropped, rows without an effect.</param>
public sealed record StudyTable(
    Measure Measure, ImmutableArray<StudyRow> Rows, ImmutableArray<string> ExtraColumns, int DroppedRows, ImmutableArray<string> Warnings)
{
    /// <summary>The column that labels rows.</summary>
    public const string LabelColumn = "study";

    /// <summary>Reads a table of study data; null, with every problem of the file noted, when anything is wrong.</summary>
    /// <param name="path">The file.</param>
    /// <param name="displayName">The file as the user named it, for messages.</param>
    /// <param name="measure">The measure to compute.</param>
    /// <param name="options">Names, zero cells, intervals.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static StudyTable? Read(string path, string displayName, Measure measure, StudyTableOptions options, ProblemList problems) =>
        CsvTable.Read(path, displayName, problems) is { } table ? new StudyTableReader(table, measure, options).Read(problems) : null;

    /// <summary>The same from columns in memory; locations then name the row only.</summary>
    /// <param name="columns">Columns by name, of one length, as they would stand in a file; null is a missing value.</param>
    /// <param name="displayName">What messages call the data.</param>
    /// <param name="measure">The measure to compute.</param>
    /// <param name="options">Names, zero cells, intervals.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static StudyTable? FromColumns(
        IReadOnlyList<(string Name, ImmutableArray<string?> Cells)> columns, string displayName, Measure measure, StudyTableOptions options,
        ProblemList problems) =>
        CsvTable.FromColumns(columns, displayName, problems) is { } table ? new StudyTableReader(table, measure, options).Read(problems) : null;

    /// <summary>The same from columns of numbers.</summary>
    /// <param name="columns">Columns by name, of one length; null is a missing value.</param>
    /// <param name="labels">Study labels; empty for none.</param>
    /// <param name="displayName">What messages call the data.</param>
    /// <param name="measure">The measure to compute.</param>
    /// <param name="options">Names, zero cells, intervals.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static StudyTable? FromColumns(
        IReadOnlyList<(string Name, ImmutableArray<double?> Values)> columns, ImmutableArray<string> labels, string displayName,
        Measure measure, StudyTableOptions options, ProblemList problems)
    {
        var cells = columns.Select(c => (c.Name, c.Values.Select(v => v?.ToString("R", CultureInfo.InvariantCulture)).ToImmutableArray())).ToList();
        if (!labels.IsDefaultOrEmpty)
        {
            cells.Add((LabelColumn, [.. labels]));
        }

        return FromColumns(cells, displayName, measure, options, problems);
    }

    /// <summary>An extra column as text.</summary>
    /// <exception cref="ArgumentException">There is no such extra column.</exception>
    public ImmutableArray<string> TextColumn(string name) => ExtraCells.Texts(Rows.Select(r => r.Extra), ExtraColumns, name);

    /// <summary>An extra column as numbers; null, with the problems noted, when a cell is not a finite number.</summary>
    /// <exception cref="ArgumentException">There is no such extra column.</exception>
    public ImmutableArray<double>? NumberColumn(string name, ProblemList problems) =>
        ExtraCells.Numbers(Rows.Select(r => r.Extra), ExtraColumns, name, problems);
}
