using System.Collections.Immutable;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Evidence;
using ExoMeta.Evidence.Lint;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>Everything an analysis reads, read and checked; running it can no longer meet bad input.</summary>
/// <param name="Spec">The analysis file.</param>
/// <param name="Evidence">Its claims; null when it has none.</param>
/// <param name="Assumptions">What no source states.</param>
/// <param name="Tables">Raw data and printed results, in the order of <see cref="AnalysisSpec.Data"/>.</param>
/// <param name="Trials">Trial files.</param>
/// <param name="Companions">Analyses shown beside it.</param>
/// <param name="Files">Every file that was read, with its hash.</param>
public sealed record AnalysisInputs(
    AnalysisSpec Spec, EvidenceTable? Evidence, AssumptionTable? Assumptions, ImmutableArray<RequestTable> Tables,
    ImmutableArray<TrialSpec> Trials, ImmutableArray<AnalysisInputs> Companions, ImmutableArray<InputFile> Files)
{
    /// <summary>What the linter is asked about once results are made: much that reads an analysis makes none.</summary>
    internal ImmutableArray<LintInput> Linted { get; init; } = [];

    /// <summary>The figures that it asks for.</summary>
    public ImmutableArray<FigureInputs> Figures { get; init; } = [];

    /// <summary>The same without the trials, those of its companions too, and without the figures of them: what is left takes seconds.</summary>
    public AnalysisInputs WithoutTrials() => this with
    {
        Trials = [],
        Figures = [.. Figures.Where(f => f is not FigureInputs.OfTrial)],
        Companions = [.. Companions.Select(c => c.WithoutTrials())],
    };

    /// <summary>Paths of every file that was read, those of its companions too.</summary>
    /// <param name="path">Path of the analysis file, as it was loaded.</param>
    public IEnumerable<string> PathsFrom(string path)
    {
        var beside = Path.GetDirectoryName(path) ?? "";
        return Files.Select(f => Path.Combine(beside, f.Name))
            .Concat(Spec.Companions.Zip(Companions).SelectMany(c => c.Second.PathsFrom(Path.Combine(beside, c.First.File))));
    }
}
