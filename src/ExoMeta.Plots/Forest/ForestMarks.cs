using System.Collections.Immutable;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Scenes;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Forest;

/// <summary>Draws intervals, squares, diamonds and bars, clipped at the ends of the axis with arrows.</summary>
internal sealed class ForestMarks(ForestScale scale)
{
    /// <summary>Largest side of a study's square.</summary>
    public const double LargestSquare = 14;

    /// <summary>Whether an arrow was drawn: something goes on beyond the axis.</summary>
    public bool Clipped { get; private set; }

    private double Left => scale.Axis.First;

    private double Right => scale.Axis.Last;

    /// <summary>A square with its interval.</summary>
    /// <param name="scene">Where to draw.</param>
    /// <param name="y">Height of the centre.</param>
    /// <param name="estimate">Estimate on the analysis scale.</param>
    /// <param name="interval">Interval on the analysis scale.</param>
    /// <param name="side">Side of the square.</param>
    /// <param name="hollow">Whether the mark is hollow.</param>
    /// <param name="uncontrolled">Whether a circle of the same area stands for the square: a change from baseline.</param>
    public void Study(SceneBuilder scene, double y, double estimate, Interval interval, double side, bool hollow, bool uncontrolled)
    {
        Bar(scene, y, interval, ColourRole.Effect, 1.4, cap: 0);
        if (double.IsFinite(estimate) && scale.Axis.Contains(scale.ToAxis(estimate)))
        {
            var x = X(estimate);
            var fill = new Fill(hollow ? ColourRole.Paper : ColourRole.Effect);
            var stroke = new Stroke(ColourRole.Effect, hollow ? 1.4 : 0.5);
            if (uncontrolled)
            {
                scene.Add(new Primitive.Circle(new(x, y), side / Math.Sqrt(Math.PI), fill, stroke));
            }
            else
            {
                scene.Rectangle(x - side / 2, y - side / 2, side, side, fill, stroke);
            }
        }
    }

    /// <summary>What the unknowns do: a thick light bar for ignorance on a thin dashed line for the total, with the median.</summary>
    public void Propagated(SceneBuilder scene, double y, PropagatedEffect effect)
    {
        Bar(scene, y, effect.Total, ColourRole.Total, 1.2, cap: 3, 4, 2.5);
        var (first, last) = Ends(effect.Ignorance);
        if (last >= first)
        {
            scene.Rectangle(first, y - 3.5, Math.Max(last - first, 1.5), 7, new(ColourRole.Ignorance), new(ColourRole.Total, 0.6));
        }

        if (double.IsFinite(effect.Median) && scale.Axis.Contains(scale.ToAxis(effect.Median)))
        {
            scene.Line(X(effect.Median), y - 5, X(effect.Median), y + 5, ColourRole.Total, 1.4);
        }
    }

    /// <summary>A diamond over an interval: filled for a pool, hatched for an exploratory one, hollow for a Bayesian one.</summary>
    public void Diamond(SceneBuilder scene, double y, double half, double estimate, Interval interval, DiamondLook look)
    {
        if (!double.IsFinite(estimate))
        {
            return;
        }

        var lower = double.IsFinite(interval.Lower) ? Clamped(interval.Lower) : -1e6;
        var upper = double.IsFinite(interval.Upper) ? Clamped(interval.Upper) : 1e6;
        var centre = Clamped(estimate);
        ImmutableArray<ScenePoint> corners = [new(lower, y), new(centre, y - half), new(upper, y), new(centre, y + half)];
        corners = Clipping.Between(Left, Right, corners);
        if (!corners.IsEmpty)
        {
            switch (look)
            {
                case DiamondLook.Filled:
                    scene.Polygon(new(ColourRole.Pooled), new(ColourRole.Pooled, 0.8), corners);
                    break;
                case DiamondLook.Hatched:
                    scene.Hatched(ColourRole.Pooled, 4, corners);
                    break;
                default:
                    scene.Polygon(new(ColourRole.Paper), new(ColourRole.Pooled, 1.4), corners);
                    break;
            }
        }

        Arrows(scene, y, interval, ColourRole.Pooled);
    }

    /// <summary>A line from end to end of an interval, with arrows where it leaves the axis.</summary>
    public void Bar(SceneBuilder scene, double y, Interval interval, ColourRole colour, double width, double cap, params ImmutableArray<double> dash)
    {
        var (first, last) = Ends(interval);
        if (last >= first)
        {
            scene.Line(first, y, last, y, colour, width, dash);
            foreach (var (value, x) in new[] { (interval.Lower, first), (interval.Upper, last) })
            {
                if (cap > 0 && double.IsFinite(value) && scale.Axis.Contains(scale.ToAxis(value)))
                {
                    scene.Line(x, y - cap, x, y + cap, colour, width);
                }
            }
        }

        Arrows(scene, y, interval, colour);
    }

    private void Arrows(SceneBuilder scene, double y, Interval interval, ColourRole colour)
    {
        if (scale.ToAxis(interval.Lower) < scale.Axis.Low)
        {
            Clipped = true;
            scene.Polygon(new(colour), Stroke.None, new(Left - 9, y), new(Left - 1, y - 4), new(Left - 1, y + 4));
        }

        if (scale.ToAxis(interval.Upper) > scale.Axis.High)
        {
            Clipped = true;
            scene.Polygon(new(colour), Stroke.None, new(Right + 9, y), new(Right + 1, y - 4), new(Right + 1, y + 4));
        }
    }

    private (double First, double Last) Ends(Interval interval)
    {
        var lower = scale.ToAxis(interval.Lower);
        var upper = scale.ToAxis(interval.Upper);
        return upper < scale.Axis.Low || lower > scale.Axis.High || double.IsNaN(lower) || double.IsNaN(upper)
            ? (0, -1)
            : (scale.Axis.Clipped(lower), scale.Axis.Clipped(upper));
    }

    private double X(double value) => scale.Axis.Position(scale.ToAxis(value));

    private double Clamped(double value) => Math.Clamp(X(value), -1e6, 1e6);
}

/// <summary>How a summary diamond looks.</summary>
internal enum DiamondLook
{
    /// <summary>A pool that meets the rules.</summary>
    Filled,

    /// <summary>An exploratory pool.</summary>
    Hatched,

    /// <summary>A Bayesian summary.</summary>
    Hollow,
}
