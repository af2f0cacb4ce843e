using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Tables;
using ExoMeta.Interactive.Documents;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Problems;

namespace ExoMeta.Interactive;

/// <summary>
/// Numbers of another program, to be set beside ours: <c>ReferenceNumbers.Read("r.csv").Compare("pooled", ("estimate", pool.Mean.Estimate))</c>.
/// </summary>
public sealed class ReferenceNumbers : NotebookView
{
    private readonly string _file;
    private readonly ImmutableArray<Row> _rows;

    private ReferenceNumbers(string file, ImmutableArray<Row> rows) => (_file, _rows) = (file, rows);

    private protected override ImmutableArray<Block> Blocks =>
    [
        Block.Table.Of(
            [new("Section"), new("Program"), Column.Number("Numbers")],
            Sections.Select(s => ImmutableArray.Create(s, ProgramOf(s), Words.Count(Of(s).Length)))),
    ];

    /// <inheritdoc/>
    public override string ToJson() => new ResultTable(
        _file,
        [
            new ResultColumn.Text("section", [.. _rows.Select(r => r.Section)]), new ResultColumn.Text("quantity", [.. _rows.Select(r => r.Quantity)]),
            new ResultColumn.Number("value", _rows.Select(r => (double?)r.Value)), new ResultColumn.Number("se", _rows.Select(r => r.StandardError)),
            new ResultColumn.Text("program", [.. _rows.Select(r => r.Program)]),
        ]).ToJson();

    /// <summary>
    /// Reads a CSV file with the columns <c>section</c>, <c>quantity</c> and <c>value</c>, and with <c>se</c> (the standard error of a simulated number) and
    /// <c>program</c> (its name and version) where it has them.
    /// </summary>
    /// <param name="path">The file, from the notebook's folder.</param>
    /// <exception cref="InvalidInputException">It is not such a table: every problem, with its line.</exception>
    public static ReferenceNumbers Read(string path)
    {
        var problems = new ProblemList();
        var columns = TextColumns.Read(path, problems);
        problems.ThrowIfAny();
        var rows = ReferenceRows(columns!, path, problems);
        problems.ThrowIfAny();
        return new(path, rows);
    }

    /// <summary>Our numbers beside those of a section, by the names that quantities have there.</summary>
    /// <param name="section">The section.</param>
    /// <param name="ours">Quantities and our values.</param>
    /// <exception cref="ArgumentException">There is no such section or quantity, with the nearest name.</exception>
    public ComparisonView Compare(string section, params IEnumerable<(string Quantity, double Value)> ours)
    {
        ArgumentNullException.ThrowIfNull(ours);
        return Compare(section, ours.Select(o => (o.Quantity, o.Value, (double?)null)));
    }

    /// <summary>The same where some of ours might not exist.</summary>
    /// <param name="section">The section.</param>
    /// <param name="ours">Quantities and our values.</param>
    /// <exception cref="ArgumentException">There is no such section or quantity, with the nearest name; or one of ours does not exist.</exception>
    public ComparisonView Compare(string section, params IEnumerable<(string Quantity, double? Value)> ours)
    {
        ArgumentNullException.ThrowIfNull(ours);
        return Compare(section, ours.Select(o => (o.Quantity, o.Value ?? throw new ArgumentException($"{section}: '{o.Quantity}' does not exist", nameof(ours)))));
    }

    /// <summary>Our simulated numbers beside those of a section: their differences are told in standard errors.</summary>
    /// <param name="section">The section.</param>
    /// <param name="ours">Quantities and our estimates.</param>
    /// <exception cref="ArgumentException">There is no such section or quantity, with the nearest name.</exception>
    public ComparisonView Compare(string section, params IEnumerable<(string Quantity, MonteCarloEstimate Estimate)> ours)
    {
        ArgumentNullException.ThrowIfNull(ours);
        return Compare(section, ours.Select(o => (o.Quantity, o.Estimate.Estimate, (double?)o.Estimate.Mcse)));
    }

    /// <summary>How far apart the two programs were in all comparisons, and what was not compared.</summary>
    public ComparisonSummaryView Summary(params IEnumerable<ComparisonView> comparisons)
    {
        ImmutableArray<ComparisonView> all = [.. comparisons];
        var compared = all.SelectMany(c => c.Numbers.Select(n => (c.Section, n.Quantity))).ToHashSet();
        return new(all, [.. _rows.Where(r => !compared.Contains((r.Section, r.Quantity))).Select(r => $"{r.Section}: {r.Quantity}")]);
    }

    private IEnumerable<string> Sections => _rows.Select(r => r.Section).Distinct(StringComparer.Ordinal);

    private ImmutableArray<Row> Of(string section) => [.. _rows.Where(r => r.Section == section)];

    private string ProgramOf(string section) => string.Join("; ", Of(section).Select(r => r.Program).Where(p => p.Length > 0).Distinct(StringComparer.Ordinal));

    private ComparisonView Compare(string section, IEnumerable<(string Quantity, double Value, double? Mcse)> ours)
    {
        var theirs = Of(section);
        return theirs.IsEmpty
            ? throw new ArgumentException($"there is no section '{section}'{NearestName.Hint(section, Sections)}", nameof(section))
            : new(section, ProgramOf(section), [.. ours.Select(o => Beside(Find(o.Quantity), o))]);

        Row Find(string quantity) => theirs.FirstOrDefault(r => r.Quantity == quantity)
            ?? throw new ArgumentException($"{section}: there is no quantity '{quantity}'{NearestName.Hint(quantity, theirs.Select(r => r.Quantity))}", nameof(ours));
    }

    private static ComparedNumber Beside(Row theirs, (string Quantity, double Value, double? Mcse) ours) =>
        new(ours.Quantity, theirs.Value, theirs.StandardError, ours.Value, ours.Mcse);

    private static ImmutableArray<Row> ReferenceRows(TextColumns columns, string path, ProblemList problems)
    {
        var cells = columns.All.ToDictionary(c => c.Name, c => c.Cells, StringComparer.Ordinal);
        foreach (var name in new[] { "section", "quantity", "value" }.Where(n => !cells.ContainsKey(n)))
        {
            problems.Add(new(path, 1), name, $"the column is missing{NearestName.Hint(name, columns.Names)}");
        }

        if (!problems.IsEmpty)
        {
            return [];
        }

        var rows = ImmutableArray.CreateBuilder<Row>();
        var seen = new HashSet<(string, string)>();
        for (var row = 0; row < columns.RowCount; row++)
        {
            var (section, quantity) = (Cell("section") ?? "", Cell("quantity") ?? "");
            if (!seen.Add((section, quantity)))
            {
                problems.Add(new(path, row + 2), "quantity", $"'{quantity}' stands twice in '{section}'");
            }

            rows.Add(new(section, quantity, Number("value") ?? double.NaN, Number("se"), Cell("program") ?? ""));
            if (Cell("value") is null)
            {
                problems.Add(new(path, row + 2), "value", "is missing");
            }

            string? Cell(string name) => cells.TryGetValue(name, out var column) ? column[row] : null;

            double? Number(string name)
            {
                if (Cell(name) is not { } text)
                {
                    return null;
                }

                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
                {
                    return number;
                }

                problems.Add(new(path, row + 2), name, $"expected a number, found '{text}'");
                return null;
            }
        }

        return rows.ToImmutable();
    }

    private sealed record Row(string Section, string Quantity, double Value, double? StandardError, string Program);
}
