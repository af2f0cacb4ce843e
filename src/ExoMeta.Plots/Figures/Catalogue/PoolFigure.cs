using System.Collections.Immutable;
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
/// <param name="Draw">Draws it.</param>
public sealed record PoolFigure(
    string Name, string Title, string Reference, PoolExtras Needs, Func<PoolAnswer, string?> WhyNot, Func<PoolAnswer, FigureOptions, PlotScene> Draw)
{
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

    /// <summary>The user's title, or the figure's own.</summary>
    internal string TitleOr(string own) => Title ?? own;
}
