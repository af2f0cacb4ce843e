using ExoMeta.Analysis.Requests;
using ExoMeta.Pooling;
using static System.FormattableString;

namespace ExoMeta.Plots.Documents.Pool.Parts;

/// <summary>The text of synthesis without meta-analysis: votes by direction with their exact interval, and combined p-values.</summary>
internal static class SwimText
{
    public static void Write(ResultDocument text, PoolAnswer answer)
    {
        if (answer.Swim is not { } swim)
        {
            return;
        }

        var votes = swim.Votes;
        text.Append(Invariant($"synthesis without meta-analysis (Campbell et al. 2020); {(swim.LargerIsBetter ? "higher" : "lower")} is favourable\n"));
        text.Append(Invariant($"direction of effect: {votes.Favourable} favourable, {votes.Unfavourable} unfavourable, {votes.Unclear} unclear"));
        text.Append(votes.Proportion is { } share && votes.Interval is { } interval
            ? Invariant($"; {100 * share:0.0} % favourable [{100 * interval.Lower:0.0}, {100 * interval.Upper:0.0}], sign test {Numbers.PSentence(votes.PValue)}\n\n")
            : "\n\n");
        if (swim.Combined.IsEmpty)
        {
            return;
        }

        var table = new TextTable("combined p, one-sided", "k", "statistic", "p");
        foreach (var c in swim.Combined)
        {
            table.Add($"{c.Method}", Numbers.Whole(c.Count), Numbers.Text(c.Statistic), Numbers.P(c.PValue));
        }

        text.Append(table).Append("a small combined p says that at least one study has an effect, not how large it is\n\n");
    }
}
