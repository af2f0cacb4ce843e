using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Plots.Axes;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Forest;

/// <summary>
/// Collects the marks of a forest plot. Its panel has the effect on the horizontal axis (analysis scale, or proportions) and pixels from its top on the vertical one: rows of text stand
/// beside it.
/// </summary>
/// <param name="scale">The horizontal axis.</param>
/// <param name="subject">What is drawn.</param>
/// <param name="top">Top of the panel in the scene.</param>
internal sealed class ForestPlot(ForestScale scale, ForestSubject subject, double top)
{
    private readonly ForestLook _look = subject.Style.Look;
    private readonly double _largestWeight = subject.Outcome.Groups.SelectMany(g => g.Rows).Max(r => r.Weight) is { } weight and > 0 ? weight : 100;
    private readonly List<PanelPoint> _nullLine = [];
    private readonly List<Mark> _poolLines = [];
    private readonly List<DataInterval> _totals = [];
    private readonly List<DataBox> _ignorance = [];
    private readonly List<DataInterval> _medians = [];
    private readonly List<DataInterval> _intervals = [];
    private readonly List<(bool IsHollow, bool IsUncontrolled, DataPoint Point)> _studies = [];
    private readonly List<Mark> _summaries = [];

    /// <summary>Whether something goes on beyond the axis.</summary>
    public bool IsClipped { get; private set; }

    private static double OutOfSight => double.NaN;

    /// <summary>A stretch of the line of no effect, beside a line of the figure.</summary>
    public void NullLine(double from, double height)
    {
        if (scale.NullValue is not { } value)
        {
            return;
        }

        if (_nullLine.Count > 0 && Math.Abs(_nullLine[^1].Y - (from - top)) < 0.01)
        {
            _nullLine[^1] = new(value, from - top + height);
            return;
        }

        _nullLine.AddRange([new(OutOfSight, OutOfSight), new(value, from - top), new(value, from - top + height)]);
    }

    /// <summary>A dashed line through a pooled effect, from its rows, where it has any, to its diamond.</summary>
    public void PoolLine(double estimate, double from, double to)
    {
        if (_look.PoolLine && double.IsFinite(estimate) && to - from > 20)
        {
            _poolLines.Add(new Mark.Line([new(scale.ToAxis(estimate), from - top), new(scale.ToAxis(estimate), to - top)], new(_look.Pool, 0.8, [3, 3])));
        }
    }

    /// <summary>A row: its interval, and a square whose area follows its weight (a circle for a change from baseline).</summary>
    public void Study(double y, EffectRow row, Datum datum)
    {
        _intervals.Add(Interval(y, row.Interval, datum));
        var side = row.Weight is { } weight ? Math.Max(3, _look.LargestSquare * Math.Sqrt(Math.Max(0, weight) / _largestWeight)) : 8;
        if (double.IsFinite(row.Estimate) && scale.Axis.Contains(scale.ToAxis(row.Estimate)))
        {
            // Symbols of one radius are equally large: a square has the side √π r.
            _studies.Add((row.Weight is null, row.Uncontrolled is not null, new(new(scale.ToAxis(row.Estimate), y - top), side / (2 * 0.886), datum)));
        }
    }

