using System.Text;
using ExoMeta.Analysis.Requests;
using ExoMeta.Pooling;
using static System.FormattableString;

namespace ExoMeta.Cli.Output.Pool.Parts;

/// <summary>The text of what the rows say without being pooled; places in an albatross plot are in JSON only.</summary>
internal static class SwimText
{
    public static void Write(StringBuilder text, PoolAnswer answer)
    {
        if (answer.Swim is not { } swim)
        {
            return;
        }

        var (votes, better) = (swim.Votes, swim.LargerIsBetter ? "higher" : "lower");
        text.Append(Invariant($"without pooling (SWiM; {better} is favourable): {votes.Favourable} of {votes.Favourable + votes.Unfavourable} effects are favourable"));
        text.Append(votes.Unclear > 0 ? Invariant($", {votes.Unclear} without a direction") : "");
        text.Append(votes.Interval is { } i ? Invariant($"; {100 * votes.Proportion:0} % [{100 * i.Lower:0}, {100 * i.Upper:0}], sign test {Numbers.PSentence(votes.PValue)}\n") : "\n");
        var table = new TextTable("combined one-sided p", "statistic", "p");
        foreach (var c in swim.Combined)
        {
            table.Add(c.Method == PValueCombination.Stouffer ? "Stouffer, weighted by √n where sizes are known" : c.Method.ToString(), Numbers.Text(c.Statistic, "0.000"), Numbers.P(c.PValue));
        }

        text.Append(table).Append("a small combined p says that at least one effect is favourable, and nothing of its size\n\n");
    }
}
