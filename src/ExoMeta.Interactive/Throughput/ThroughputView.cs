using System.Collections.Immutable;
using ExoMeta.Analysis.Results;
using ExoMeta.Analysis.Throughput;
using ExoMeta.Interactive.Documents;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Interactive;

/// <summary>A history of the engine's throughput: the last run, each kernel held against the earlier runs of its processor, and which runs these were.</summary>
public sealed class ThroughputView : NotebookView
{
    /// <summary>Runs that are shown, the last ones; the history holds all.</summary>
    private const int Shown = 20;

    /// <summary>Letters of a commit's id by which people know it.</summary>
    private const int Letters = 8;

    private ThroughputView(ImmutableArray<ThroughputRecord> history) => (History, Course) = (history, ThroughputCourse.Of(history));

    /// <summary>All runs, oldest first, in full precision.</summary>
    public ImmutableArray<ThroughputRecord> History { get; }

    /// <summary>The last run against the earlier ones of its processor.</summary>
    public ThroughputCourse Course { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        new Block.Heading($"Throughput on {Course.Machine.Cpu}, {Words.Count(Course.Machine.VectorBits)}-bit vectors, {Words.Count(Course.Machine.Cores)} cores, {Course.Machine.Runtime}"),
        Block.Table.Of(
            [
                new("Kernel"), new("An item is"), Column.Number("Per second"), Column.Number("Ratio"), Column.Number("SE, %"), Column.Number("Before"), Column.Number("Change, %"),
                Column.Number("But for noise, %"),
            ],
            Course.Kernels.Zip(History[^1].Kernels).Select(k => Row(k.First, k.Second))),
        new Block.Paragraph(
            $"Ratio: throughput over that of the reference, or of one thread, in the neighbouring milliseconds. SE: its standard error within the run. Before: median of up to {Words.Count(ThroughputChange.Window)} earlier runs. Other programs: the part of all cores that they used meanwhile."),
        .. Warnings.Select(w => new Block.Warning(w)),
        Block.Table.Of(
            [Column.Number("Run"), new("Commit"), new("Runtime"), Column.Number("Other programs, %")],
            Runs.Select((run, i) => (run, Number: i + 1)).TakeLast(Shown).Select(r => ImmutableArray.Create(Words.Count(r.Number), CommitOf(r.run), r.run.Machine.Runtime, Load(r.run)))),
        .. Course.OtherLines > 0
            ? [new Block.Paragraph($"Lines of other processors or vector widths, which are not shown: {Words.Count(Course.OtherLines)}.")]
            : ImmutableArray<Block>.Empty,
    ];

    private IEnumerable<ThroughputRecord> Runs => History.Where(run => run.IsComparableWith(Course.Machine));

    private IEnumerable<string> Warnings =>
    [
        .. Course.Kernels.Any(k => !k.IsJudged) ? ["Other programs used the cores that several threads need: their ratio is not judged."] : Enumerable.Empty<string>(),
        .. Course.Kernels.Where(k => k.IsBelow).Select(k => $"{k.Name} fell below what was asked of it."),
    ];

    /// <summary>Ratio by run, a panel a kernel.</summary>
    public FigureView Figure(FigureOptions? options = null) => new(ThroughputFigure.Draw(Course, options));

    /// <inheritdoc/>
    public override string ToJson() => ResultJson.Of(History);

    /// <summary>Reads a history.</summary>
    /// <exception cref="InvalidInputException">It is not there, a line is damaged, or none is of this version: every problem.</exception>
    internal static ThroughputView Read(string path)
    {
        var problems = new ProblemList();
        var history = ThroughputHistory.Load(path, problems);
        problems.ThrowIfAny();
        return new(history);
    }

    private static ImmutableArray<string> Row(KernelCourse course, KernelRecord last) =>
    [
        course.Name, course.Work, OneLine(ThroughputText.Rate(last.Throughput)), ThroughputText.Ratio(course.Ratio), ThroughputText.Percent(last.Error, "0.0"),
        .. course.Change is { } c
            ? [ThroughputText.Ratio(c.Before), Signed(c.Change), OneLine($"[{Signed(c.Band.Lower)}, {Signed(c.Band.Upper)}]")]
            : ImmutableArray.Create(Words.None, Words.None, course.IsJudged ? Words.None : "not judged"),
    ];

    private static string CommitOf(ThroughputRecord run) => run.Commit is { } commit
        ? commit.Id[..Math.Min(Letters, commit.Id.Length)] + (commit.IsDirty ? " with changes" : "")
        : Words.None;

    private static string Load(ThroughputRecord run) => run.OtherLoad is { } load ? ThroughputText.Percent(load, "0") : Words.None;

    /// <summary>The same with spaces at which no line ends.</summary>
    private static string OneLine(string text) => text.Replace(' ', '\u00A0');

    private static string Signed(double change) => Words.Typographic(ThroughputText.Change(change));
}
