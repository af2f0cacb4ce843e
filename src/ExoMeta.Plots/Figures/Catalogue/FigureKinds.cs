using System.Collections.Immutable;
using ExoMeta.Analysis.Figures;
using ExoMeta.Analysis.Requests;

namespace ExoMeta.Plots;

/// <summary>Every kind of figure that an analysis file may ask for.</summary>
public static class FigureKinds
{
    /// <summary>All kinds.</summary>
    public static ImmutableArray<FigureKind> All { get; } = [.. OfPools, .. TrialPictures.All.Select(picture => new FigureKind.OfTrial(picture.Name, picture.Options, picture.Check, picture.WhyNot))];

    /// <summary>The kinds of <see cref="PoolFigures"/>.</summary>
    public static ImmutableArray<FigureKind.OfPool> OfPools => [.. PoolFigures.All.Select(OfPool)];

    /// <summary>What the fields of a figure ask of its drawing.</summary>
    /// <param name="fields">The fields, which were checked.</param>
    public static FigureOptions Read(RequestText fields) => new() { Forest = ForestOptions.Read(fields) };

    private static FigureKind.OfPool OfPool(PoolFigure figure) => new(
        figure.Name, figure.Options, fields => ForestOptions.Read(fields), (request, fields) => figure.RequestFor(request, Read(fields)),
        (fields, request, table, location, problems) => ForestOptions.Read(fields).Check(request, table, location, problems))
    {
        // Columns are those of a table, which an outcome does not have.
        ShowsOutcome = figure.DrawOutcome is null ? null : fields => !ForestOptions.Read(fields).NamesColumns,
    };
}
