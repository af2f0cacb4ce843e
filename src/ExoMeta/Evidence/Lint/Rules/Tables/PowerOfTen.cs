using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// A value that is 10, 100, 1000 … times the others of its column. Logarithms of the other rows' values (at least five, all of one sign)
/// give a median and a robust standard deviation s; the row is named when it lies at least 6s and a factor of 7 away, and within 2.5s (at most
/// a factor of 1.6) of an exact power of ten. A single value that is ten times another comes by chance, and so does a mean near 0: a factor
/// of 10, and every smaller value, counts only where at least two columns of the row share it.
/// </summary>
internal sealed class PowerOfTen() : LintRule(
    "power-of-ten", LintSeverity.Warning,
    "A value lies a factor of 10, 100 or 1000 from all others of its column: other units, or a slipped decimal point.",
    "m1i, sd1i, m2i, sd2i, mi, sdi, sem1i, sem2i, semi, within one outcome")
{
    private const int FewestOthers = 5;
    private const int Long = 500;
    private static readonly string[] Columns = ["m1i", "sd1i", "sem1i", "m2i", "sd2i", "sem2i", "mi", "sdi", "semi"];

    internal override IEnumerable<LintFinding> Check(LintTable table)
    {
        foreach (var outcome in table.Rows.GroupBy(r => r.Outcome, StringComparer.Ordinal))
        {
            var found = new Dictionary<LintRow, List<(string Column, int Power, double Median)>>();
            foreach (var column in Columns)
            {
                var values = outcome.Select(r => (Row: r, Value: r.Number(column)?.Value ?? 0)).Where(v => v.Value != 0).ToList();
                if (values.Count > FewestOthers && (values.All(v => v.Value > 0) || values.All(v => v.Value < 0)))
                {
                    FindIn(column, [.. values.Select(v => (v.Row, PortableMath.Log10(Math.Abs(v.Value))))], found);
                }
            }

            foreach (var (row, columns) in found.OrderBy(f => f.Key.Line))
            {
                var (column, power, median) = columns[0];
                if (power < 2 && columns.Count(c => c.Power == power) < 2)
                {
                    continue;
                }

                var all = string.Join(", ", columns.Where(c => c.Power == power).Select(c => row.NameOf(c.Column)));
                yield return Find(row, column, LintSeverity.Warning,
                    $"{all} {(columns.Count > 1 ? "are" : "is")} about {Say.Number(PortableMath.Pow(10, Math.Abs(power)))} times {(power > 0 ? "larger" : "smaller")} than in the other rows"
                    + $" ({row.NameOf(column)} {Say.Text(row.Number(column)!)}, median of the others {Say.Number(median)}): other units, or a slipped decimal point");
            }
        }
    }

    private static void FindIn(string column, List<(LintRow Row, double Log)> values, Dictionary<LintRow, List<(string, int, double)>> found)
    {
        var whole = Centre(values.Select(v => v.Log));
        foreach (var (row, log) in values)
        {
            // In a long table one row moves the median so little that it need not be left out of it.
            var (median, spread) = values.Count > Long ? whole : Centre(values.Where(v => v.Row != row).Select(v => v.Log));
            var distance = log - median;
            var power = Math.Round(distance);
            if (power != 0 && Math.Abs(distance) >= Math.Max(6 * spread, 0.85) && Math.Abs(distance - power) <= Math.Min(2.5 * spread, 0.2))
            {
                if (!found.TryGetValue(row, out var columns))
                {
                    found.Add(row, columns = []);
                }

                columns.Add((column, (int)power, PortableMath.Pow(10, median)));
            }
        }
    }

    private static (double Median, double Spread) Centre(IEnumerable<double> logs)
    {
        var values = logs.ToList();
        var median = Robust.Median(values);
        return (median, Math.Max(0.02, Robust.Deviation(values, median)));
    }
}
