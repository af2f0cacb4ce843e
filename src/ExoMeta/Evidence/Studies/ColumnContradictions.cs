using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>
/// Tables that give the same thing twice: <c>bi</c> beside <c>n1i</c>, <c>sei</c> beside <c>vi</c>. Counts must agree exactly; other numbers may be
/// rounded differently, and a row in which they differ by more is named in a warning.
/// </summary>
internal sealed class ColumnContradictions(CsvTable table, Measure measure, StudyTableOptions options, ColumnSet chosen)
{
    /// <summary>A standard error printed with two digits gives its square to within ten percent.</summary>
    private const double Rounding = 0.1;

    private readonly ImmutableArray<(ColumnSet Set, int[] Indices)> _others =
    [
        .. measure.ColumnSets.Where(s => s != chosen && !s.NeedsIntervalReading)
            .Select(s => (Set: s, Indices: s.Columns.Select(c => table.IndexOf(options.Map.GetValueOrDefault(c.Name, c.Name))).ToArray()))
            .Where(s => s.Indices.All(i => i >= 0)),
    ];

    /// <summary>What the other columns of a row say against it; null when they agree or are not there.</summary>
    /// <param name="row">The row of the table.</param>
    /// <param name="data">What its chosen columns say, in the order of the measure's first set.</param>
    /// <returns>Where, which column, what is wrong, and whether it is an error.</returns>
    public (SourceLocation Location, string Column, string Message, bool IsError)? Find(ImmutableArray<CsvCell> row, double[] data)
    {
        foreach (var (set, indices) in _others)
        {
            var given = new double[indices.Length];
            if (!indices.Select((column, c) => NumberReader.TryParse(row[column].Text, out given[c], out _)).ToArray().All(read => read))
            {
                continue;
            }

            var other = set.ToMeasureRow(given, options.Interval);
            for (var c = 0; c < data.Length; c++)
            {
                var name = measure.ColumnSets[0].Columns[c];
                var isCount = name.Kind is ColumnKind.Count or ColumnKind.GroupSize;
                if (Math.Abs(other[c] - data[c]) > (isCount ? 0 : Rounding * Math.Abs(data[c])))
                {
                    var message = string.Create(CultureInfo.InvariantCulture, $"{chosen} give {name.Name} = {data[c]}, {set} give {other[c]}");
                    return (row[indices[0]].Location, options.Map.GetValueOrDefault(name.Name, name.Name), message, isCount);
                }
            }
        }

        return null;
    }
}
