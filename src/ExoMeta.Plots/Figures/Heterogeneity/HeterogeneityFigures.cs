using System.Collections.Immutable;

namespace ExoMeta.Plots.Figures;

/// <summary>Figures of how sure a pooled effect is, how far studies differ, and what the answer hangs on.</summary>
internal static class HeterogeneityFigures
{
    /// <summary>All kinds of the family.</summary>
    public static ImmutableArray<PoolFigure> All { get; } =
        [DraperyFigure.Kind, PValueFunctionFigure.Kind, TauFigure.Kind, InfluenceFigure.Kind, MultiverseFigure.Kind, GoshFigure.Kind];
}