    /// <summary>The mark of a summary.</summary>
    public void Summary(double y, SummaryMark mark, Datum? datum)
    {
        switch (mark)
        {
            case SummaryMark.Diamond diamond:
                var at = Interval(y, diamond.Interval, datum);
                _summaries.Add(new Mark.Diamonds(
                    [new(y - top, scale.ToAxis(diamond.Estimate), at.Lower, at.Upper, datum)], diamond.Look == DiamondLook.Hollow ? 6 : 7,
                    new(diamond.Look == DiamondLook.Filled ? _look.Pool : ColourRole.Paper), new(_look.Pool, diamond.Look == DiamondLook.Filled ? 0.8 : 1.4),
                    diamond.Look == DiamondLook.Hatched ? 4 : 0)
                {
                    Name = diamond.Look == DiamondLook.Hollow ? "Bayesian mean" : "pooled",
                });
                break;
            case SummaryMark.Bar bar:
                _summaries.Add(new Mark.Intervals([Interval(y, bar.Interval, datum)], IsHorizontal: true, new(ColourRole.Prediction, bar.Width), bar.Cap) { Name = "prediction interval" });
                break;
            case SummaryMark.Propagated propagated:
                Propagated(y, propagated.Effect, datum);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(mark), mark.GetType().Name);
        }
    }

    /// <summary>What unknowns do: a thick light bar for ignorance on a thin dashed line for the total, with the median.</summary>
    public void Propagated(double y, PropagatedEffect effect, Datum? datum)
    {
        _totals.Add(Interval(y, effect.Total, datum));
        var ignorance = Interval(y, effect.Ignorance, datum);
        _ignorance.Add(new(ignorance.Lower, ignorance.Upper, y - top + 3.5, y - top - 3.5, 1, datum));
        if (double.IsFinite(effect.Median) && scale.Axis.Contains(scale.ToAxis(effect.Median)))
        {
            _medians.Add(new(scale.ToAxis(effect.Median), y - top - 5, y - top + 5, datum));
        }
    }

    /// <summary>The panel, down to its axis.</summary>
    /// <param name="bottom">Height of the axis in the scene.</param>
    /// <param name="size">Font size of the ticks.</param>
    public ScenePanel Panel(double bottom, double size)
    {
        var ticks = EffectTicks.Choose(scale.Axis, subject.Outcome.Display, scale.IsLog, size);
        return new(
            "forest", new(scale.Axis.First, top, scale.Axis.Last - scale.Axis.First, bottom - top), new(scale.Axis.Low, scale.Axis.High, "", ticks),
            new(bottom - top, 0, "", [], HasLine: false), [.. Marks()]);
    }

    private IEnumerable<Mark> Marks()
    {
        if (_nullLine.Count > 0)
        {
            yield return new Mark.Line([.. _nullLine], new(ColourRole.Muted, 1));
        }

        foreach (var mark in _poolLines)
        {
            yield return mark;
        }

        if (_totals.Count > 0)
        {
            yield return new Mark.Intervals([.. _totals], IsHorizontal: true, new(ColourRole.Total, 1.2, [4, 2.5]), Cap: 3) { Name = "total" };
            yield return new Mark.Boxes([.. _ignorance], new(ColourRole.Ignorance), new(ColourRole.Total, 0.6)) { Name = "ignorance" };
            yield return new Mark.Intervals([.. _medians], IsHorizontal: false, new(ColourRole.Total, 1.4));
        }

        yield return new Mark.Intervals([.. _intervals], IsHorizontal: true, new(_look.Interval, 1.4));
        var square = _look.Square(subject.Outcome.Measure);
        foreach (var look in _studies.GroupBy(s => (s.IsHollow, s.IsUncontrolled)).OrderBy(g => g.Key))
        {
            yield return new Mark.Points(
                [.. look.Select(s => s.Point)], look.Key.IsUncontrolled ? Symbol.Circle : Symbol.Square, new(look.Key.IsHollow ? ColourRole.Paper : square),
                new(square, look.Key.IsHollow ? 1.4 : 0.5))
            {
                Name = look.Key.IsHollow ? subject.UnweightedRow : "row",
            };
        }

        foreach (var mark in _summaries)
        {
            yield return mark;
        }
    }

    private DataInterval Interval(double y, Interval interval, Datum? datum)
    {
        var (lower, upper) = (scale.ToAxis(interval.Lower), scale.ToAxis(interval.Upper));
        IsClipped |= lower < scale.Axis.Low || upper > scale.Axis.High;
        return new(y - top, lower, upper, datum);
    }
}
