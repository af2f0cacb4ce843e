using ExoMeta.Analysis;
using ExoMeta.Plots.Forest;

namespace ExoMeta.Plots;

/// <summary>A forest plot of one outcome (Lewis and Clarke 2001), with what the source leaves open drawn beside each plug-in interval.</summary>
public static class ForestFigure
{
    /// <summary>Lays the figure out; its height follows the rows.</summary>
    public static PlotScene Draw(OutcomeResult outcome) => new ForestPainter(outcome).Draw();
}
