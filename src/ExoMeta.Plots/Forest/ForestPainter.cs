using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Forest;

/// <summary>Draws a forest plot from top to bottom. What it says is decided in its lines, how it looks in its style.</summary>
internal sealed class ForestPainter
{
    private readonly ForestSubject _subject;
    private readonly OutcomeResult _outcome;
    private readonly ForestLook _look;
    private readonly ImmutableArray<ForestLine> _lines;
    private readonly ForestLayout _layout;
    private readonly ForestScale _scale;
    private readonly SceneBuilder _scene = new();
    private ForestPlot _plot;
    private double _y = ForestLayout.Margin;
    private double _groupTop;
    private int _row;

    /// <summary>Measures the subject.</summary>
    public ForestPainter(ForestSubject subject)
    {
        _subject = subject;
        _outcome = subject.Outcome;
        _look = subject.Style.Look;
        _lines = ForestLines.Of(subject);
        _layout = new(subject, _lines);
        _scale = new(_outcome, _layout.Plot.Left, _layout.Plot.Right);
        _plot = new(_scale, subject, 0);
    }

    /// <summary>Draws everything.</summary>
    public PlotScene Draw()
    {
        Header();
        _y = new ForestHeadings(_scene, _subject, _layout, _scale).Draw(_y);
        _plot = new(_scale, _subject, _y);
        foreach (var line in _lines)
        {
            Line(line);
        }

        Axis();
        _y = ForestLegend.Draw(_scene, _subject, _layout, _plot.IsClipped, _y + 8);
        var notes = new ForestNotes(_scene, _subject, _layout);
        _y = notes.DrawKey(_y);
        var (first, key) = (_scene.Count + 1, _y);
        _y = notes.DrawFoot(_y);
        var height = Math.Ceiling(_y + ForestLayout.Margin);
        return new(
            "forest-" + _outcome.Id, _layout.Width, height, TextMetrics.Clean(_outcome.Title), ForestWords.Describe(_outcome),
            [new Primitive.Rectangle(0, 0, _layout.Width, height, new(ColourRole.Paper), Stroke.None), .. _scene.Primitives])
        {
            Foot = _y > key ? new(first, Math.Ceiling(key + ForestLayout.Margin)) : null,
        };
    }

    private void Header()
    {
        _y = _scene.Paragraph(ForestLayout.Margin, _y, _layout.InnerWidth, _outcome.Title, new(16, Bold: true));
        if (_outcome.Scope == PoolScope.Exploratory)
        {
            _y += 6;
            var top = _y;
            var inner = new SceneBuilder();
            _y = inner.Paragraph(ForestLayout.Margin + 10, _y + 5, _layout.InnerWidth - 20, ForestWords.Exploratory, new(12.5, Bold: true, Colour: ColourRole.Warning));
            if (_outcome.ScopeReason is { Length: > 0 } reason)
            {
                _y = inner.Paragraph(ForestLayout.Margin + 10, _y + 1, _layout.InnerWidth - 20, "Shown because: " + reason, new(11));
            }

            _y += 5;
            _scene.Rectangle(ForestLayout.Margin, top, _layout.InnerWidth, _y - top, Fill.None, new(ColourRole.Warning, 1.2));
            foreach (var primitive in inner.Primitives)
            {
                _scene.Add(primitive);
            }
        }

        _y += 12;
    }

