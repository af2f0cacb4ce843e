namespace ExoMeta.Evidence.Lint;

/// <summary>
/// A group size that changes between rows of one study. In data tables: the control group (n2i), whose treated arms may differ; the group
/// itself where the table has single groups. In claims: the controls of one comparator, the treated of one product and dose. Patients may be
/// missing from an outcome, so that it is a note.
/// </summary>
internal sealed class SizeDiffers() : LintRule(
    "size-differs", LintSeverity.Note,
    "The size of one group differs between rows of one study.",
    "n2i, ni with study; n1, n2 of claims with study, product, dose and comparator")
{
    internal override IEnumerable<LintFinding> Check(LintTable table)
    {
        var first = new Dictionary<string, (LintRow Row, double Size)>(StringComparer.Ordinal);
        foreach (var row in table.Rows.Where(r => r.IsLabelled))
        {
            foreach (var (column, arm) in Columns(row))
            {
                if (row.Whole(column, 1) is not { } size || first.TryAdd($"{row.Label}|{column}|{arm}", (row, size)))
                {
                    continue;
                }

                var (other, before) = first[$"{row.Label}|{column}|{arm}"];
                if (size != before)
                {
                    yield return Find(row, column, LintSeverity.Note,
                        $"{row.NameOf(column)} is {Say.Number(size)} here and {Say.Number(before)} on {Say.Line(other)} of the same study: missing subjects, or another group?");
                }
            }
        }
    }

    private static (string Column, string Arm)[] Columns(LintRow row) => row.IsClaim
        ? [("n1", $"{row.Text("product")}|{row.Text("dose")}"), ("n2", row.Text("comparator"))]
        : [("n2i", row.Text("arm")), ("ni", row.Text("arm"))];
}
