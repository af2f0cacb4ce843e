using ExoMeta.Analysis;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Forest;

/// <summary>Draws a forest plot from top to bottom.</summary>
internal sealed class ForestPainter
{
    private readonly OutcomeResult _outcome;
    private readonly ForestLayout _layout;
    private readonly ForestScale _scale;
    private readonly ForestMarks _marks;
    private readonly SceneBuilder _scene = new();
    private readonly double _largestWeight;
    private double _y = ForestLayout.Margin;

    /// <summary>Measures the outcome.</summary>
    public ForestPainter(OutcomeResult outcome)
    {
        _outcome = outcome;
        _layout = new(outcome);
        _scale = new(outcome, _layout.PlotLeft, _layout.PlotRight);
        _marks = new(_scale);
        _largestWeight = outcome.Groups.SelectMany(g => g.Rows).Max(r => r.Weight) is { } weight and > 0 ? weight : 100;
    }

    /// <summary>Draws everything.</summary>
    public PlotScene Draw()
    {
        Header();
        ColumnHeadings();
        foreach (var group in _outcome.Groups)
        {
            Group(group);
        }

        Axis();
        _y = ForestLegend.Draw(_scene, _outcome, _layout, _marks.Clipped, _y + 8);
        Notes();
        var height = Math.Ceiling(_y + ForestLayout.Margin);
        return new(
            "forest-" + _outcome.Id, _layout.Width, height, TextMetrics.Clean(_outcome.Title), ForestWords.Describe(_outcome),
            [new Primitive.Rectangle(0, 0, _layout.Width, height, new(ColourRole.Paper), Stroke.None), .. _scene.Primitives]);
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

    private void ColumnHeadings()
    {
        var style = ForestLayout.Heading;
        var cells = _layout.Columns.Select((c, i) => (c.Centre, Lines: TextMetrics.Wrap(_outcome.ColumnHeadings[i], c.Width, style.Size, style.Bold))).ToArray();
        var estimate = TextMetrics.Wrap(ForestLayout.EstimateHeading(_outcome), _layout.EstimateWidth + 1, style.Size, style.Bold);
        var lines = Math.Max(estimate.Length, cells.Select(c => c.Lines.Length).DefaultIfEmpty(1).Max());
        var bottom = _y + lines * style.LineHeight;
        double Baseline(int line, int count) => bottom - (count - line) * style.LineHeight + style.Ascent;
        _scene.Text(ForestLayout.Margin, Baseline(0, 1), "Study", style);
        foreach (var (centre, texts) in cells)
        {
            for (var i = 0; i < texts.Length; i++)
            {
                _scene.Text(centre, Baseline(i, texts.Length), texts[i], style, TextAnchor.Middle);
            }
        }

        for (var i = 0; i < estimate.Length; i++)
        {
            _scene.Text(_layout.EstimateLeft, Baseline(i, estimate.Length), estimate[i], style);
        }

        if (_layout.HasWeight)
        {
            _scene.Text(_layout.WeightRight, Baseline(0, 1), "Weight", style, TextAnchor.End);
        }

        _y = bottom + 5;
        Rule(ColourRole.Ink, 1.2);
        _y += 4;
    }

    private void Group(OutcomeGroup group)
    {
        _y += 4;
        _y = _scene.Paragraph(ForestLayout.Margin, _y, _layout.InnerWidth, group.Title, ForestLayout.Heading) + 2;
        foreach (var row in group.Rows)
        {
            Row(row);
        }

        if (group.Pool is { } pool)
        {
            foreach (var line in ForestPool.Lines(_outcome, pool))
            {
                PoolLine(line);
            }

            _y = _scene.Paragraph(ForestLayout.Margin, _y + 2, _layout.InnerWidth, ForestWords.Heterogeneity(pool.Fit, _outcome), ForestLayout.Small);
            _y = _scene.Paragraph(ForestLayout.Margin, _y, _layout.InnerWidth, ForestWords.Test(pool.Fit, _outcome), ForestLayout.Small);
            if (PoolWords.PredictionNote(pool) is { } note)
            {
                _y = _scene.Paragraph(ForestLayout.Margin, _y, _layout.InnerWidth, note, ForestLayout.Small);
            }
        }
        else
        {
            _y = _scene.Paragraph(ForestLayout.Margin, _y + 2, _layout.InnerWidth, "Not pooled: " + ForestWords.Reason(group.Reason), new(11, Italic: true));
        }

        _y += 6;
        Rule(ColourRole.Rule, 0.8);
    }

    private void Row(EffectRow row)
    {
        var body = ForestLayout.Body;
        var small = new TextStyle(10.5, Italic: true, Colour: ColourRole.Warning);
        var label = TextMetrics.Wrap(row.Label, _layout.LabelWidth, body.Size);
        var remark = row.Uncontrolled is { } uncontrolled ? TextMetrics.Wrap(uncontrolled, _layout.LabelWidth, small.Size) : [];
        var cells = _layout.Columns.Select((c, i) => TextMetrics.Wrap(i < row.Columns.Length ? row.Columns[i] : "", c.Width, body.Size)).ToArray();
        var text = Math.Max(label.Length * body.LineHeight + remark.Length * small.LineHeight, cells.Select(c => c.Length * body.LineHeight).DefaultIfEmpty(0).Max());
        var height = Math.Max(text + 7, row.Propagated is null ? 23 : 39);
        NullLine(_y, height);
        _scene.Group($"{TextMetrics.Clean(row.Label)}: {NumberText.Effect(_outcome.Display, _outcome.Scale, row.Estimate, row.Interval)}", scene =>
        {
            var y = _y + 3.5;
            foreach (var line in label)
            {
                scene.Text(ForestLayout.Margin, y + body.Ascent, line, body);
                y += body.LineHeight;
            }

            foreach (var line in remark)
            {
                scene.Text(ForestLayout.Margin, y + small.Ascent, line, small);
                y += small.LineHeight;
            }

            for (var i = 0; i < cells.Length; i++)
            {
                for (var j = 0; j < cells[i].Length; j++)
                {
                    scene.Text(_layout.Columns[i].Centre, _y + 3.5 + body.Ascent + j * body.LineHeight, cells[i][j], body, TextAnchor.Middle);
                }
            }

            RowMarks(scene, row);
        });
        _y += height;
    }

    private void RowMarks(SceneBuilder scene, EffectRow row)
    {
        var body = ForestLayout.Body;
        var side = row.Weight is { } weight ? Math.Max(3, ForestMarks.LargestSquare * Math.Sqrt(Math.Max(0, weight) / _largestWeight)) : 8;
        _marks.Study(scene, _y + 11.5, row.Estimate, row.Interval, side, hollow: row.Weight is null, row.Uncontrolled is not null);
        var baseline = _y + 3.5 + body.Ascent;
        scene.Text(_layout.EstimateLeft, baseline, NumberText.Effect(_outcome.Display, _outcome.Scale, row.Estimate, row.Interval), body);
        if (row.Weight is { } percent)
        {
            scene.Text(_layout.WeightRight, baseline, NumberText.Fixed(percent, 1) + " %", body, TextAnchor.End);
        }

        if (row.Propagated is { } propagated)
        {
            _marks.Propagated(scene, _y + 27, propagated);
            scene.Text(_layout.EstimateLeft, baseline + body.LineHeight, ForestLayout.TotalText(_outcome, propagated), ForestLayout.Small);
        }
    }

    private void PoolLine(ForestPoolLine line)
    {
        var label = TextMetrics.Wrap(line.Label, _layout.LeftRight - ForestLayout.Margin, line.Style.Size, line.Style.Bold);
        var height = Math.Max(Math.Max(label.Length, line.Remark.Length > 0 ? 2 : 1) * line.Style.LineHeight + 7, 23);
        NullLine(_y, height);
        _scene.Group($"{line.Label}: {line.Estimate}", scene =>
        {
            for (var i = 0; i < label.Length; i++)
            {
                scene.Text(ForestLayout.Margin, _y + 3.5 + line.Style.Ascent + i * line.Style.LineHeight, label[i], line.Style);
            }

            line.Draw(scene, _marks, _y + 11.5);
            scene.Text(_layout.EstimateLeft, _y + 3.5 + line.Style.Ascent, line.Estimate, line.Style);
            if (line.Remark.Length > 0)
            {
                scene.Text(_layout.EstimateLeft, _y + 3.5 + line.Style.Ascent + line.Style.LineHeight, line.Remark, ForestLayout.Small);
            }
        });
        _y += height;
    }

    private void Axis()
    {
        _y += 6;
        var style = new TextStyle(11);
        _scene.Line(_layout.PlotLeft, _y, _layout.PlotRight, _y, ColourRole.Ink, 1);
        foreach (var tick in EffectTicks.Choose(_scale.Axis, _outcome.Display, _scale.IsLog, style.Size))
        {
            var x = _scale.Axis.Position(tick.Value);
            _scene.Line(x, _y, x, _y + 5, ColourRole.Ink, 1);
            _scene.Text(x, _y + 7 + style.Ascent, tick.Label, style, TextAnchor.Middle);
        }

        _y += 7 + style.LineHeight + 3;
        if (_scale.NullValue is not null)
        {
            var (left, right) = ForestWords.Sides(_outcome);
            _scene.Text(_layout.PlotLeft, _y + style.Ascent, left, style);
            _scene.Text(_layout.PlotRight, _y + style.Ascent, right, style, TextAnchor.End);
            _y += style.LineHeight + 2;
        }

        var title = ForestWords.MeasureName(_outcome.Measure, _outcome.Display) + (_scale.IsLog && _outcome.Display != ExoMeta.Effects.DisplayScale.Identity ? " (log axis)" : "");
        _scene.Text(0.5 * (_layout.PlotLeft + _layout.PlotRight), _y + style.Ascent, title, style with { Bold = true }, TextAnchor.Middle);
        _y += style.LineHeight + 2;
    }

    private void Notes()
    {
        var rows = _outcome.Groups.SelectMany(g => g.Rows).ToArray();
        if (rows.Any(r => r.Uncontrolled is not null))
        {
            _y = _scene.Paragraph(ForestLayout.Margin, _y + 4, _layout.InnerWidth, "Circles are changes from baseline without a comparison group: not treatment effects.", new(11, Bold: true, Colour: ColourRole.Warning));
        }

        if (_outcome.Scope == PoolScope.Exploratory && !_outcome.Differences.IsDefaultOrEmpty && rows.Length > 1)
        {
            _y = _scene.Paragraph(ForestLayout.Margin, _y + 8, _layout.InnerWidth, $"What differs between the rows of this exploratory {(_outcome.Groups.Any(g => g.Pool is not null) ? "pool" : "outcome")}:", new(11, Bold: true));
            Bullets(_outcome.Differences);
        }

        // The circles have said which rows are uncontrolled.
        var warnings = (_outcome.Warnings.IsDefault ? [] : _outcome.Warnings).Where(w => !rows.Any(r => r.Uncontrolled is { } u && w.TrimEnd('.').EndsWith(": " + u.TrimEnd('.'), StringComparison.OrdinalIgnoreCase))).ToArray();
        if (warnings.Length > 0)
        {
            _y = _scene.Paragraph(ForestLayout.Margin, _y + 8, _layout.InnerWidth, "Notes:", new(11, Bold: true));
            Bullets(warnings);
        }
    }

    private void Bullets(IEnumerable<string> texts)
    {
        var style = new TextStyle(11);
        foreach (var text in texts)
        {
            _scene.Text(ForestLayout.Margin + 4, _y + 1 + style.Ascent, "•", style);
            _y = _scene.Paragraph(ForestLayout.Margin + 16, _y + 1, _layout.InnerWidth - 16, text, style);
        }
    }

    private void NullLine(double top, double height)
    {
        if (_scale.NullValue is { } value)
        {
            var x = _scale.Axis.Position(value);
            _scene.Line(x, top, x, top + height, ColourRole.Muted, 1);
        }
    }

    private void Rule(ColourRole colour, double width) =>
        _scene.Line(ForestLayout.Margin, _y, _layout.Width - ForestLayout.Margin, _y, colour, width);
}
