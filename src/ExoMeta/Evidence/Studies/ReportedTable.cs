using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>One row of a table of printed results.</summary>
/// <param name="Label">Its name, from the column <c>study</c>, or its number in the table.</param>
/// <param name="Form">The form in which its result is printed.</param>
/// <param name="Effect">The effect on the measure's analysis scale, known or depending on unknowns.</param>
/// <param name="Record">What was printed, what was derived, by which formula.</param>
/// <param name="IsSensitivityAnalysis">Whether its variance rests on an imputed spread, so that it must be labelled so.</param>
/// <param name="Warnings">What a reader should be told about it.</param>
/// <param name="Extra">The other cells, in the order of <see cref="ReportedTable.ExtraColumns"/>.</param>
/// <param name="Location">Where its row stands.</param>
public sealed record ReportedRow(
    string Label, StudyForm Form, EffectDistribution Effect, RecoveryRecord Record, bool IsSensitivityAnalysis,
    ImmutableArray<string> Warnings, ImmutableArray<CsvCell> Extra, SourceLocation Location);

/// <summary>
/// A table of results as their papers print them, one study a row, each row in a form of its own (<see cref="StudyForms"/>), all taken to
/// effects of one measure.
/// </summary>
/// <remarks>
/// <para>The column <c>form</c> says how a row is printed; the row fills the columns of that form and leaves the columns of others empty.
/// Cells hold printed numbers, digits and all, because their rounding is carried as an unknown; sizes, correlations, spreads and p-values may
/// be distributions instead: <c>uniform(0.2, 0.8)</c>. The column <c>assumed</c> names cells of the row that an analyst supplied, and
/// <c>reason</c> says why; <c>printed</c> may quote the paper.</para>
/// <para>Unlike a <see cref="StudyTable"/>, which drops incomplete rows, a row that lacks what its form prints is an error: the row says
/// itself what it has.</para>
/// </remarks>
/// <param name="Measure">The measure.</param>
/// <param name="Rows">The rows that give an effect, in file order.</param>
/// <param name="ExtraColumns">Columns that no form takes (moderators, risk of bias, notes), and those that the options name as used.</param>
/// <param name="DroppedRows">Rows that were dropped: a used extra value is missing, or zero cells leave them without an effect.</param>
/// <param name="Warnings">What the reader should be told: rows dropped, imputed spreads, skewed samples.</param>
public sealed record ReportedTable(
    Measure Measure, ImmutableArray<ReportedRow> Rows, ImmutableArray<string> ExtraColumns, int DroppedRows, ImmutableArray<string> Warnings)
{
    /// <summary>The column that says how a row is printed.</summary>
    public const string FormColumn = "form";

    /// <summary>Reads a table of printed results; null, with every problem of the file noted, when anything is wrong.</summary>
    /// <param name="path">The file.</param>
    /// <param name="displayName">The file as the user named it, for messages.</param>
    /// <param name="measure">The measure that every row is taken to.</param>
    /// <param name="options">Names, zero cells, the scale of given effects, rounding.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static ReportedTable? Read(string path, string displayName, Measure measure, StudyTableOptions options, ProblemList problems) =>
        CsvTable.Read(path, displayName, problems) is { } table ? new ReportedTableReader(table, measure, options).Read(problems) : null;

    /// <summary>The same from columns of texts in memory; locations then name the row only.</summary>
    /// <param name="columns">Columns by name, of one length, in the digits that were printed; null is an empty cell.</param>
    /// <param name="labels">Study labels; empty for none.</param>
    /// <param name="displayName">What messages call the data.</param>
    /// <param name="measure">The measure that every row is taken to.</param>
    /// <param name="options">Names, zero cells, the scale of given effects, rounding.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static ReportedTable? FromColumns(
        IReadOnlyList<(string Name, ImmutableArray<string?> Values)> columns, ImmutableArray<string> labels, string displayName,
        Measure measure, StudyTableOptions options, ProblemList problems) =>
        CsvTable.FromColumns(labels.IsDefaultOrEmpty ? columns : [.. columns, (StudyTable.LabelColumn, [.. labels])], displayName, problems) is { } table
            ? new ReportedTableReader(table, measure, options).Read(problems)
            : null;

    /// <summary>An extra column as text.</summary>
    /// <exception cref="ArgumentException">There is no such extra column.</exception>
    public ImmutableArray<string> TextColumn(string name) => ExtraCells.Texts(Rows.Select(r => r.Extra), ExtraColumns, name);

    /// <summary>An extra column as numbers; null, with the problems noted, when a cell is not a finite number.</summary>
    /// <exception cref="ArgumentException">There is no such extra column.</exception>
    public ImmutableArray<double>? NumberColumn(string name, ProblemList problems) =>
        ExtraCells.Numbers(Rows.Select(r => r.Extra), ExtraColumns, name, problems);
}
