using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>Makes effects of the rows of a data table, noting everything that is wrong with them.</summary>
internal sealed class StudyTableReader(CsvTable table, Measure measure, StudyTableOptions options)
{
    private readonly List<Problem> _problems = [];
    private readonly List<CsvCell> _dropped = [];
    private readonly List<string> _contradicted = [];

    /// <summary>The table; null when anything is wrong.</summary>
    public StudyTable? Read(ProblemList problems)
    {
        CheckMap();
        var set = FindColumns();
        var study = set is null ? null : ReadRows(set);
        problems.AddRange(_problems);
        return _problems.Count == 0 ? study : null;
    }

    /// <summary>The table's name of one of the measure's columns.</summary>
    private string NameOf(string column) => options.Map.GetValueOrDefault(column, column);

    private void CheckMap()
    {
        var known = measure.ColumnSets.SelectMany(s => s.Columns).Select(c => c.Name).Append(StudyTable.LabelColumn).Distinct().ToList();
        foreach (var (column, name) in options.Map.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            if (!known.Contains(column))
            {
                _problems.Add(new(new("--map"), column, $"{measure.Code} takes no column '{column}'{NearestName.Hint(column, known)}"));
            }
            else if (table.IndexOf(name) < 0)
            {
                var hint = NearestName.Hint(name, table.Header.Select(h => h.Text));
                _problems.Add(new(new("--map"), column, $"no column '{name}' in {table.File}{hint}"));
            }
        }
    }

    private ColumnSet? FindColumns()
    {
        var header = Header;
        var wanted = measure.ColumnSets.SelectMany(s => s.Columns).Select(c => NameOf(c.Name)).Concat(options.UsedColumns).ToList();
        foreach (var column in options.UsedColumns.Where(c => table.IndexOf(c) < 0))
        {
            ReportMissing(column, wanted, "");
        }

        var set = measure.ColumnSets.MinBy(s => s.Columns.Count(c => table.IndexOf(NameOf(c.Name)) < 0))!;
        var missing = set.Columns.Where(c => table.IndexOf(NameOf(c.Name)) < 0 && !options.Map.ContainsKey(c.Name)).ToList();
        var takes = string.Join(", or ", measure.ColumnSets);
        foreach (var column in missing)
        {
            ReportMissing(column.Name, wanted, $" ({measure.Code} takes {takes})");
        }

        if (set.NeedsIntervalReading && options.Interval is null && missing.Count == 0)
        {
            _problems.Add(new(header, "est", "an interval needs --scale log (for ratios) or --scale identity"));
        }

        return _problems.Count == 0 ? set : null;
    }

    private SourceLocation Header => new(table.File, table.Header[0].Location.Line);

    private void ReportMissing(string column, List<string> wanted, string context)
    {
        var found = new ProblemList();
        MissingColumns.Report(table, column, wanted, context, found);
        _problems.AddRange(found.ToSorted());
    }

    private StudyTable ReadRows(ColumnSet set)
    {
        var indices = set.Columns.Select(c => table.IndexOf(NameOf(c.Name))).ToArray();
        var label = table.IndexOf(NameOf(StudyTable.LabelColumn));
        var used = options.UsedColumns.Select(table.IndexOf).ToArray();
        var extra = Enumerable.Range(0, table.Header.Length).Where(i => used.Contains(i) || (!indices.Contains(i) && i != label)).ToArray();
        var complete = new List<(ImmutableArray<CsvCell> Row, double[] Data, string Label)>();
        for (var i = 0; i < table.Rows.Length; i++)
        {
            var row = table.Rows[i];
            if (ReadData(set, indices, used, row) is { } data)
            {
                var name = label >= 0 && row[label].Text.Length > 0 ? row[label].Text : (i + 1).ToString(CultureInfo.InvariantCulture);
                complete.Add((row, data, name));
            }
        }

        var contradictions = new ColumnContradictions(table, measure, options, set);
        foreach (var (location, column, message, isError) in complete.Select(c => contradictions.Find(c.Row, c.Data)).OfType<(SourceLocation, string, string, bool)>())
        {
            if (isError)
            {
                _problems.Add(new(location, column, message));
            }
            else
            {
                _contradicted.Add($"{location}: {message}; the former is used");
            }
        }

        if (complete.Count == 0 && _problems.Count == 0)
        {
            _problems.Add(new(Header, null, "no row is complete: in each a used value is missing"));
        }

        var chosen = (options.CorrectBias ? measure.BiasCorrected ?? measure : measure).On(options.Interval);
        var rule = options.ZeroCells.ForTable(complete.Any(c => measure.HasZeroCell(c.Data)));
        var rows = complete.Select(c => new StudyRow(
            c.Label, [.. c.Data], EffectOf(chosen, rule, c.Data, c.Row[indices[0]]),
            [.. extra.Select(e => c.Row[e])], new(table.File, c.Row[0].Location.Line))).ToImmutableArray();
        return new(chosen, rows, [.. extra.Select(e => table.Header[e].Text)], _dropped.Count, Warnings(rows, chosen, rule));
    }

