using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Figures;

/// <summary>
/// The radial plot: standardised effects against precision. The slope from the origin to a point is its effect, read on the arc at the right; the line has the
/// pooled effect as its slope, and about 19 of 20 studies lie within two units of it when the model holds.
/// </summary>
internal static class RadialFigure
{
    /// <summary>Half the height of the band: two standard deviations of a standardised effect.</summary>
    private const double Band = 2;

    private const double Height = 400;
    private const double LabelRoom = 70;

    /// <summary>Room above and below the arc, as a part of its height.</summary>
    private const double Margin = 0.05;

    /// <summary>Pixels between neighbouring labels of the arc.</summary>
    private const double Between = 17;

    /// <summary>The kind.</summary>
    public static PoolFigure Kind { get; } = new(
        "radial", "Radial plot: standardised effects against precision, with an arc that shows the effects", "Galbraith 1988, Technometrics 30:271",
        PoolExtras.Diagnostics, answer => answer.Plots is null ? BaujatFigure.NoCoordinates : null, Draw);

    private static PlotScene Draw(PoolAnswer answer, FigureOptions options)
    {
        var picture = new PoolPicture(answer);
        var mean = picture.Mean!;
        PanelPoint[] places = [.. answer.Plots!.Radial.Select(p => new PanelPoint(p.Precision, p.Standardised))];
        var arc = RadialArc.Around(places, mean.Estimate, Band);
        var page = new FigurePage(640);
        page.Title(options, "Radial plot");
        page.Subtitle(picture.Result);
        var variance = answer.Request.Options.Method == Pooling.HeterogeneityEstimator.EqualEffects ? "v" : "(v + τ²)";
        var vertical = StudyMarks.Axis(-arc.Down - Margin * (arc.Up + arc.Down), arc.Up + Margin * (arc.Up + arc.Down), $"Standardised effect, effect / √{variance}");
        var width = page.Inner - PanelFrame.LeftOf(vertical) - 12;
        var horizontal = StudyMarks.Axis(0, arc.Right * width / (width - LabelRoom), $"Precision, 1 / √{variance}");
        horizontal = horizontal with { Ticks = [.. horizontal.Ticks.Where(t => t.Value <= arc.Right)] };
        PanelPoint pixel = new(width / horizontal.High, Height / (vertical.High - vertical.Low));
        var panel = page.Panel(
            "radial", Height, _ => horizontal, vertical, [.. Line(picture, arc, 1.03 * places.Max(p => p.X)), .. Scale(picture, arc, pixel), .. Studies(picture, places)]);
        page.Legend(panel);
        page.Note($"The line from 0 through a study meets the arc at its {picture.MeasureName.ToLowerInvariant()}{picture.AxisNote}. v: sampling variance"
            + (variance == "v" ? "." : "; τ²: variance between studies, which the model adds to it."));
        return page.Finish(
            "radial",
            $"Radial plot of {NumberText.Count(places.Length)} effects; the line's slope is the pooled {picture.Effect(mean.Estimate, mean.Interval)}; "
            + $"{NumberText.Count(places.Count(p => IsOutside(p, mean.Estimate)))} outside of ±2. {picture.Rows}.");
    }

    private static bool IsOutside(PanelPoint place, double slope) => Math.Abs(place.Y - slope * place.X) > Band;

    private static IEnumerable<Mark> Line(PoolPicture picture, RadialArc arc, double last)
    {
        var slope = picture.Mean!.Estimate;
        yield return new Mark.Region([new(0, -Band), new(last, slope * last - Band), new(last, slope * last + Band), new(0, Band)], new(ColourRole.Muted, 0.16), Stroke.None)
        {
            Name = "±2 about the line",
        };
        yield return new Mark.Line([new(0, 0), arc.At(0)], new(ColourRole.Rule, 1));
        yield return new Mark.Line([new(0, 0), arc.At(slope)], new(ColourRole.Pooled, 1.6)) { Name = "pooled effect" };
    }

    private static IEnumerable<Mark> Scale(PoolPicture picture, RadialArc arc, PanelPoint pixel)
    {
        var interval = picture.Mean!.Interval;
        var (low, high) = AxisRange.Of([
            .. picture.Answer.Rows.Select(r => r.Estimate), interval.Lower, interval.Upper, .. picture.NullValue is { } nothing ? new[] { nothing } : [],
        ]);
        yield return new Mark.Line(arc.Between(low, high), new(ColourRole.Ink, 1));
        if (double.IsFinite(interval.Lower) && double.IsFinite(interval.Upper))
        {
            yield return new Mark.Line(arc.Between(interval.Lower, interval.Upper, 0.985), new(ColourRole.Pooled, 4)) { Name = $"{picture.Level} interval of the pooled effect" };
        }

        var ticks = Spread(picture.EffectAxis(low, high, Height).Ticks, arc, pixel);
        var dashes = ticks.SelectMany(t => new PanelPoint[] { arc.At(t.Value), arc.At(t.Value, 1.018), new(double.NaN, double.NaN) });
        yield return new Mark.Line([.. dashes], new(ColourRole.Ink, 1));

        // Above all labels of studies, so that the scale is never without its numbers.
        yield return new Mark.Labels([.. ticks.Select(t => new DataLabel(arc.At(t.Value, 1.018), t.Label, double.MaxValue, 3))], 11);
    }

    /// <summary>Ticks whose labels do not touch, those nearest to the horizontal first.</summary>
    private static List<AxisTick> Spread(ImmutableArray<AxisTick> ticks, RadialArc arc, PanelPoint pixel)
    {
        var kept = new List<AxisTick>();
        foreach (var tick in ticks.OrderBy(t => Math.Abs(t.Value)))
        {
            var at = arc.At(tick.Value);
            if (kept.Select(k => arc.At(k.Value)).All(k => Math.Abs(k.Y - at.Y) * pixel.Y >= Between || Math.Abs(k.X - at.X) * pixel.X >= 3 * Between))
            {
                kept.Add(tick);
            }
        }

        return kept;
    }

    private static IEnumerable<Mark> Studies(PoolPicture picture, PanelPoint[] places)
    {
        var slope = picture.Mean!.Estimate;
        double Distance(int i) => Math.Abs(places[i].Y - slope * places[i].X);
        yield return new Mark.Points(
            [
                .. places.Select((p, i) => new DataPoint(p, 4, picture.Datum(
                    i, new DatumField("precision", NumberText.General(p.X), p.X), new DatumField("standardised effect", NumberText.Fixed(p.Y, 2), p.Y)))),
            ],
            Symbol.Circle, new(ColourRole.Effect), new(ColourRole.Paper, 1))
        {
            Name = "study",
        };
        PanelPoint?[] outside = [.. places.Select(p => IsOutside(p, slope) ? p : (PanelPoint?)null)];
        yield return StudyMarks.Labels(picture, outside, i => outside[i] is not null, Distance);
    }
}
