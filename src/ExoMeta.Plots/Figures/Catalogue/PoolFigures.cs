using System.Collections.Immutable;
using ExoMeta.Plots.Figures;

namespace ExoMeta.Plots;

/// <summary>Every kind of figure of one meta-analysis, family by family.</summary>
public static class PoolFigures
{
    /// <summary>All kinds.</summary>
    public static ImmutableArray<PoolFigure> All { get; } = [.. ForestFigures.All, .. StudyFigures.All, .. HeterogeneityFigures.All, DoseResponseFigure.Kind];

    /// <summary>The kind of a name; null where there is none.</summary>
    public static PoolFigure? Find(string name) => All.FirstOrDefault(figure => figure.Name == name);
}
