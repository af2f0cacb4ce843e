using System.Collections.Immutable;
using ExoMeta.Analysis.Figures;

namespace ExoMeta.Plots;

/// <summary>Every kind of figure that an analysis file may ask for.</summary>
public static class FigureKinds
{
    /// <summary>All kinds.</summary>
    public static ImmutableArray<FigureKind> All { get; } =
    [
        .. PoolFigures.All.Select(figure => new FigureKind.OfPool(figure.Name, [], _ => { }, figure.Needs, figure.DrawOutcome is not null)),
    ];
}
