using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// A standard error where a standard deviation belongs. Two ways to see it. Between the arms of a row: SDs at least threefold apart whose
/// ratio is √n of the smaller within a factor of 1.35, the coefficients of variation at least twofold apart too. Between studies of one
/// outcome: every arm of a row has a coefficient of variation (an SD where some mean is not above 0) far below those of the other studies
/// (three robust standard deviations of their logarithms and a factor of 2.5) while √n times it lies within a factor of 1.5 of their
/// median; at least three other studies and six arms are needed, and n ≥ 4.
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
            var rows = outcome.ToList();
            foreach (var row in rows)
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

    private LintFinding? BetweenStudies(LintRow row, List<LintRow> rows, List<Group> arms)
    {
        if (SpreadScale.Of(row, rows, arms) is not { } scale || scale.Spread is not { } robust)
        {
            return null;
        }

        var far = Math.Max(3 * robust, PortableMath.Log(2.5));
        var all = arms.All(g => scale.Of(g) - scale.Median <= -far
            && Math.Abs(scale.Of(g) - scale.Median + 0.5 * PortableMath.Log(g.Size!.Value)) <= PortableMath.Log(1.5));
        var first = arms[0];
        return !all ? null : Find(row, first.SpreadColumn!, LintSeverity.Warning,
            $"the {scale.Name} {Say.Number(PortableMath.Exp(scale.Of(first)))} is {Say.Number(PortableMath.Exp(scale.Median - scale.Of(first)))} times smaller than the median of the other studies,"
            + $" {Say.Number(PortableMath.Exp(scale.Median))}, and √n is {Say.Number(Math.Sqrt(first.Size!.Value))}: the SD {first.Spread} looks like a standard error of the mean");
    }
}

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
            var rows = outcome.ToList();
            var areAbove0 = rows.SelectMany(r => r.Groups).All(g => g.Mean is null or { Value: > 0 });
            foreach (var row in rows)
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

    private LintFinding? BetweenStudies(LintRow row, List<LintRow> rows, List<Group> arms)
    {
        if (SpreadScale.Of(row, rows, arms) is not { Spread: { } robust } scale)
        {
            return null;
        }

        var far = Math.Max(3 * robust, PortableMath.Log(2.5));
        var first = arms[0];
        return !arms.All(g => scale.Of(g) - scale.Median >= far
                && Math.Abs(scale.Of(g) - scale.Median - 0.5 * PortableMath.Log(g.Size!.Value)) <= PortableMath.Log(1.5)) ? null
            : Find(row, first.SpreadColumn!, LintSeverity.Warning,
                $"an SEM of {first.Spread} with n = {Say.Number(first.Size!.Value)} implies a {scale.Name} {Say.Number(PortableMath.Exp(scale.Of(first) - scale.Median))} times the median of the other studies,"
                + $" {Say.Number(PortableMath.Exp(scale.Median))}, and √n is {Say.Number(Math.Sqrt(first.Size.Value))}: the error looks like an SD");
    }
}

/// <summary>Logarithms of the spreads of the other studies: coefficients of variation, or SDs where some mean is not above 0.</summary>
internal sealed record SpreadScale(bool IsRelative, double Median, double? Spread)
{
    public string Name => IsRelative ? "coefficient of variation" : "SD";

    public double Of(Group group) => PortableMath.Log(IsRelative ? group.Deviation!.Value / group.Mean!.Value : group.Deviation!.Value);

    /// <summary>Null where fewer than three other studies or six other arms have a spread.</summary>
    public static SpreadScale? Of(LintRow row, List<LintRow> rows, List<Group> arms)
    {
        var others = rows.Where(r => r != row && r.Groups.Any(g => g.Deviation > 0)).ToList();
        var groups = others.SelectMany(r => r.Groups).Where(g => g.Deviation > 0).ToList();
        if (others.Count < 3 || groups.Count < 6)
        {
            return null;
        }

        var scale = new SpreadScale(groups.Concat(arms).All(g => g.Mean is { Value: > 0 }), 0, null);
        var logs = groups.Select(scale.Of).ToList();
        var median = Robust.Median(logs);
        return scale with { Median = median, Spread = Robust.Deviation(logs, median) };
    }
}

/// <summary>Median and the median absolute deviation, scaled to the normal's standard deviation.</summary>
internal static class Robust
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static double Deviation(IEnumerable<double> values, double median) => 1.4826 * Median(values.Select(v => Math.Abs(v - median)));
}
