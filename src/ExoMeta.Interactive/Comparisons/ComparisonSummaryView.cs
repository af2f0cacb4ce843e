using System.Collections.Immutable;
using ExoMeta.Analysis.Tables;
using ExoMeta.Interactive.Documents;

namespace ExoMeta.Interactive;

/// <summary>How far apart two programs were: of each comparison how many numbers it has and its largest difference, relative or, where simulated, in standard errors.</summary>
public sealed class ComparisonSummaryView : NotebookView
{
    internal ComparisonSummaryView(ImmutableArray<ComparisonView> comparisons, ImmutableArray<string> missing) => (Comparisons, Missing) = (comparisons, missing);

    /// <summary>The comparisons.</summary>
    public ImmutableArray<ComparisonView> Comparisons { get; }

    /// <summary>What the reference has and no comparison: "section: quantity".</summary>
    public ImmutableArray<string> Missing { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        Block.Table.Of(
            [new("Compared"), Column.Number("Numbers"), Column.Number("Largest relative difference"), new("of")],
            Comparisons.Select(c => ImmutableArray.Create(c.Section, Words.Count(c.Numbers.Length), Shown(Largest(c)), Largest(c)?.Quantity ?? ""))),
        new Block.Paragraph($"{Words.Count(Comparisons.Sum(c => c.Numbers.Length))} numbers."),
        .. Missing.IsEmpty ? ImmutableArray<Block>.Empty : [new Block.Warning($"not compared: {string.Join("; ", Missing)}.")],
    ];

    /// <inheritdoc/>
    public override string ToJson() => new ResultTable(
        "comparisons",
        [
            new ResultColumn.Text("section", [.. Comparisons.Select(c => c.Section)]), new ResultColumn.WholeNumber("numbers", [.. Comparisons.Select(c => (long?)c.Numbers.Length)]),
            new ResultColumn.Text("quantity", [.. Comparisons.Select(c => Largest(c)?.Quantity)]),
            new ResultColumn.Number("relativeDifference", Comparisons.Select(c => Largest(c) is { StandardErrors: null } n ? n.RelativeDifference : (double?)null)),
            new ResultColumn.Number("difference.se", Comparisons.Select(c => Largest(c)?.StandardErrors)),
        ]).ToJson();

    private static string Shown(ComparedNumber? number) => number switch
    {
        null => Words.None,
        { StandardErrors: { } errors } => ComparisonView.Errors(Math.Abs(errors)),
        _ => ComparisonView.Relative(number.RelativeDifference),
    };

    private static ComparedNumber? Largest(ComparisonView comparison) => comparison.Numbers.MaxBy(n => Math.Abs(n.StandardErrors ?? n.RelativeDifference));
}
