using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Text;
using static System.FormattableString;

namespace ExoMeta.Plots.Documents.Pool.Parts;

/// <summary>The text of the analyses of subsets: how estimate, τ² and I² spread over them, and what each row does to the estimate.</summary>
internal static class GoshText
{
    public static void Write(ResultDocument text, PoolAnswer answer)
    {
        if (answer.Gosh is not { } gosh)
        {
            return;
        }

        var run = gosh.IsExact ? "all" : Invariant($"a sample, seed {gosh.Seed}");
        text.Append(Invariant($"GOSH: the analyses of {Numbers.Plural(gosh.Subsets, "subset")} of at least two rows ({run}; Olkin et al. 2012)\n"));
        var table = new TextTable("", "min", "q25", "median", "q75", "max");
        Add("mean", gosh.Estimate, null);
        Add("τ²", gosh.TauSquared, null);
        Add("I² %", gosh.ISquared, "0.0");
        text.Append(table).Append("\n");

        var rows = new TextTable("median of the mean", "with it", "without it");
        foreach (var r in gosh.Rows)
        {
            rows.Add(TextMetrics.Clean(r.Label), Numbers.Text(r.With), Numbers.Text(r.Without));
        }

        text.Append(rows).Append("\n");

        void Add(string name, GoshRange range, string? format)
        {
            string Cell(double value) => format is null ? Numbers.Text(value) : Numbers.Text(value, format);
            table.Add(name, Cell(range.Smallest), Cell(range.LowerQuartile), Cell(range.Median), Cell(range.UpperQuartile), Cell(range.Largest));
        }
    }
}
