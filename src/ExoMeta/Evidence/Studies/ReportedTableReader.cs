using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>Makes effects of the rows of a table of printed results, noting everything that is wrong with them.</summary>
internal sealed class ReportedTableReader(CsvTable table, Measure measure, StudyTableOptions options)
{
    private readonly Measure _measure = (options.CorrectBias ? measure.BiasCorrected ?? measure : measure).On(options.Interval);
    private readonly List<Problem> _problems = [];
    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missingColumns = new(StringComparer.Ordinal);

    private sealed record Recovered(ImmutableArray<CsvCell> Row, string Label, StudyForm Form, StudyCells Cells, StudyRecovery Recovery);

    /// <summary>The table; null when anything is wrong.</summary>
    public ReportedTable? Read(ProblemList problems)
    {
        CheckMap();
        CheckUsedColumns();
        var reported = _problems.Count == 0 && HasForms() ? ReadRows() : null;
        problems.AddRange(_problems);
        return _problems.Count == 0 ? reported : null;
    }

    private int Index(string column)
    {
        if (!_indices.TryGetValue(column, out var index))
        {
            index = _indices[column] = table.IndexOf(NameOf(column));
        }

        return index;
    }

    private string NameOf(string column) => options.Map.GetValueOrDefault(column, column);

    private void CheckMap()
    {
        var known = StudyForms.Columns.Append(ReportedTable.FormColumn).Append(StudyTable.LabelColumn).ToList();
        foreach (var (column, name) in options.Map.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            if (!known.Contains(column))
            {
                _problems.Add(new(new("--map"), column, $"no form takes a column '{column}'{NearestName.Hint(column, known)}"));
            }
            else if (table.IndexOf(name) < 0)
            {
                _problems.Add(new(
                    new("--map"), column, $"no column '{name}' in {table.File}{NearestName.Hint(name, table.Header.Select(h => h.Text))}"));
            }
        }
    }

    private void CheckUsedColumns()
    {
        foreach (var column in options.UsedColumns.Where(c => table.IndexOf(c) < 0))
        {
            ReportMissing(column, "");
        }
    }

    private bool HasForms()
    {
        if (Index(ReportedTable.FormColumn) >= 0)
        {
            return true;
        }

        ReportMissing(ReportedTable.FormColumn, " (it says how each row is printed: means-sd, estimate-ci, counts …)");
        return false;
    }

    private void ReportMissing(string column, string context)
    {
        if (_missingColumns.Add(column))
        {
            var found = new ProblemList();
            MissingColumns.Report(table, NameOf(column), StudyForms.Columns.Append(StudyTable.LabelColumn).Append(ReportedTable.FormColumn).Select(NameOf), context, found);
            _problems.AddRange(found.ToSorted());
        }
    }

    private ReportedTable ReadRows()
    {
        var label = Index(StudyTable.LabelColumn);
        var taken = StudyForms.Columns.Append(ReportedTable.FormColumn).Append(StudyTable.LabelColumn).Select(Index).ToHashSet();
        var used = options.UsedColumns.Select(table.IndexOf).ToList();
        var extra = Enumerable.Range(0, table.Header.Length).Where(i => used.Contains(i) || !taken.Contains(i)).ToArray();
        var (complete, dropped) = (new List<Recovered>(), new List<CsvCell>());
        for (var i = 0; i < table.Rows.Length; i++)
        {
            var row = table.Rows[i];
            var name = label >= 0 && row[label].Text.Length > 0 ? row[label].Text : (i + 1).ToString(CultureInfo.InvariantCulture);
            if (ReadRow(row, name) is not { } recovered)
            {
                continue;
            }

            if (used.Any(u => row[u].IsMissing))
            {
                dropped.Add(row[0]);
            }
            else
            {
                complete.Add(recovered);
            }
        }

        CheckOneMeasure(complete);
        if (complete.Count == 0 && _problems.Count == 0)
        {
            _problems.Add(new(new(table.File, table.Header[0].Location.Line), null, "no row is complete: in each a used value is missing"));
        }

        Warn(dropped, "dropped because a used value is missing");
        var rule = options.ZeroCells.ForTable(complete.Any(c => c.Recovery.HasZeroCell));
        var undefined = new List<CsvCell>();
        var rows = complete.Select(c => RowOf(c, rule, extra, undefined)).OfType<ReportedRow>().ToImmutableArray();
        Warn(undefined, "without an effect, because of zero cells to which nothing is added");
        return new(_measure, rows, [.. extra.Select(e => table.Header[e].Text)], dropped.Count + undefined.Count, [.. _warnings]);
    }