    private void Line(ForestLine line)
    {
        switch (line)
        {
            case ForestLine.Heading heading:
                _y = _scene.Paragraph(ForestLayout.Margin, _y + 4, _layout.InnerWidth, heading.Text, ForestLayout.Heading) + 2;
                (_groupTop, _row) = (_y, 0);
                break;
            case ForestLine.Study study:
                Study(study);
                break;
            case ForestLine.Summary summary:
                Summary(summary);
                break;
            case ForestLine.Note note:
                _y = _scene.Paragraph(ForestLayout.Margin, _y + note.Gap, _layout.InnerWidth, note.Text, note.Style);
                break;
            case ForestLine.End:
                _y += 6;
                _scene.Line(ForestLayout.Margin, _y, _layout.Width - ForestLayout.Margin, _y, ColourRole.Rule, 0.8);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(line), line.GetType().Name);
        }
    }

    private void Study(ForestLine.Study line)
    {
        var body = ForestLayout.Body;
        var small = new TextStyle(10.5, Italic: true, Colour: ColourRole.Warning);
        var label = TextMetrics.Wrap(line.Row.Label, _layout.LabelWidth, body.Size);
        var remark = line.Row.Uncontrolled is { } uncontrolled ? TextMetrics.Wrap(uncontrolled, _layout.LabelWidth, small.Size) : [];
        var cells = line.Cells.Select((cell, i) => TextMetrics.Wrap(cell, _layout.Columns[i].Width, body.Size)).ToArray();
        var text = Math.Max(label.Length * body.LineHeight + remark.Length * small.LineHeight, cells.Select(c => c.Length * body.LineHeight).DefaultIfEmpty(0).Max());
        var height = Math.Max(text + 7, line.Row.Propagated is null ? 23 : 39);
        _plot.NullLine(_y, height);
        _scene.Row(line.Datum, _subject.IsSortable ? new(line.Block, _y, height) : null, scene =>
        {
            if (_look.Bands)
            {
                scene.Rectangle(ForestLayout.Margin - 6, _y, _layout.InnerWidth + 12, height, new(ColourRole.Shade, _row % 2 == 0 ? 1 : 0));
            }

            var y = _y + 3.5;
            foreach (var (part, style) in label.Select(l => (l, body)).Concat(remark.Select(r => (r, small))))
            {
                scene.Text(ForestLayout.Margin, y + style.Ascent, part, style);
                y += style.LineHeight;
            }

            Cells(scene, cells, body);
            Beside(scene, line.Estimate, line.Total, line.Weight, body);
            for (var i = 0; i < line.Judgements.Length; i++)
            {
                TrafficLight.Draw(scene, _layout.LightRoom.Left + (i + 0.5) * ForestLayout.LightPitch, _y + 11.5, line.Judgements[i]);
            }
        });
        _plot.Study(_y + 11.5, line.Row, line.Datum);
        if (line.Row.Propagated is { } propagated)
        {
            _plot.Propagated(_y + 27, propagated, line.Datum);
        }

        _row++;
        _y += height;
    }

    private void Summary(ForestLine.Summary line)
    {
        var style = line.Style;
        var label = TextMetrics.Wrap(line.Label, line.Cells.IsEmpty ? _layout.LabelsRight - ForestLayout.Margin : _layout.LabelWidth, style.Size, style.Bold);
        var cells = line.Cells.Select((cell, i) => TextMetrics.Wrap(cell, _layout.Columns[i].Width, style.Size, style.Bold)).ToArray();
        var lines = Math.Max(Math.Max(label.Length, cells.Select(c => c.Length).DefaultIfEmpty(0).Max()), line.Remark.Length > 0 ? 2 : 1);
        var height = Math.Max(lines * style.LineHeight + 7, 23);
        _plot.NullLine(_y, height);
        _scene.Group(line.Datum, scene =>
        {
            for (var i = 0; i < label.Length; i++)
            {
                scene.Text(ForestLayout.Margin, _y + 3.5 + style.Ascent + i * style.LineHeight, label[i], style);
            }

            Cells(scene, cells, style);
            Beside(scene, line.Estimate, line.Remark, line.Weight, style);
        });
        if (line.Mark is { } mark)
        {
            _plot.Summary(_y + 11.5, mark, line.Datum);
            if (mark is SummaryMark.Diamond { Look: not DiamondLook.Hollow } diamond)
            {
                _plot.PoolLine(diamond.Estimate, _groupTop, _y + 11.5);
            }
        }

        _y += height;
    }

    private void Cells(SceneBuilder scene, ImmutableArray<string>[] cells, TextStyle style)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            var (room, isNumber) = (_layout.Columns[i], _subject.Columns[i].IsNumber && _subject.Style.Raw.HasSpans);
            for (var j = 0; j < cells[i].Length && cells[i][j].Length > 0; j++)
            {
                scene.Text(isNumber ? room.Right : room.Middle, _y + 3.5 + style.Ascent + j * style.LineHeight, cells[i][j], style, isNumber ? TextAnchor.End : TextAnchor.Middle);
            }
        }
    }

    private void Beside(SceneBuilder scene, string estimate, string remark, string weight, TextStyle style)
    {
        var baseline = _y + 3.5 + style.Ascent;
        scene.Text(_layout.Estimate.Left, baseline, estimate, style);
        if (remark.Length > 0)
        {
            scene.Text(_layout.Estimate.Left, baseline + style.LineHeight, remark, ForestLayout.Small);
        }

        if (weight.Length > 0)
        {
            scene.Text(_layout.Weight.Right, baseline, weight, style, TextAnchor.End);
        }
    }

    private void Axis()
    {
        _y += 6;
        var style = new TextStyle(11);
        PanelPainter.Draw(_scene, _plot.Panel(_y, style.Size));
        _y += 7 + style.LineHeight + 3;
        if (_scale.NullValue is not null && !_look.SidesOnTop)
        {
            ForestHeadings.Sides(_scene, _subject, _layout, _y, style);
            _y += style.LineHeight + 2;
        }

        var isLog = _scale.IsLog && _outcome.Display != ExoMeta.Effects.DisplayScale.Identity;
        var title = _subject.Style.Words.HasAxisTitle ? _subject.MeasureName + (isLog ? " (log axis)" : "") : isLog ? "log axis" : "";
        if (title.Length > 0)
        {
            _scene.Text(_layout.Plot.Middle, _y + style.Ascent, title, style with { Bold = _subject.Style.Words.HasAxisTitle }, TextAnchor.Middle);
            _y += style.LineHeight + 2;
        }
    }
}
