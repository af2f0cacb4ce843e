using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Requests;

namespace ExoMeta.Plots;

/// <summary>
/// A kind of figure that one meta-analysis can be drawn as. A new kind is one static class that draws it, and one entry in the list of its family
/// (<see cref="PoolFigures"/>): the command line, its help and the tests enumerate that list.
/// </summary>
/// <param name="Name">Its name in commands and files: "funnel".</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Reference">Author, year and journal of where it comes from.</param>
/// <param name="Needs">What must be computed besides the pool.</param>
/// <param name="WhyNot">Why this answer cannot be drawn so, in words; null where it can.</param>
/// <param name="Paint">Draws it; <see cref="Draw"/> is what callers use.</param>
public sealed record PoolFigure(
    string Name, string Title, string Reference, PoolExtras Needs, Func<PoolAnswer, string?> WhyNot, Func<PoolAnswer, FigureOptions, PlotScene> Paint)
{
    /// <summary>Draws an outcome of an analysis as it stands, pooled or not, in all its groups; null where the kind shows one pool only.</summary>
    public Func<OutcomeResult, FigureOptions, PlotScene>? DrawOutcome { get; init; }

    /// <summary>Whether it shows itself what rows leave open; other kinds say that they show plug-in values.</summary>
    public bool CarriesUnknowns { get; init; }

    /// <summary>Draws it, with what must be read with any picture of this pool.</summary>
    public PlotScene Draw(PoolAnswer answer, FigureOptions options) => Paint(answer, options with { Remarks = PoolRemarks.On(answer, CarriesUnknowns) });

    /// <summary>Options of its own, besides those of every figure; a kind takes no option that it would ignore.</summary>
    public ImmutableArray<RequestOption> Options { get; init; } = [];

    /// <summary>What a request must ask for so that it can be drawn.</summary>
    public PoolRequest RequestFor(PoolRequest request, FigureOptions options)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        return request with { Extras = request.Extras | Needs, CumulativeOrder = Needs.HasFlag(PoolExtras.Cumulative) ? options.Forest.Order : request.CumulativeOrder };
    }
}

/// <summary>How the user wants a figure.</summary>
public sealed record FigureOptions
{
    /// <summary>Title in place of the figure's own; null for that.</summary>
    public string? Title { get; init; }

    /// <summary>What belongs to forest plots.</summary>
    public ForestOptions Forest { get; init; } = new();

    /// <summary>What nobody may miss who sees the figure, whatever its kind.</summary>
    public ImmutableArray<FigureRemark> Remarks { get; init; } = [];

    /// <summary>What the data are called that it shows; empty where nobody says.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The user's title, or the figure's own with the name of what it shows.</summary>
    internal string TitleOr(string own) => Title ?? (Subject.Length == 0 ? own : $"{own}: {Subject}");
}

/// <summary>A remark under the title of a figure.</summary>
/// <param name="Text">The words.</param>
/// <param name="IsWarning">Whether it stands out.</param>
public sealed record FigureRemark(string Text, bool IsWarning);
