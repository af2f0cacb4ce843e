using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Plots.Power;

/// <summary>One line of a power panel, with its Monte Carlo band.</summary>
/// <param name="Label">What stands at its end.</param>
/// <param name="Points">x and the simulated probability, x ascending.</param>
/// <param name="Stroke">Its look.</param>
/// <param name="Markers">Whether each point has a marker and an error bar (doses) instead of a band.</param>
internal sealed record Curve(string Label, ImmutableArray<(double X, MonteCarloEstimate Y)> Points, Stroke Stroke, bool Markers = false)
{
    /// <summary>Whether the curve is a ceiling that may be named above a low axis instead of being drawn.</summary>
    public bool MayLeaveAxis { get; init; }

    /// <summary>A horizontal line across the whole panel.</summary>
    public static Curve Level(string label, MonteCarloEstimate value, double first, double last, Stroke stroke) =>
        new(label, [(first, value), (last, value)], stroke);
}
