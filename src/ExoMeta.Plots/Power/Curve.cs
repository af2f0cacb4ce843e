using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Power;

/// <summary>A simulated probability at one place.</summary>
/// <param name="X">Where, in axis units.</param>
/// <param name="Place">Where, in words: "80 patients in each arm".</param>
/// <param name="Y">The probability.</param>
internal readonly record struct CurvePoint(double X, string Place, MonteCarloEstimate Y);

/// <summary>One curve of simulated probabilities, with its Monte Carlo band.</summary>
/// <param name="Key">Identifier, unique in the panel.</param>
/// <param name="Label">Its name.</param>
/// <param name="Points">Its points, from left to right; two or more make a band, one an error bar.</param>
/// <param name="Look">What tells it from others.</param>
/// <param name="Width">Width of its line.</param>
internal sealed record Curve(string Key, string Label, ImmutableArray<CurvePoint> Points, SeriesLook Look, double Width)
{
    private const double Radius = 3;

    /// <summary>Whether it is a ceiling that may be named above a low axis instead of being drawn.</summary>
    public bool MayLeaveAxis { get; init; }

    /// <summary>Whether it is one number, drawn as a line from end to end, and not a simulation at each place.</summary>
    public bool IsLevel { get; init; }

    /// <summary>One number across the panel.</summary>
    public static Curve Level(string key, string label, MonteCarloEstimate value, double first, double last, SeriesLook look, double width) =>
        new(key, label, [new(first, "", value), new(last, "", value)], look, width) { IsLevel = true };

    /// <summary>Line, band and points; what leaves the axes is cut at the frame.</summary>
    public IEnumerable<Mark> Marks()
    {
        if (Points.Length > 1)
        {
            yield return new Mark.Band([.. Points.Select(p => new BandPoint(p.X, p.Y.Lower, p.Y.Upper))], new(Look.Colour, 0.18));
            yield return new Mark.Line([.. Points.Select(p => new PanelPoint(p.X, p.Y.Estimate))], Look.Line(Width), IsLevel ? Datum(Points[0]) : null) { Name = TextMetrics.Clean(Label) };
        }
        else
        {
            yield return new Mark.Intervals([.. Points.Select(p => new DataInterval(p.X, p.Y.Lower, p.Y.Upper))], IsHorizontal: false, new(Look.Colour, 1.2), Cap: 3);
        }

        if (!IsLevel)
        {
            yield return new Mark.Points(
                [.. Points.Select(p => new DataPoint(new(p.X, p.Y.Estimate), Radius, Datum(p)))], Look.Symbol, new(Look.Colour),
                Look.Symbol == Symbol.Cross ? new(Look.Colour, 1.4) : new(ColourRole.Paper, 0.6))
            {
                Name = Points.Length > 1 ? "" : TextMetrics.Clean(Label),
            };
        }
    }

    private Datum Datum(CurvePoint point) => new(
        point.Place.Length == 0 ? Key : $"{Key} {point.Place}", TextMetrics.Clean(Label),
        [
            .. point.Place.Length == 0 ? [] : new[] { new DatumField("at", point.Place, point.X) },
            new("probability", NumberText.Simulated(point.Y), point.Y.Estimate),
        ]);
}
