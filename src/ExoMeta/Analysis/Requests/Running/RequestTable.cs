using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Requests;

/// <summary>One row of the table behind a request, of raw data or of printed results.</summary>
/// <param name="Label">Its study.</param>
/// <param name="Effect">Its effect, plug-in values for what is unknown; null where zero cells leave it undefined.</param>
/// <param name="Data">Raw data in the order of the measure's columns; empty for printed results.</param>
/// <param name="Reported">How it was printed and recovered; null for raw data.</param>
/// <param name="Extra">Its other cells, in the order of <see cref="RequestTable.ExtraColumns"/>.</param>
public sealed record RequestRow(
    string Label, EffectSize? Effect, ImmutableArray<double> Data, ReportedEffect? Reported, ImmutableArray<CsvCell> Extra)
{
    /// <summary>Where it stands.</summary>
    public required SourceLocation Location { get; init; }
}

/// <summary>An effect that comes from a printed result rather than from raw data.</summary>
/// <param name="Effect">The effect, known or depending on unknowns.</param>
/// <param name="Record">What was printed, what was derived, by which formula.</param>
/// <param name="Form">Name of the form in which it is printed.</param>
public sealed record ReportedEffect(EffectDistribution Effect, RecoveryRecord Record, string Form);

/// <summary>The table behind a request: raw data, one study a row, or printed results, each row in a form of its own.</summary>
/// <param name="Rows">The rows, in file order.</param>
/// <param name="ExtraColumns">Columns besides those that effects come from.</param>
/// <param name="Warnings">What the reader should be told about it.</param>
/// <param name="Reported">The printed results; null for raw data.</param>
public sealed record RequestTable(
    ImmutableArray<RequestRow> Rows, ImmutableArray<string> ExtraColumns, ImmutableArray<string> Warnings, ReportedTable? Reported = null)
{
    /// <summary>The rows that have an effect, in file order; zero cells leave the others without one.</summary>
    public ImmutableArray<RequestRow> RowsWithEffect => [.. Rows.Where(r => r.Effect is not null)];

    /// <summary>The effects of rows that have one, plug-in values for what is unknown.</summary>
    public static EffectSet EffectsOf(IEnumerable<RequestRow> rows) =>
        new([.. rows.Select(r => new StudyEffect(r.Label, r.Label, r.Effect!.Value.Estimate, r.Effect.Value.Variance))]);

    private const string LooksReported =
        "the table has a column 'form', which says how each row is printed; without 'reported' it is read as raw data, and rows in other forms are dropped";

    /// <summary>Reads the table of a request; null, with every problem of the file noted, when anything is wrong.</summary>
    /// <param name="path">The file.</param>
    /// <param name="request">How it is read.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static RequestTable? Read(string path, TableRequest request, ProblemList problems)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.IsReported
            ? Of(ReportedTable.Read(path, path, request.Measure, request.Reading, problems))
            : Of(StudyTable.Read(path, path, request.Measure, request.Reading, problems));
    }

    /// <summary>The same with somebody who looks at the table, whose problems are noted too where only columns that the request uses are missing.</summary>
    internal static RequestTable? Read(string path, TableRequest request, Action<RequestTable> check, ProblemList problems)
    {
        var table = Read(path, request, problems);
        if ((table ?? Read(path, request with { Reading = request.Reading with { UsedColumns = [] } }, new())) is { } readable)
        {
            check(readable);
        }

        return table;
    }

    /// <summary>The same from columns in memory; null is a missing value.</summary>
    /// <param name="columns">Columns by name, as they would stand in a file.</param>
    /// <param name="displayName">What messages call the data.</param>
    /// <param name="request">How it is read.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static RequestTable? FromColumns(
        IReadOnlyList<(string Name, ImmutableArray<string?> Cells)> columns, string displayName, TableRequest request, ProblemList problems)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.IsReported
            ? Of(ReportedTable.FromColumns(columns, [], displayName, request.Measure, request.Reading, problems))
            : Of(StudyTable.FromColumns(columns, displayName, request.Measure, request.Reading, problems));
    }

    private static RequestTable? Of(StudyTable? table) => table is null ? null : new(
        [.. table.Rows.Select(r => new RequestRow(r.Label, r.Effect, r.Data, null, r.Extra) { Location = r.Location })], table.ExtraColumns,
        [.. table.Warnings, .. table.DroppedRows > 0 && table.ExtraColumns.Contains(ReportedTable.FormColumn) ? [LooksReported] : ImmutableArray<string>.Empty]);

    private static RequestTable? Of(ReportedTable? table) => table is null ? null : new(
        [.. table.Rows.Select(r => new RequestRow(r.Label, r.Effect.PlugIn, [], new(r.Effect, r.Record, r.Form.Name), r.Extra) { Location = r.Location })], table.ExtraColumns, table.Warnings, table);
}
