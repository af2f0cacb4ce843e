using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Results;
using ExoMeta.Interactive.Documents;
using ExoMeta.Pooling;

namespace ExoMeta.Interactive;

/// <summary>What the sources of an outcome leave open, and what each unknown does to the width of the total interval: the largest change first.</summary>
public sealed class WidthDriversView : NotebookView
{
    internal WidthDriversView(OutcomeResult outcome) => Outcome = outcome;

    /// <summary>The outcome, in full precision.</summary>
    public OutcomeResult Outcome { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        new Block.Heading("What drives the width: " + Outcome.Title),
        .. Outcome.Groups.SelectMany(Group),
    ];

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.OfWidthDrivers(Outcome);

    private static IEnumerable<Block> Group(OutcomeGroup group)
    {
        if (group.WidthDrivers.IsEmpty)
        {
            yield return new Block.Paragraph($"{group.Title}: its sources leave nothing open.");
            yield break;
        }

        yield return new Block.Paragraph($"{group.Title}: widths of the total interval {(group.Pool is null ? "of each row" : "of the pooled effect")} on the analysis scale, each with its Monte Carlo standard error.");
        yield return Block.Table.Of(
            [
                new("Row"), new("Unknown"), new("Drawn from"), Column.Number("Total width (MCSE)"), Column.Number("If only this is unknown (MCSE)"),
                Column.Number("If this were known (MCSE)"), Column.Number("Change"),
            ],
            group.WidthDrivers.OrderByDescending(d => Math.Abs(d.RelativeChangeIfKnown)).Select(d => Row(group, d)));
    }

    private static ImmutableArray<string> Row(OutcomeGroup group, WidthDriver driver) =>
    [
        driver.RowIndex is { } row ? group.Rows[row].Id : driver.Row, driver.Unknown.Name, driver.Unknown.Prior.ToString(), WithError(driver.TotalWidth, driver.Errors.Total),
        WithError(driver.WidthIfOnlyThisUnknown, driver.Errors.IfOnlyThisUnknown), WithError(driver.WidthIfThisKnown, driver.Errors.IfThisKnown), Words.Change(driver.RelativeChangeIfKnown),
    ];

    private static string WithError(double width, double error) => error > 0 ? $"{Words.Number(width)} ({Words.Number(error)})" : Words.Number(width);
}