    /// <summary>The row that the measure computes with; null when a value is missing (dropped) or wrong (noted).</summary>
    private double[]? ReadData(ColumnSet set, int[] indices, int[] used, ImmutableArray<CsvCell> row)
    {
        var before = _problems.Count;
        var given = new double[indices.Length];
        var isMissing = used.Any(u => row[u].IsMissing);
        for (var c = 0; c < indices.Length; c++)
        {
            var cell = row[indices[c]];
            if (cell.IsMissing)
            {
                isMissing = true;
            }
            else if ((NumberReader.TryParse(cell.Text, out given[c], out var error) ? set.Columns[c].WhatIsWrong(given[c]) : error) is { } wrong)
            {
                Note(set, indices, row, set.Columns[c].Name, wrong);
            }
        }

        if (_problems.Count > before)
        {
            return null;
        }

        if (isMissing)
        {
            _dropped.Add(row[0]);
            return null;
        }

        foreach (var (column, message) in set.EventsAboveSize(given).Concat(IntervalProblems(set, indices, row)))
        {
            Note(set, indices, row, column, message);
        }

        if (_problems.Count > before)
        {
            return null;
        }

        var data = set.ToMeasureRow(given, options.Interval);
        if (measure.OutsideDomain(data) is var (blamed, why))
        {
            Note(set, indices, row, blamed, why);
        }

        return _problems.Count > before ? null : data;
    }

    private IEnumerable<(string Column, string Message)> IntervalProblems(ColumnSet set, int[] indices, ImmutableArray<CsvCell> row)
    {
        if (!set.NeedsIntervalReading || options.Interval is not { } interval)
        {
            return [];
        }

        var printed = new PrintedNumber[indices.Length];
        for (var c = 0; c < indices.Length; c++)
        {
            if (!PrintedNumber.TryParse(row[indices[c]].Text, out var number, out var error))
            {
                return [(set.Columns[c].Name, error)];
            }

            printed[c] = number;
        }

        return IntervalCheck.Validate(printed[0], printed[1], printed[2], interval.IsLog);
    }

    /// <summary>The effect; null, to be warned about, when zero cells leave it undefined; a problem when anything else does.</summary>
    private EffectSize? EffectOf(Measure chosen, ZeroCellRule rule, double[] data, CsvCell place)
    {
        var effect = chosen.Compute(data, rule);
        if (Measure.IsDefined(effect))
        {
            return effect;
        }

        if (!chosen.HasZeroCell(data))
        {
            _problems.Add(new(place.Location, chosen.Code, "the row gives no effect with a finite variance above 0"));
        }

        return null;
    }

    private void Note(ColumnSet set, int[] indices, ImmutableArray<CsvCell> row, string column, string message)
    {
        // A measure may blame a column of its first set that this table gives in another form; the row's first column then stands for it.
        var at = Math.Max(0, set.Columns.ToList().FindIndex(c => c.Name == column));
        _problems.Add(new(row[indices[at]].Location, NameOf(set.Columns[at].Name), message));
    }

    private ImmutableArray<string> Warnings(ImmutableArray<StudyRow> rows, Measure chosen, ZeroCellRule rule)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        if (_dropped.Count > 0)
        {
            var lines = TableLines.Lines(_dropped.Select(c => c.Location));
            warnings.Add($"{table.File}: {TableLines.Rows(_dropped.Count)} dropped because a used value is missing ({lines})");
        }

        var undefined = rows.Where(r => r.Effect is null).ToList();
        if (undefined.Count > 0)
        {
            var lines = TableLines.Lines(undefined.Select(r => r.Location));
            warnings.Add($"{table.File}: {TableLines.Rows(undefined.Count)} without an effect, because of zero cells to which nothing is added ({lines})");
        }

        warnings.AddRange(ZeroCells(rows, chosen, rule));
        warnings.AddRange(_contradicted);
        return warnings.ToImmutable();
    }

    /// <summary>A row with a zero has the effect that the rule gives it: that must be seen wherever its effect is.</summary>
    private IEnumerable<string> ZeroCells(ImmutableArray<StudyRow> rows, Measure chosen, ZeroCellRule rule)
    {
        var zero = rows.Where(r => r.Effect is not null && chosen.HasZeroCell([.. r.Data])).ToList();
        if (zero.Count == 0 || rule.Scope == ZeroCellScope.NoRow || rule.Add == 0)
        {
            yield break;
        }

        var lines = TableLines.Lines(zero.Select(r => r.Location));
        yield return string.Create(CultureInfo.InvariantCulture, $"{table.File}: {TableLines.Rows(zero.Count)} with a zero cell, to which {rule.Add} was added for an effect to exist ({lines})");
    }
}
