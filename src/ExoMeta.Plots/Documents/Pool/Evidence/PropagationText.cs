using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;
using static System.FormattableString;

namespace ExoMeta.Plots.Documents.Pool.Evidence;

/// <summary>The text of what printed results leave open, carried through to the mean: plug-in against ignorance and total.</summary>
internal static class PropagationText
{
    /// <summary>Unknowns that drive the width, as many as are worth reading.</summary>
    private const int Drivers = 3;

    /// <summary>A change of the width below this says nothing.</summary>
    private const double Least = 0.005;

    public static void Write(ResultDocument text, PoolAnswer answer)
    {
        if (answer.Propagation is not { Pooled: { } pooled } result)
        {
            if (answer.Recovered is { } recovered && recovered.Rows.Any(r => !r.Effect.IsKnown))
            {
                text.Line("", "plug-in values only: what the printed results leave open is carried through to one pooled mean of independent rows, weighted by inverse variances").Append("\n");
            }

            return;
        }

        text.Append(Invariant($"what the printed results leave open, carried through ({result.Replicates} replicates, seed {result.Seed}; mcse: Monte Carlo error of each limit)\n"));
        var table = new TextTable("mean", "estimate", "ci.lb", "ci.ub", "mcse.lb", "mcse.ub");
        table.Add("plug-in values, as above", Numbers.Text(pooled.PlugIn), Numbers.Text(pooled.PlugInInterval.Lower), Numbers.Text(pooled.PlugInInterval.Upper), "–", "–");
        Add(table, "ignorance alone", pooled.Median, pooled.Ignorance, pooled.Errors.Ignorance);
        Add(table, "total: ignorance and sampling", pooled.Median, pooled.Total, pooled.Errors.Total);
        text.Append(table);
        text.Append(result.FailedReplicates > 0 ? Invariant($"{result.FailedReplicates} replicates have no fit and are not in these intervals\n") : "");
        foreach (var d in result.Drivers.Where(d => Math.Abs(d.RelativeChangeIfKnown) >= Least).Take(Drivers))
        {
            text.Line("- ", Invariant($"were the {d.Unknown.Name} of {TextMetrics.Clean(d.Row)} known, the total interval would be {100 * Math.Abs(d.RelativeChangeIfKnown):0} % {(d.RelativeChangeIfKnown < 0 ? "narrower" : "wider")}"));
        }

        text.Append("\n");
    }

    private static void Add(TextTable table, string name, double median, Interval interval, Interval errors) => table.Add(
        name, Numbers.Text(median), Numbers.Text(interval.Lower), Numbers.Text(interval.Upper), Numbers.Text(errors.Lower), Numbers.Text(errors.Upper));
}
