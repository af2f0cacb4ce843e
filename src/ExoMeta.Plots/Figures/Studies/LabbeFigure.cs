using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Effects;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Figures;

/// <summary>The L'Abbé plot: event rates of the treated against those of the controls, the diagonal of no effect, and the curve on which studies with the pooled effect would lie.</summary>
internal static class LabbeFigure
{
    private const double Side = 430;

    /// <summary>The kind.</summary>
    public static PoolFigure Kind { get; } = new(
        "labbe", "L'Abbé plot: event rates of the two groups", "L'Abbé, Detsky and O'Rourke 1987, Ann Intern Med 107:224", PoolExtras.None, WhyNot, Draw);

    private static string? WhyNot(PoolAnswer answer)
    {
        var table = answer.Request.Table;
        return table.IsReported ? "it needs the counts of both groups, which a table of printed results does not give"
            : !AbsoluteRisk.Measures.Contains(table.Measure.Code) ? $"it needs the counts of both groups and one of {string.Join(", ", AbsoluteRisk.Measures)}; this is {table.Measure.Code}"
            : answer.Source.IsEmpty ? "no row has an effect" : null;
    }

    private static PlotScene Draw(PoolAnswer answer, FigureOptions options)
    {
        var picture = new PoolPicture(answer);
        var tables = answer.Source.Select(r => new TwoByTwo(r.Label, r.Data[0], r.Data[1], r.Data[2], r.Data[3])).ToArray();
        var (most, code) = (tables.Max(t => Math.Max(t.Events1 / t.Size1, t.Events2 / t.Size2)), answer.Request.Table.Measure.Code);
        var high = Math.Min(1, Math.Max(0.01, 1.1 * most));
        var plot = LabbePlot.Of(tables, code, picture.Mean is { } mean ? (mean.Estimate, mean.Interval) : null, high);
        var margin = high < 1 ? 0 : 0.03;
        var page = new FigurePage(560);
        page.Title(options, "L'Abbé plot");
        page.Subtitle($"{picture.MeasureName}; {picture.Model}{(picture.Mean is { } own ? ": " + picture.Effect(own.Estimate, own.Interval) : "")}");
        var vertical = NumberTicks.Percent(-0.03 * high, high + margin, "Event rate, treated group", 8);
        var panel = page.Panel(
            "labbe", Side, _ => NumberTicks.Percent(-0.03 * high, high + margin, "Event rate, control group", 8), vertical, Marks(picture, plot),
            page.Inner - PanelFrame.LeftOf(vertical) - Side);
        page.Legend(panel);
        page.Note("Rates are the counts as they are; what is added to zero cells enters the effects alone."
            + (plot.Curve.IsEmpty ? "" : " The curve takes the pooled effect to hold at every control risk."));
        if (plot.Curve.Any(c => c.IsCut))
        {
            page.Note("The curve ends where the pooled effect would make a risk below 0 or above 100 %.");
        }

        return page.Finish(
            "labbe",
            $"L'Abbé plot of {NumberText.Count(tables.Length)} studies, rates of control and treated group: "
            + string.Join("; ", plot.Points.Take(40).Select(p => $"{TextMetrics.Clean(p.Label)} {NumberText.Percent(p.Control)} and {NumberText.Percent(p.Treated)}")) + (plot.Points.Length > 40 ? " and more." : "."));
    }

    private static IEnumerable<Mark> Marks(PoolPicture picture, LabbePlot plot)
    {
        if (!plot.Curve.IsEmpty)
        {
            yield return new Mark.Band([.. plot.Curve.Select(c => new BandPoint(c.Control, c.Interval.Lower, c.Interval.Upper))], new(ColourRole.Pooled, 0.14))
            {
                Name = $"{picture.Level} interval of the pooled effect",
            };
        }

        yield return new Mark.Line([new(0, 0), new(1, 1)], new(ColourRole.Muted, 1, [5, 3])) { Name = "no effect" };
        if (!plot.Curve.IsEmpty)
        {
            yield return new Mark.Line([.. plot.Curve.Select(c => new PanelPoint(c.Control, c.IsCut ? double.NaN : c.Treated))], new(ColourRole.Pooled, 1.6)) { Name = "pooled effect" };
        }

        var isWeighed = picture.Answer.Rows.All(r => r.Weight is not null);
        var radii = StudyMarks.Radii([.. plot.Points.Select((p, i) => isWeighed ? picture.Answer.Rows[i].Weight!.Value : p.Total)]);
        yield return new Mark.Points(
            StudyMarks.Bubbles(plot.Points.Select((p, i) => new DataPoint(new(p.Control, p.Treated), radii[i], picture.Datum(
                i, new("rate, control group", Rate(picture, i, 2), p.Control), new("rate, treated group", Rate(picture, i, 0), p.Treated))))),
            Symbol.Circle, StudyMarks.BubbleFill, StudyMarks.BubbleStroke)
        {
            Name = isWeighed ? "study, area by weight" : "study, area by number of patients",
        };
        PanelPoint?[] places = [.. plot.Points.Select(p => (PanelPoint?)new PanelPoint(p.Control, p.Treated))];
        yield return StudyMarks.Labels(picture, places, _ => false, i => radii[i], i => radii[i]);
    }

    private static string Rate(PoolPicture picture, int row, int column)
    {
        var data = picture.Answer.Source[row].Data;
        return $"{NumberText.Count((long)data[column])}/{NumberText.Count((long)data[column + 1])} ({NumberText.Percent(data[column] / data[column + 1])})";
    }
}
