using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;
using static System.FormattableString;

namespace ExoMeta.Plots.Documents.Pool.Parts;

/// <summary>The text of permutation tests: exact, or drawn with Monte Carlo error and seed.</summary>
internal static class PermutationText
{
    public static void Write(ResultDocument text, PoolAnswer answer)
    {
        if (answer.Permutation is { } mean)
        {
            text.Append($"permutation test of the mean (signs flipped): {P(mean.PValue, mean.Mcse)} ({Run(mean.IsExact, mean.Permutations, mean.Seed, "sign assignments")})\n\n");
        }

        if (answer.RegressionPermutation is { } regression)
        {
            Write(text, regression, answer.Model is PooledModel.Regression { Fit.ModeratorTest.DenominatorDegreesOfFreedom: not null } ? "all moderators (F times its df)" : "all moderators (QM)");
        }
    }

    private static void Write(ResultDocument text, RegressionPermutationResult result, string moderators)
    {
        text.Append($"permutation tests of the moderators ({Run(result.IsExact, result.Permutations, result.Seed, "orders of the rows")})\n");
        var table = result.IsExact ? new TextTable("", "statistic", "p") : new TextTable("", "statistic", "p", "mcse");
        foreach (var c in result.Coefficients.Append(result.Moderators with { Name = moderators }))
        {
            string[] cells = [TextMetrics.Clean(c.Name), Numbers.Text(c.Statistic, "0.000"), Numbers.P(c.PValue), Numbers.Text(c.Mcse)];
            table.Add(result.IsExact ? cells[..3] : cells);
        }

        text.Append(table).Append("\n");
    }

    private static string P(double p, double? mcse) => mcse is { } e ? $"{Numbers.PSentence(p)} ± {Numbers.Text(e)}" : Numbers.PSentence(p);

    private static string Run(bool isExact, long permutations, ulong? seed, string what) => isExact
        ? Invariant($"exact: all {permutations} {what}")
        : Invariant($"{permutations} drawn {what}, seed {seed}; ± is the Monte Carlo error");
}
