using System.Globalization;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// The same comparison group in two rows. Rows of one study: a warning (a note where both rows are changes from one baseline, whose
/// dependence is plain). Rows of different studies: a warning for means with SD and n, a note for counts with at least 5 events of 20; other
/// counts coincide too easily. In claims, effects of one study, outcome, model and time against one concurrent comparator whose data are not
/// printed: a note.
/// </summary>
internal sealed class SharedControl() : LintRule(
    "shared-control", LintSeverity.Warning,
    "Two rows hold identical control (or baseline) data: one group used twice makes the rows dependent, and their covariance must be entered.",
    "ci n2i, m2i sd2i n2i; x2 n2, base base_spread n2 of claims with one outcome; not where whole rows are alike; study, comparator, outcome, model and timepoint of claims without control data",
    "Gleser & Olkin 2009")
{
    private static readonly string[] SameComparison = ["study", "reference", "outcome", "compartment", "model", "timepoint", "comparator"];

    internal override IEnumerable<LintFinding> Check(LintTable table)
    {
        var seen = new Dictionary<string, LintRow>(StringComparer.Ordinal);
        var unprinted = new Dictionary<string, LintRow>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            var control = row.Group(GroupRole.Control) ?? row.Group(GroupRole.Before);
            if (control is null || Numbers(control) < 2)
            {
                if (Unprinted(row) is { } comparison && !unprinted.TryAdd(comparison, row))
                {
                    yield return Find(row, "comparator", LintSeverity.Note,
                        $"{Say.Line(unprinted[comparison])} compares the same outcome of the study with the same group ({row.Text("comparator")}), whose data are not printed: the two effects are dependent");
                }

                continue;
            }

            var key = $"{row.Outcome}|{control.Role}|{Signature(control)}";
            if (seen.TryAdd(key, row))
            {
                continue;
            }

            var other = seen[key];
            var isOneStudy = row.IsLabelled && StudyNames.AreOne(row.Label, other.Label);
            if (Gravity(control, isOneStudy) is { } severity && !IsWholeRow(row, other))
            {
                yield return Find(row, control.EventsColumn is not null && control.Events is not null ? control.EventsColumn : control.MeanColumn!, severity, Reason(control, other, isOneStudy));
            }
        }
    }

    /// <summary>All numbers of a group, as one text.</summary>
    public static string Signature(Group group) => string.Create(
        CultureInfo.InvariantCulture, $"{group.Mean?.Value:R};{group.Spread?.Value:R};{group.Size:R};{group.Events:R};{group.Share?.Number.Value:R}");

    /// <summary>What makes two effects share a comparison group that nobody printed; null where the row prints no such effect.</summary>
    private static string? Unprinted(LintRow row) =>
        row.IsClaim && row.Text("comparator_type") == "concurrent"
            && row.Text("form") is "ratio-ci" or "percent-change" or "percent-change-error" or "percent-change-p" or "fold-change"
            ? string.Join('|', SameComparison.Select(row.Text))
            : null;

    private static bool IsWholeRow(LintRow row, LintRow other) =>
        row.Groups.Length == 2 && row.Groups.Zip(other.Groups).All(p => Signature(p.First) == Signature(p.Second));

    private static LintSeverity? Gravity(Group control, bool isOneStudy) =>
        isOneStudy ? control.Role == GroupRole.Before ? LintSeverity.Note : LintSeverity.Warning
        : control.Role == GroupRole.Before ? null
        : control is { Mean: not null, Spread: not null, Size: not null } ? LintSeverity.Warning
        : control is { Events: >= 5, Size: >= 20 } && control.Events < control.Size ? LintSeverity.Note
        : null;

    private static string Reason(Group control, LintRow other, bool isOneStudy)
    {
        var data = control.Events is { } x ? $"{Say.Number(x)}/{Say.Number(control.Size!.Value)}"
            : $"{control.Mean}{(control.Spread is null ? "" : $" ± {control.Spread}")}{(control.Size is { } n ? $", n = {Say.Number(n)}" : "")}";
        return control.Role == GroupRole.Before
            ? $"the baseline {data} is also that of {Say.Line(other)}: repeated measures of one cohort are dependent"
            : $"the control group {data} is also that of {Say.Line(other)}"
                + (isOneStudy ? ": a shared control makes the two effects dependent; enter their covariance" : $" ({other.Label}): the same group, or chance? A shared control needs its covariance");
    }

    private static int Numbers(Group group) =>
        new[] { group.Mean is not null, group.Spread is not null, group.Size is not null, group.Events is not null }.Count(x => x);
}
