using System.Text;
using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Text;
using static System.FormattableString;

namespace ExoMeta.Cli.Output.Pool.Parts;

/// <summary>The text of the analyses of subsets.</summary>
internal static class GoshText
{
    public static void Write(StringBuilder text, PoolAnswer answer)
    {
        if (answer.Gosh is not { } gosh)
        {
            return;
        }

        var which = gosh.IsExact ? Invariant($"all {gosh.Subsets} subsets of two rows or more") : Invariant($"{gosh.Subsets} drawn subsets, seed {gosh.Seed}");
        text.Append($"the pool over {which} (Olkin et al. 2012)\n");
        var ranges = new TextTable("", "smallest", "25 %", "median", "75 %", "largest");
        foreach (var (name, r, format) in new[] { ("mean", gosh.Estimate, null), ("τ²", gosh.TauSquared, null), ("I² %", gosh.ISquared, "0.0") })
        {
            string Cell(double value) => format is null ? Numbers.Text(value) : Numbers.Text(value, format);
            ranges.Add(name, Cell(r.Smallest), Cell(r.LowerQuartile), Cell(r.Median), Cell(r.UpperQuartile), Cell(r.Largest));
        }

        text.Append(ranges).Append('\n');
        var rows = new TextTable("median mean of the subsets", "with it", "without it");
        foreach (var row in gosh.Rows)
        {
            rows.Add(TextMetrics.Clean(row.Label), Numbers.Text(row.With), Numbers.Text(row.Without));
        }

        text.Append(rows).Append('\n');
    }
}
