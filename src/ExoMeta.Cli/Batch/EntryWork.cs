using System.Collections.Immutable;
using System.Text;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Batch;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Results;
using ExoMeta.Cli.Commands;
using ExoMeta.Cli.Commands.Figures;
using ExoMeta.Cli.Output;
using ExoMeta.Cli.Output.Figures;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Batch;

/// <summary>Makes entries: what <c>run</c>, <c>pool</c>, <c>simulate</c> and <c>figure</c> write, on one thread an entry.</summary>
/// <param name="spec">The manifest.</param>
internal sealed class EntryWork(BatchSpec spec)
{
    private const double Zoom = 2;

    private readonly ImmutableDictionary<string, string?> _tools =
        spec.Entries.SelectMany(e => e.Formats).Distinct(StringComparer.Ordinal).ToImmutableDictionary(f => f, f => FigureOutput.ToolOf("." + f), StringComparer.Ordinal);

    /// <summary>What can be drawn, and in which forms.</summary>
    public static BatchVocabulary Vocabulary { get; } = new(
        [.. FigureKinds.All.OfType<FigureKind.OfPool>()], [.. FigureKinds.All.OfType<FigureKind.OfTrial>()], [.. FigureOutput.Endings.Select(e => e[1..])], format => FigureOutput.WhyNo("." + format));

    /// <summary>The files that an entry asks for, as path and recipe; null where only making it tells.</summary>
    public ImmutableArray<(string File, string Recipe)>? Asked(BatchEntry entry) => entry switch
    {
        BatchEntry.Table => [.. Answer(entry, "pool"), .. FiguresOf(entry)],
        BatchEntry.Trial => [.. Answer(entry, "simulate"), .. FiguresOf(entry)],
        _ => null,
    };

    /// <summary>Makes an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="isWanted">Whether a file is to be made.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidInputException">Its inputs are wrong, or its model is not defined for them.</exception>
    /// <exception cref="Pooling.FitFailedException">A fit did not converge.</exception>
    public MadeEntry Make(BatchEntry entry, Func<string, bool> isWanted, CancellationToken cancellation) => entry switch
    {
        BatchEntry.Table table => MakeTable(table, isWanted, cancellation),
        BatchEntry.Trial trial => MakeTrial(trial, isWanted, cancellation),
        BatchEntry.Run run => MakeRun(run, cancellation),
        _ => throw new ArgumentException($"nothing makes {entry.GetType().Name}", nameof(entry)),
    };

    private static IEnumerable<(string File, string Recipe)> Answer(BatchEntry entry, string command) => [($"{entry.Id}/{command}.json", command)];

    private IEnumerable<(string File, string Recipe)> FiguresOf(BatchEntry entry) =>
        entry.Figures.SelectMany(figure => entry.Formats.Select(format => (FileOf(entry, figure, format), _tools[format] is { } tool ? $"{figure.Recipe} ({tool})" : figure.Recipe)));

    private static string FileOf(BatchEntry entry, BatchFigure figure, string format) => $"{entry.Id}/{figure.Id}.{format}";

    private MadeEntry MakeTable(BatchEntry.Table entry, Func<string, bool> isWanted, CancellationToken cancellation)
    {
        var inputs = InputsOf(entry.Covariance is { } v ? [spec.PathOf(entry.File), spec.PathOf(v)] : [spec.PathOf(entry.File)]);
        var path = spec.PathOf(entry.File);
        var problems = new ProblemList();
        var read = RequestTable.Read(
            path, entry.Request.Table,
            t =>
            {
                foreach (var figure in entry.Figures)
                {
                    ((FigureKind.OfPool)figure.Kind).CheckTable(figure.Fields, entry.Request.Table, t, figure.Location, problems);
                }
            },
            problems);
        problems.ThrowIfAny();
        var table = read!;
        var answers = new Dictionary<(PoolExtras, RowOrder), PoolAnswer>();
        PoolAnswer Run(PoolRequest request) => answers.TryGetValue((request.Extras, request.CumulativeOrder), out var known)
            ? known
            : answers[(request.Extras, request.CumulativeOrder)] = PoolRunner.Run(request, table, cancellation);
        var answer = Run(entry.Request);
        PlotScene Draw(BatchFigure figure)
        {
            var kind = PoolFigures.Find(figure.Kind.Name)!;
            var options = FigureKinds.Read(figure.Fields) with { Title = figure.Title };
            var shown = PoolDrawing.Checked(kind, Run(kind.RequestFor(entry.Request, options)), path);
            return kind.Draw(shown, options);
        }

        return new(inputs, Files(entry, isWanted, () => JsonOutput.Bytes(json => PoolAnswerJson.WriteFields(json, answer)), Draw, cancellation), Conclusions.Of(answer));
    }

