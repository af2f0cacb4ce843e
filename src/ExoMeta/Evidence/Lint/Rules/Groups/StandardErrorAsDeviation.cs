using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// A standard error where a standard deviation belongs. Two ways to see it. Between the arms of a row: SDs at least threefold apart whose
/// ratio is √n of the smaller within a factor of 1.35, the coefficients of variation at least twofold apart too. Between studies of one
/// outcome: the coefficients of variation of a row's arms (SDs where some mean is not above 0) lie, in the mean of their logarithms, far
/// below those of the other studies (3.5 standard deviations, of the other studies and of sampling, 1/(2(n − 1)), together; and a factor
/// of 2.5), while √n times them lies within a factor of 1.5 of their median; at least three other studies and six arms are needed, and n ≥ 4.
/// </summary>
internal sealed class StandardErrorAsDeviation() : LintRule(
    "sem-as-sd", LintSeverity.Warning,
    "A standard deviation is √n times smaller than in the other arm or the other studies of the outcome: it looks like a standard error of the mean.",
    "sd1i n1i m1i, sd2i n2i m2i, sdi ni mi; two-means and mean-before-after claims with spread_kind sd",
    "Cochrane Handbook 6.5.2.2; Lüdtke et al. 2021")
{
    internal override IEnumerable<LintFinding> Check(LintTable table)
    {
        foreach (var outcome in table.Rows.GroupBy(r => r.Outcome, StringComparer.Ordinal))
        {
            var rows = new OtherSpreads(outcome);
            foreach (var row in outcome)
            {
                var deviations = row.Groups.Where(g => g is { IsStandardError: false, Deviation: > 0, Size: >= 4 }).ToList();
                if (deviations.Count > 0 && (BetweenStudies(row, rows, deviations) ?? BetweenArms(row, deviations)) is { } found)
                {
                    yield return found;
                }
            }
        }
    }

    private LintFinding? BetweenArms(LintRow row, List<Group> arms)
    {
        if (arms.Count != 2)
        {
            return null;
        }

        var (small, large) = arms[0].Deviation < arms[1].Deviation ? (arms[0], arms[1]) : (arms[1], arms[0]);
        var ratio = large.Deviation!.Value / small.Deviation!.Value;
        var root = Math.Sqrt(small.Size!.Value);
        var variation = small.Mean is { Value: > 0 } a && large.Mean is { Value: > 0 } b ? ratio * a.Value / b.Value : ratio;
        return ratio < 3 || variation < 2 || Math.Max(ratio / root, root / ratio) > 1.35 ? null : Find(row, small.SpreadColumn!, LintSeverity.Warning,
            $"the SD {small.Spread} (n = {Say.Number(small.Size.Value)}) is {Say.Number(ratio)} times smaller than the other arm's {large.Spread}, and √n is {Say.Number(root)}: it looks like a standard error of the mean");
    }

    private LintFinding? BetweenStudies(LintRow row, OtherSpreads rows, List<Group> arms)
    {
        if (rows.Without(row, arms) is not { } scale)
        {
            return null;
        }

        var (distance, expected) = scale.Distance(arms);
        var first = arms[0];
        return distance > -scale.Far(arms) || Math.Abs(distance + expected) > PortableMath.Log(1.5) ? null : Find(row, first.SpreadColumn!, LintSeverity.Warning,
            $"the {scale.Name} {Say.Number(PortableMath.Exp(scale.Of(first)))} is {Say.Number(PortableMath.Exp(scale.Median - scale.Of(first)))} times smaller than the median of the other studies,"
            + $" {Say.Number(PortableMath.Exp(scale.Median))}, and √n is {Say.Number(Math.Sqrt(first.Size!.Value))}: the SD {first.Spread} looks like a standard error of the mean");
    }
}
