using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Evidence;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Requests;

/// <summary>The cells of a request's rows by the names of their columns: those that the measure is computed from, and all that the table has besides.</summary>
public sealed class TableCells
{
    private readonly ImmutableArray<string> _extra;
    private readonly ImmutableArray<string> _data;

    /// <summary>Finds the columns of a table.</summary>
    /// <param name="request">How the table is read.</param>
    /// <param name="extraColumns">Its columns besides those that effects come from.</param>
    public TableCells(TableRequest request, ImmutableArray<string> extraColumns)
    {
        ArgumentNullException.ThrowIfNull(request);
        _extra = extraColumns;
        _data = request.IsReported
            ? []
            : [.. request.Measure.On(request.Reading.Interval).ColumnSets[0].Columns.Select(c => request.Reading.Map.GetValueOrDefault(c.Name, c.Name))];
    }

    /// <summary>The names of all columns.</summary>
    public ImmutableArray<string> Names => [.. _extra.Concat(_data).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>The columns of an answer's table.</summary>
    public static TableCells Of(PoolAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return new(answer.Request.Table, answer.ExtraColumns);
    }

    /// <summary>Whether there is a column.</summary>
    public bool Has(string name) => _extra.Contains(name, StringComparer.Ordinal) || _data.Contains(name, StringComparer.Ordinal);

    /// <summary>The text of a cell; empty where it is missing.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public string Text(RequestRow row, string name)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (_extra.IndexOf(name) is var extra and >= 0)
        {
            return row.Extra[extra].IsMissing ? "" : row.Extra[extra].Text;
        }

        var data = _data.IndexOf(name);
        return data >= 0
            ? row.Data[data].ToString("0.##########", CultureInfo.InvariantCulture)
            : throw new ArgumentException($"there is no column '{name}'", nameof(name));
    }

    /// <summary>Where a cell stands in its file; null for what was computed from several cells.</summary>
    public SourceLocation? LocationOf(RequestRow row, string name)
    {
        ArgumentNullException.ThrowIfNull(row);
        return _extra.IndexOf(name) is var extra and >= 0 ? row.Extra[extra].Location : null;
    }
}
