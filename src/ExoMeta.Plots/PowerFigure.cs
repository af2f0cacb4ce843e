using ExoMeta.Analysis;
using ExoMeta.Plots.Power;

namespace ExoMeta.Plots;

/// <summary>
/// What a trial would show: power and assurance over its size where the size is a grid, over the true effect where one size
/// is stated, and over the doses on a log axis in the product's own unit.
/// </summary>
public static class PowerFigure
{
    /// <summary>Lays the figure out.</summary>
    public static PlotScene Draw(TrialResult trial, TrialEndpointResult endpoint) => Draw(trial, endpoint, new());

    /// <summary>Lays the figure out as the user wants it.</summary>
    public static PlotScene Draw(TrialResult trial, TrialEndpointResult endpoint, FigureOptions options) => new PowerPainter(trial, endpoint).Draw(options);
}
