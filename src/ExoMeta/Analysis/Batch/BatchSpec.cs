using System.Collections.Immutable;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Requests;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Batch;

/// <summary>A manifest: many analyses that are made, and made anew, together.</summary>
/// <param name="Folder">Folder of the manifest; the files that it names are relative to it.</param>
/// <param name="Out">Where outputs go, relative to the manifest; null where the manifest does not say.</param>
/// <param name="Entries">The analyses, in the order of the manifest.</param>
internal sealed record BatchSpec(string Folder, string? Out, ImmutableArray<BatchEntry> Entries)
{
    /// <summary>Path of a file that the manifest names.</summary>
    public string PathOf(string file) => Path.Combine(Folder, file);
}

/// <summary>One analysis of a manifest.</summary>
/// <param name="Id">Its name, which is also that of its folder.</param>
/// <param name="File">The file that it is made from, relative to the manifest.</param>
/// <param name="Location">Where it stands.</param>
internal abstract record BatchEntry(string Id, string File, SourceLocation Location)
{
    /// <summary>The field that makes it what it is: run, table or trial.</summary>
    public abstract string Kind { get; }

    /// <summary>Everything that was asked for, by field and in one spelling; figures are not part of it.</summary>
    public required ImmutableSortedDictionary<string, string> Options { get; init; }

    /// <summary>Its figures.</summary>
    public ImmutableArray<BatchFigure> Figures { get; init; } = [];

    /// <summary>The forms in which each figure is written: svg, plotly.json, …</summary>
    public ImmutableArray<string> Formats { get; init; } = [];

    /// <summary>An analysis file: what <c>exometa run</c> writes.</summary>
    public sealed record Run(string Id, string File, SourceLocation Location) : BatchEntry(Id, File, Location)
    {
        /// <inheritdoc/>
        public override string Kind => "run";

        /// <summary>Seed in place of the analysis file's own; null for that.</summary>
        public ulong? Seed { get; init; }
    }

    /// <summary>A table: what <c>exometa pool</c> answers, and figures of it.</summary>
    public sealed record Table(string Id, string File, SourceLocation Location) : BatchEntry(Id, File, Location)
    {
        /// <inheritdoc/>
        public override string Kind => "table";

        /// <summary>The meta-analysis.</summary>
        public required PoolRequest Request { get; init; }

        /// <summary>The file of the sampling covariance; null for none.</summary>
        public string? Covariance { get; init; }
    }

    /// <summary>A trial file: what <c>exometa simulate</c> answers, and figures of it.</summary>
    public sealed record Trial(string Id, string File, SourceLocation Location) : BatchEntry(Id, File, Location)
    {
        /// <inheritdoc/>
        public override string Kind => "trial";

        /// <summary>Id of the endpoint; null for the first.</summary>
        public string? Endpoint { get; init; }

        /// <summary>Entry of the size grid, from 1; 0 for the last.</summary>
        public int Size { get; init; }

        /// <summary>What θ is drawn from.</summary>
        public required TruthKind Truth { get; init; }

        /// <summary>Simulated trials.</summary>
        public long Trials { get; init; }

        /// <summary>Seed.</summary>
        public ulong Seed { get; init; }
    }
}

/// <summary>A figure that an entry asks for.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">Name of its file, without the ending.</param>
/// <param name="Title">Title in place of the figure's own; null for that.</param>
/// <param name="Fields">The fields of its own, such as a style, as they were written.</param>
/// <param name="Location">Where it stands.</param>
internal sealed record BatchFigure(FigureKind Kind, string Id, string? Title, RequestText Fields, SourceLocation Location)
{
    /// <summary>Everything that decides how it is drawn, in one spelling.</summary>
    public string Recipe => string.Concat(
        Kind.Name, string.Concat(Kind.Options.Where(o => Fields.Has(o.Name)).Select(o => $", {o.Field}: {Fields.Text(o.Name)}")), Title is null ? "" : $", title: {Title}");
}

/// <summary>What can be drawn, and written in which form; the room that draws says it.</summary>
/// <param name="PoolFigures">Kinds of figures of a table.</param>
/// <param name="TrialFigures">Kinds of figures of a trial.</param>
/// <param name="Formats">Forms of a figure's file: its endings, without the dot.</param>
/// <param name="WhyNoFormat">Why a form cannot be written on this machine; null where it can.</param>
internal sealed record BatchVocabulary(
    ImmutableArray<FigureKind> PoolFigures, ImmutableArray<FigureKind> TrialFigures, ImmutableArray<string> Formats, Func<string, string?> WhyNoFormat);
