using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// A standard deviation where a standard error is said to stand. The SD that a printed SEM implies is √n times the other studies' (the
/// comparison of <see cref="StandardErrorAsDeviation"/> turned round): a warning. Or, with nothing to compare, it is more than twice the
/// mean of something that is not negative (claims on a ratio scale; all means of the outcome above 0): a note, since such data are either
/// strongly skewed or the error is an SD.
/// </summary>
internal sealed class DeviationAsStandardError() : LintRule(
    "sd-as-sem", LintSeverity.Warning,
    "The SD implied by a printed SEM is √n times that of the other studies, or more than twice a mean that cannot be negative: the error may be an SD.",
    "sem1i n1i m1i, sem2i n2i m2i, semi ni mi; claims with spread_kind sem",
    "Altman & Bland 1996, BMJ 313:1200")
{
    internal override IEnumerable<LintFinding> Check(LintTable table)
    {
        foreach (var outcome in table.Rows.GroupBy(r => r.Outcome, StringComparer.Ordinal))
        {
            var rows = new OtherSpreads(outcome);
            var areAbove0 = outcome.SelectMany(r => r.Groups).All(g => g.Mean is null or { Value: > 0 });
            foreach (var row in outcome)
            {
                var errors = row.Groups.Where(g => g is { IsStandardError: true, Deviation: > 0, Size: >= 4 }).ToList();
                if (errors.Count == 0)
                {
                    continue;
                }

                if (BetweenStudies(row, rows, errors) is { } found)
                {
                    yield return found;
                    continue;
                }

                foreach (var group in errors.Where(g => areAbove0 && g.Mean is { Value: > 0 } m && g.Deviation > 2 * m.Value))
                {
                    yield return Find(row, group.SpreadColumn!, LintSeverity.Note,
                        $"an SEM of {group.Spread} with n = {Say.Number(group.Size!.Value)} means an SD of {Say.Number(group.Deviation!.Value)},"
                        + $" {Say.Number(group.Deviation.Value / group.Mean!.Value)} times the mean {group.Mean}: strongly skewed data, or the error is an SD");
                }
            }
        }
    }

    private LintFinding? BetweenStudies(LintRow row, OtherSpreads rows, List<Group> arms)
    {
        if (rows.Without(row, arms) is not { } scale)
        {
            return null;
        }

        var (distance, expected) = scale.Distance(arms);
        var first = arms[0];
        return distance < scale.Far(arms) || Math.Abs(distance - expected) > PortableMath.Log(1.5) ? null
            : Find(row, first.SpreadColumn!, LintSeverity.Warning,
                $"an SEM of {first.Spread} with n = {Say.Number(first.Size!.Value)} implies a {scale.Name} {Say.Number(PortableMath.Exp(scale.Of(first) - scale.Median))} times the median of the other studies,"
                + $" {Say.Number(PortableMath.Exp(scale.Median))}, and √n is {Say.Number(Math.Sqrt(first.Size.Value))}: the error looks like an SD");
    }
}
