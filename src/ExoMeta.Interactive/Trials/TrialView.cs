using System.Collections.Immutable;
using ExoMeta.Analysis.Results;
using ExoMeta.Analysis.Tables;
using ExoMeta.Interactive.Documents;
using ExoMeta.Trials;

namespace ExoMeta.Interactive;

/// <summary>What a simulated design would show, every number with its Monte Carlo error.</summary>
public sealed class TrialView : NotebookView
{
    internal TrialView(OperatingCharacteristics result) => Result = result;

    /// <summary>The operating characteristics, in full precision.</summary>
    public OperatingCharacteristics Result { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        new Block.Heading($"{Words.Count(Result.Trials)} simulated trials of {Words.Count(Result.TotalSize)} patients, {Result.Truth} truth, seed {Result.Seed}"),
        .. TrialBlocks.Of(Result),
    ];

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.Of(Result);

    /// <summary>The tables of the result, in full precision.</summary>
    public ImmutableArray<TableView> Tables() => [.. TrialTables.All.Of(Result).Select(t => new TableView(t))];

    /// <summary>A table by its name: "trial", "arms", "looks" … (docs/data.md).</summary>
    /// <exception cref="ArgumentException">There is no such table, with the nearest name; or the result has none, and which it has.</exception>
    public TableView Table(string name) => new(TrialTables.All.Of(Result, name));
}
