namespace ExoMeta.Evidence.Lint;

/// <summary>More events than members, or cells of a fourfold table that do not add up to the group.</summary>
internal sealed class EventsExceedGroup() : LintRowRule(
    "events-exceed-group", LintSeverity.Error,
    "More events than members of the group, or events and non-events that do not add up to it.",
    "ai with n1i (and bi), ci with n2i (and di), xi with ni; x1 with n1, x2 with n2 of claims")
{
    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        (string, string, string)[] triples = row.IsClaim
            ? [("x1", "", "n1"), ("x2", "", "n2")]
            : [("ai", "bi", "n1i"), ("ci", "di", "n2i"), ("xi", "", "ni")];
        foreach (var (events, others, size) in triples)
        {
            if (row.Whole(events) is not { } x || row.Whole(size, 1) is not { } n)
            {
                continue;
            }

            if (x > n)
            {
                yield return Find(row, events, LintSeverity.Error, $"{Say.Number(x)} events among {Say.Number(n)} ({row.NameOf(size)})");
            }
            else if (others.Length > 0 && row.Whole(others) is { } y && x + y != n)
            {
                yield return Find(row, size, LintSeverity.Error,
                    $"{Say.Number(x)} with and {Say.Number(y)} without the event make {Say.Number(x + y)}, not {Say.Number(n)} ({row.NameOf(size)})");
            }
        }
    }
}
