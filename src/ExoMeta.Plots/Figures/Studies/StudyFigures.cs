using System.Collections.Immutable;

namespace ExoMeta.Plots.Figures;

/// <summary>Figures with one mark a study.</summary>
internal static class StudyFigures
{
    /// <summary>All kinds of the family.</summary>
    public static ImmutableArray<PoolFigure> All { get; } = [FunnelFigure.Kind];
}
