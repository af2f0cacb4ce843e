using System.Collections.Immutable;

namespace ExoMeta.Plots.Figures;

/// <summary>
/// The arc of a radial plot: a quarter of an ellipse above the horizontal and one below, about the origin. The line from the origin through a point meets it where
/// it shows the effect of the point, the line's slope.
/// </summary>
/// <param name="Right">Half-axis along precision, in axis units.</param>
/// <param name="Up">Half-axis upwards.</param>
/// <param name="Down">Half-axis downwards.</param>
internal readonly record struct RadialArc(double Right, double Up, double Down)
{
    private const int Steps = 120;

    /// <summary>The smaller of the two vertical half-axes is at least this part of the other: a flat quarter leaves its labels no room.</summary>
    private const double LeastPart = 0.4;

    /// <summary>The smallest arc that keeps some distance from all points and from the band about the line.</summary>
    /// <param name="points">The points.</param>
    /// <param name="slope">Slope of the line.</param>
    /// <param name="band">Half the height of the band.</param>
    public static RadialArc Around(IReadOnlyCollection<PanelPoint> points, double slope, double band)
    {
        var right = points.Max(p => p.X);
        var up = points.Select(p => p.Y).Append(band + Math.Max(0, slope * right)).Max();
        var down = points.Select(p => -p.Y).Append(band + Math.Max(0, -slope * right)).Max();
        (up, down) = (Math.Max(up, LeastPart * down), Math.Max(down, LeastPart * up));
        var reach = points.Max(p => Math.Sqrt(p.X / right * (p.X / right) + p.Y * p.Y / (p.Y > 0 ? up * up : down * down)));
        var scale = Math.Max(1.1, reach / 0.92);
        return new(scale * right, scale * up, scale * down);
    }

    /// <summary>Where the arc shows an effect.</summary>
    /// <param name="effect">The effect: a slope.</param>
    /// <param name="part">1 on the arc, less inside.</param>
    public PanelPoint At(double effect, double part = 1)
    {
        var vertical = effect >= 0 ? Up : Down;
        var x = part / Math.Sqrt(1 / (Right * Right) + effect * effect / (vertical * vertical));
        return new(x, effect * x);
    }

    /// <summary>The arc from one effect to another.</summary>
    public ImmutableArray<PanelPoint> Between(double low, double high, double part = 1)
    {
        // Even steps of u/(1 + |u|), with u the slope in half-axes: fine where the arc is steep and where it is flat.
        var (from, to) = (Turn(low), Turn(high));
        var places = ImmutableArray.CreateBuilder<PanelPoint>(Steps + 1);
        for (var i = 0; i <= Steps; i++)
        {
            var turn = from + (to - from) * i / Steps;
            places.Add(At((turn >= 0 ? Up : Down) / Right * turn / (1 - Math.Abs(turn)), part));
        }

        return places.MoveToImmutable();
    }

    private double Turn(double effect)
    {
        var u = effect * Right / (effect >= 0 ? Up : Down);
        return u / (1 + Math.Abs(u));
    }
}
