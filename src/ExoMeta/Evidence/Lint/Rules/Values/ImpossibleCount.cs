namespace ExoMeta.Evidence.Lint;

/// <summary>Events or group sizes that nobody can count, person-time, items or degrees of freedom that are not above 0.</summary>
internal sealed class ImpossibleCount() : LintRowRule(
    "impossible-count", LintSeverity.Error,
    "Events or group sizes are negative or fractional, a group is empty, or person-time, items or degrees of freedom are not above 0.",
    "ai, bi, ci, di, x1i, x2i, xi, n1i, n2i, ni, t1i, t2i, items, df, df1, df2; x1, n1, x2, n2 of claims")
{
    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        foreach (var (column, kind) in row.Kinds)
        {
            if (row.Number(column) is { } number && WhatIsWrong(kind, number.Value) is { } wrong)
            {
                yield return Find(row, column, LintSeverity.Error, $"{Say.Text(number)} {wrong}");
            }
        }
    }

    private static string? WhatIsWrong(LintColumnKind kind, double value) => kind switch
    {
        LintColumnKind.Count when value < 0 => "events are fewer than none",
        LintColumnKind.Count when value != Math.Floor(value) => "is no whole number of events",
        LintColumnKind.Size when value < 1 => "is no group size; a group has at least one member",
        LintColumnKind.Size when value != Math.Floor(value) => "is no whole number of members",
        LintColumnKind.Items when value < 1 || value != Math.Floor(value) => "is no number of items; expected a whole number, 1 or more",
        LintColumnKind.PersonTime when value <= 0 => "is no person-time, which is above 0",
        LintColumnKind.DegreesOfFreedom when value <= 0 => "degrees of freedom are not above 0",
        LintColumnKind.PositiveStatistic when value < 0 => "is no value of F or χ², which are not negative",
        _ => null,
    };
}