    private Recovered? ReadRow(ImmutableArray<CsvCell> row, string label)
    {
        var before = _problems.Count;
        string Text(string column) => Index(column) is var index && index >= 0 && !row[index].IsMissing ? row[index].Text : "";
        var name = Text(ReportedTable.FormColumn);
        if (!StudyForms.TryFind(name, out var form))
        {
            Note(row, ReportedTable.FormColumn, name.Length == 0
                ? $"is empty; expected how the row is printed: {string.Join(", ", FormsOfMeasure().Select(f => f.Name))}"
                : $"unknown form '{name}'{NearestName.Hint(name, StudyForms.All.Select(f => f.Name))}");
            return null;
        }

        if (!form.Gives(_measure))
        {
            Note(row, ReportedTable.FormColumn, $"{form.Name} ({form.Prints}) cannot give {_measure}; it gives {StudyForms.MeasuresOf(form)}, "
                + $"and {_measure} comes from {string.Join(", ", FormsOfMeasure().Select(f => f.Name))}");
            return null;
        }

        CheckColumns(form, row, Text);
        if (_problems.Count > before)
        {
            return null;
        }

        var cells = new StudyCells(form, Text, options.CarryRounding);
        var recovery = form.Recover(cells, _measure);
        if (recovery is not null)
        {
            cells.CheckAssumptionsWereTaken();
        }

        foreach (var (column, message) in cells.Problems)
        {
            Note(row, column, message);
        }

        return recovery is null || _problems.Count > before ? null : new(row, label, form, cells, recovery);
    }

    private IEnumerable<StudyForm> FormsOfMeasure() => StudyForms.All.Where(f => f.Gives(_measure));

    /// <summary>What the form needs must stand there, and what it does not take must not.</summary>
    private void CheckColumns(StudyForm form, ImmutableArray<CsvCell> row, Func<string, string> text)
    {
        foreach (var column in form.RequiredFor(_measure).Where(c => text(c).Length == 0))
        {
            if (Index(column) < 0)
            {
                ReportMissing(column, string.Create(
                    CultureInfo.InvariantCulture, $" (line {row[0].Location.Line} is {form.Name}, which takes {form})"));
            }
            else
            {
                Note(row, column, $"is empty, but {form.Name} needs it for {_measure} (it takes {form})");
            }
        }

        var taken = form.Required.Concat(form.Optional).Concat(StudyForm.Common).ToHashSet(StringComparer.Ordinal);
        foreach (var column in StudyForms.Columns.Where(c => !taken.Contains(c) && text(c).Length > 0 && !options.UsedColumns.Contains(NameOf(c))))
        {
            Note(row, column, $"{form.Name} does not take '{text(column)}' here; it takes {form}");
        }
    }

    /// <summary>Given effects carry their measure as a word; two words in one table are two measures.</summary>
    private void CheckOneMeasure(List<Recovered> rows)
    {
        var named = rows.Where(r => _measure.Code == "YV" && r.Cells.Has("measure")).ToList();
        foreach (var row in named.Where(r => !string.Equals(r.Cells.Text("measure"), named[0].Cells.Text("measure"), StringComparison.OrdinalIgnoreCase)))
        {
            Note(row.Row, "measure", $"{row.Cells.Text("measure")} is another measure than {named[0].Cells.Text("measure")} "
                + $"at {named[0].Row[Index("measure")].Location}; one table holds one");
        }
    }

    private ReportedRow? RowOf(Recovered recovered, ZeroCellRule rule, int[] extra, List<CsvCell> undefined)
    {
        var effect = recovered.Recovery.Effect(rule);
        if (!Measure.IsDefined(effect.PlugIn))
        {
            if (recovered.Recovery.HasZeroCell)
            {
                undefined.Add(recovered.Row[0]);
            }
            else
            {
                Note(recovered.Row, ReportedTable.FormColumn, $"the row gives no {_measure} with a finite variance above 0");
            }

            return null;
        }

        var wasAdded = _measure.TakesZeroCellRule && recovered.Recovery.HasZeroCell && rule.AdditionFor(rowHasZeroCell: true) > 0;
        var (label, form, recovery) = (recovered.Label, recovered.Form, recovered.Recovery);
        var location = new SourceLocation(table.File, recovered.Row[0].Location.Line);
        _warnings.AddRange(recovery.Warnings.Select(w => $"{location}: {label}: {w}"));
        if (recovery.IsSensitivityAnalysis)
        {
            _warnings.Add($"{location}: {label}: the spread is imputed, so that what rests on this row is a sensitivity analysis");
        }

        return new(
            label, form, effect, recovery.RecordOf(recovered.Cells, _measure, effect, wasAdded), recovery.IsSensitivityAnalysis,
            recovery.Warnings, [.. extra.Select(e => recovered.Row[e])], location);
    }

    private void Note(ImmutableArray<CsvCell> row, string column, string message)
    {
        var index = Index(column);
        _problems.Add(new(index >= 0 ? row[index].Location : new(table.File, row[0].Location.Line), NameOf(column), message));
    }

    private void Warn(List<CsvCell> rows, string what)
    {
        if (rows.Count > 0)
        {
            _warnings.Add($"{table.File}: {TableLines.Rows(rows.Count)} {what} ({TableLines.Lines(rows.Select(r => r.Location))})");
        }
    }
}