    private MadeEntry MakeTrial(BatchEntry.Trial entry, Func<string, bool> isWanted, CancellationToken cancellation)
    {
        var request = new TrialRequest(spec.PathOf(entry.File), entry.Endpoint, entry.Size, entry.Truth, entry.Trials, entry.Seed);
        Action<TrialSubject>? check = entry.Figures.IsEmpty ? null : subject =>
            request.Refuse(entry.Figures.Select(f => (f.Kind.Name, Reason: ((FigureKind.OfTrial)f.Kind).WhyNot(subject.Under(request.Truth)))).Where(f => f.Reason is not null).Select(f => $"{f.Name}: {f.Reason}"));
        var files = InputsOf(FilesOf(request));
        var answer = SimulateAnswer.Of(request, new RunOptions(1, null, cancellation), check: check);
        PlotScene Draw(BatchFigure figure) =>
            TrialPictures.Find(figure.Kind.Name)!.Draw(answer.Subject!.Under(request.Truth) with { Simulated = answer.Result }, figure.Fields, new() { Title = figure.Title });
        return new(
            files, Files(entry, isWanted, () => Encoding.UTF8.GetBytes(answer.Json(elapsed: null)), Draw, cancellation), answer.Result is { } result ? Conclusions.Of(result) : []);
    }

    private static IEnumerable<string> FilesOf(TrialRequest request) =>
        request.ReadWithoutComparison() is null ? request.Load(new RunOptions(1)).Files : [request.Path];

    private MadeEntry MakeRun(BatchEntry.Run entry, CancellationToken cancellation)
    {
        var path = spec.PathOf(entry.File);
        var files = InputsOf(AnalysisLoader.Load(path, FigureKinds.All).PathsFrom(path));
        var inputs = AnalysisLoader.Load(path, FigureKinds.All);
        if (entry.Seed is { } seed)
        {
            inputs = inputs with { Spec = inputs.Spec with { Seed = seed } };
        }

        var results = AnalysisPipeline.Run(inputs, new RunOptions(1, null, cancellation));
        return new(files, [.. RunFiles.Of(results).Select(f => new MadeFile($"{entry.Id}/{f.Name}", "run", f.Bytes))], Conclusions.Of(results));
    }

    private ImmutableArray<MadeFile> Files(
        BatchEntry entry, Func<string, bool> isWanted, Func<byte[]> answer, Func<BatchFigure, PlotScene> draw, CancellationToken cancellation)
    {
        var made = ImmutableArray.CreateBuilder<MadeFile>();
        var drawings = entry.Figures.SelectMany(figure =>
        {
            // All forms show one scene, which nobody lays out where none is wanted.
            var scene = new Lazy<PlotScene>(() => draw(figure));
            return entry.Formats.Select(format => (Func<byte[]>)(() =>
            {
                cancellation.ThrowIfCancellationRequested();
                return FigureOutput.Bytes(scene.Value, "." + format, FigureTheme.Auto, Zoom);
            }));
        });
        foreach (var ((file, recipe), make) in Asked(entry)!.Value.Zip(drawings.Prepend(answer)))
        {
            made.Add(new(file, recipe, isWanted(file) ? make() : null));
        }

        return made.ToImmutable();
    }

    /// <summary>
    /// Files by their hashes, taken before they are read for good: a file that is saved while it is read has another hash afterwards, and is
    /// found to have changed the next time. What an input names is found by reading it once more.
    /// </summary>
    private ImmutableArray<InputFile> InputsOf(IEnumerable<string> paths) =>
    [
        .. paths.Select(p => (Name: NameOf(p), Path: p)).DistinctBy(p => p.Name).OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => new InputFile(p.Name, ContentHash.OfFile(p.Path) ?? "")),
    ];

    /// <summary>A path as the lock file names it: relative to the manifest, with '/'.</summary>
    private string NameOf(string path) =>
        Path.GetRelativePath(Path.GetFullPath(spec.Folder.Length == 0 ? "." : spec.Folder), Path.GetFullPath(path)).Replace('\\', '/');
}
