using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Effects;

/// <summary>The columns of a measure, printed or derived, as formulas of the unknowns.</summary>
internal sealed class MeasureColumns
{
    private readonly Dictionary<string, Formula> _formulas = new(StringComparer.Ordinal);
    private readonly List<string> _derived = [];
    private readonly List<string> _warnings = [];

    /// <summary>What a reader should be told.</summary>
    public IEnumerable<string> Warnings => _warnings;

    /// <summary>Whether a spread is imputed.</summary>
    public bool IsSensitivityAnalysis { get; init; }

    /// <summary>A column as it stands in the row, or that the form supplies.</summary>
    public void Take(string column, Formula formula) => _formulas[column] = formula;

    /// <summary>A column that follows from others.</summary>
    public void Derive(string column, Formula formula)
    {
        _formulas[column] = formula;
        _derived.Add(column);
    }

    /// <summary>Tells the reader something.</summary>
    public void Warn(string message) => _warnings.Add(message);

    /// <summary>The effect of a measure.</summary>
    public StudyRecovery? Recover(StudyCells cells, StudyForm form, Measure measure, string formula, string? reference)
    {
        var names = measure.ColumnSets[0].Columns;
        var formulas = names.Select(c => _formulas[c.Name]).ToArray();
        double[] RowAt(double[] unknowns) => [.. formulas.Select(f => f.At(unknowns))];
        var plugIn = cells.Unknowns.PlugIns();
        if (WhyNot(cells, measure, RowAt, plugIn) is var (column, message))
        {
            cells.Note(cells.Has(column) ? column : form.Required[0], message);
            return null;
        }

        EffectDistribution Effect(ZeroCellRule rule) => cells.Unknowns.Effect(measure.EffectOf(formulas, rule));
        var steps = string.Join(", ", names.Where(c => _derived.Contains(c.Name))
            .Select(c => $"{c.Name} {Write(c, _formulas[c.Name].At(plugIn))}"));
        return new(Effect, measure.HasZeroCell(RowAt(plugIn)), steps, formula, reference)
        {
            IsSensitivityAnalysis = IsSensitivityAnalysis,
            Warnings = [.. _warnings],
        };
    }

    private static string Write(MeasureColumn column, double value) => column.Kind is ColumnKind.Count or ColumnKind.GroupSize
        ? value.ToString("0", CultureInfo.InvariantCulture)
        : NumberReader.Short(value);

    /// <summary>Why the measure makes no sense at the plug-in values, or as far out as an unknown is drawn.</summary>
    private static (string Column, string Message)? WhyNot(
        StudyCells cells, Measure measure, Func<double[], double[]> rowAt, double[] plugIn)
    {
        if (measure.OutsideDomain(rowAt(plugIn)) is { } wrong)
        {
            return wrong;
        }

        foreach (var (index, unknown, value) in cells.Unknowns.Extremes())
        {
            var at = plugIn.ToArray();
            at[index] = value;
            if (measure.OutsideDomain(rowAt(at)) is var (column, message))
            {
                return (column, $"{message}; {unknown.Prior} allows {value.ToString("0.###", CultureInfo.InvariantCulture)} for the {unknown.Name}");
            }
        }

        return null;
    }
}

/// <summary>Reads the cells of a row into the columns of a measure; what it returns counts only when no problem was noted.</summary>
internal delegate MeasureColumns ColumnsReader(StudyCells cells);

/// <summary>A form that gives columns, and so every measure that is computed from them.</summary>
/// <param name="name">Name.</param>
/// <param name="prints">What it prints.</param>
/// <param name="required">Columns that a row must fill.</param>
/// <param name="optional">Columns that it may fill.</param>
/// <param name="gives">The columns that it gives; the first is one that a measure must be computed from.</param>
/// <param name="formula">The formula.</param>
/// <param name="reference">Author and year; null for arithmetic.</param>
/// <param name="read">Reads a row.</param>
internal sealed class ColumnsForm(
    string name, string prints, string[] required, string[] optional, string[] gives, string formula, string? reference, ColumnsReader read)
    : StudyForm(name, prints, required, optional)
{
    /// <summary>The only measures that it gives, where the columns stand for a statistic rather than for groups; empty for all.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    public override bool Gives(Measure measure) => Only.IsEmpty
        ? measure.ColumnSets[0].Columns.All(c => gives.Contains(c.Name)) && measure.ColumnSets[0].Columns.Any(c => c.Name == gives[0])
        : Only.Contains(measure.Code);

    public override IEnumerable<string> RequiredFor(Measure measure) =>
        Required.Concat(measure.ColumnSets[0].Columns.Select(c => c.Name).Where(n => Optional.Contains(n)));

    internal override StudyRecovery? Recover(StudyCells cells, Measure target)
    {
        cells.ReadAssumedColumns();
        if (cells.Has("measure") && !string.Equals(cells.Text("measure"), target.Code, StringComparison.OrdinalIgnoreCase))
        {
            cells.Note("measure", $"'{cells.Text("measure")}' is not the measure of the table, which is {target.Code}; a {Name} row gives any of its measures, and may leave it empty");
        }

        var columns = read(cells);
        return cells.Problems.Count > 0 ? null : columns.Recover(cells, this, target, formula, reference);
    }
}
