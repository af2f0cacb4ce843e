using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Tables;

namespace ExoMeta.Analysis.RevMan;

/// <summary>The files of an imported review: a table each pool, a batch that pools each as RevMan did, and the comparison with what RevMan printed.</summary>
public static class RevManFiles
{
    /// <summary>Name and content of every file.</summary>
    public static ImmutableArray<(string Name, string Text)> Of(ImmutableArray<RevManPool> pools) =>
    [
        .. pools.Select(p => ($"{p.FileName}.csv", p.Table.ToCsv())),
        ("batch.yaml", Batch(pools)),
        ("comparison.csv", Comparison(pools).ToCsv()),
    ];

    /// <summary>One row a pool: RevMan's numbers, ours, and whether they agree at two decimals.</summary>
    public static ResultTable Comparison(ImmutableArray<RevManPool> pools) => new TableLayout<RevManPool>()
        .Text("id", p => p.Id).Text("title", p => p.Title).Text("measure", p => p.Measure).Text("method", p => p.Method)
        .Number("revman", p => p.Printed.Estimate).Number("revman.ci.lb", p => p.Printed.Lower).Number("revman.ci.ub", p => p.Printed.Upper)
        .Number("estimate", p => p.Ours?.Estimate).Interval("ci", p => p.Ours?.Interval).Number("difference", p => p.Ours?.Estimate - p.Printed.Estimate)
        .Flag("agrees", p => p.Agrees).Text("leftOut", p => string.Join("; ", p.LeftOut)).Text("note", p => p.Note)
        .Of("comparison", pools);

    private static string Batch(ImmutableArray<RevManPool> pools)
    {
        var yaml = new StringBuilder("# Each analysis as RevMan pooled it: exometa batch batch.yaml\nout: pools\ndefaults: {inference: z}\nanalyses:\n");
        foreach (var pool in pools.Where(p => p.Ours is not null))
        {
            var scale = pool.Measure == "YV" && pool.IsLog ? ", scale: log" : "";

            // Forest plots are drawn of effects, not of pooled counts.
            var figures = pool.Method is "MH" or "PETO" ? "" : ", figures: [forest], formats: [svg]";
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{id: \"{pool.FileName}\", table: \"{pool.FileName}.csv\", measure: {pool.Measure}, method: {pool.Method}{scale}{figures}}}\n");
        }

        return yaml.ToString();
    }
}
