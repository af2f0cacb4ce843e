namespace ExoMeta.Evidence.Lint;

/// <summary>
/// What is said to favour which arm, against the sign of the effect. One outcome has one good direction, so that the same side of no effect
/// must favour the same arm in all rows; the rows of the rarer pairing are named (none where both are as frequent: then the first is).
/// With a column <c>good_direction</c> (up, down) each row is judged by itself. In claims: a direction form that says benefit or harm is
/// read with the words of the printed value instead.
/// </summary>
internal sealed class Favours() : LintRule(
    "favours-conflict", LintSeverity.Warning,
    "The arm that a row is said to favour contradicts the sign of its effect, by the good direction or by the other rows of the outcome.",
    "favours (treatment, intervention, experimental; control, placebo, comparator) with est or yi, and good_direction where there is one")
{
    private static readonly string[] Treatments = ["TREATMENT", "TREATED", "INTERVENTION", "EXPERIMENTAL", "DRUG"];
    private static readonly string[] Controls = ["CONTROL", "CONTROLS", "PLACEBO", "COMPARATOR", "STANDARD"];

    internal override IEnumerable<LintFinding> Check(LintTable table)
    {
        foreach (var outcome in table.Rows.GroupBy(r => r.Outcome, StringComparer.Ordinal))
        {
            var rows = outcome.Select(r => (Row: r, Up: MoreIsBetter(r))).Where(r => r.Up is not null).ToList();
            var usual = rows.Count(r => r.Up == true) * 2 == rows.Count ? rows.FirstOrDefault().Up : rows.Count(r => r.Up == true) * 2 > rows.Count;
            foreach (var (row, up) in rows)
            {
                bool? good = row.Text("good_direction") switch
                {
                    "up" => true,
                    "down" => false,
                    _ => null,
                };
                if (up != (good ?? usual))
                {
                    yield return Find(row, "favours", LintSeverity.Warning,
                        $"{row.Effect!.Named} is said to favour {row.Text("favours")}, "
                        + (good is { } g ? $"but more of the outcome is {(g ? "better" : "worse")}" : "the opposite of the other rows of the outcome"));
                }
            }
        }
    }

    /// <summary>What effect and arm together say: whether more of the outcome is good; null where one of them is missing.</summary>
    private static bool? MoreIsBetter(LintRow row)
    {
        var arm = row.Text("favours").ToUpperInvariant();
        bool? treatment = Treatments.Contains(arm) ? true : Controls.Contains(arm) ? false : null;
        return treatment is null || row.Effect is not { NoEffect: { } null0 } effect || (effect.Estimate.Low <= null0 && effect.Estimate.High >= null0)
            ? null
            : effect.Estimate.Value > null0 == treatment;
    }
}
