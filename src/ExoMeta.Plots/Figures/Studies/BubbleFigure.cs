using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Figures;

/// <summary>The bubble plot of a meta-regression: effects against one numeric moderator, areas by weight, with the average effect, its confidence band and its prediction band.</summary>
internal static class BubbleFigure
{
    private const double Height = 360;

    /// <summary>Bands may stretch the axis by so many times the range of the effects; beyond that they are cut at the frame.</summary>
    private const double MostStretch = 1;

    /// <summary>The kind.</summary>
    public static PoolFigure Kind { get; } = new(
        "bubble", "Bubble plot of a meta-regression on a numeric moderator", "Thompson and Higgins 2002, Stat Med 21:1559", PoolExtras.None, WhyNot, Draw);

    private static string? WhyNot(PoolAnswer answer) => answer.Model switch
    {
        PooledModel.Regression { Fit: var fit } when fit.Design.Moderators.OfType<NumericModerator>().Any() => null,
        PooledModel.Regression => "it needs a moderator of numbers; those of this meta-regression are factors",
        _ => "it needs a meta-regression: a moderator of numbers, as in mods=year",
    };

    private static PlotScene Draw(PoolAnswer answer, FigureOptions options)
    {
        var picture = new PoolPicture(answer);
        var fit = ((PooledModel.Regression)answer.Model).Fit;
        var curve = ModeratorCurve.Of(fit)!;
        var name = TextMetrics.Shorten(curve.Along.Name, 320, 12, bold: true);
        var page = new FigurePage(640);
        page.Title(options, $"{picture.MeasureName} by {TextMetrics.Clean(curve.Along.Name)}");
        page.Subtitle(Words(picture, fit, curve));
        var (low, high) = Range(answer, curve);
        var (first, last) = AxisRange.Of(curve.Along.Values);
        var panel = page.Panel(
            "bubble", Height, _ => StudyMarks.Axis(first, last, name), picture.EffectAxis(low, high, Height), [.. Curve(picture, curve), .. Studies(picture, fit, curve)]);
        page.Legend(panel);
        foreach (var note in Notes(answer, fit, curve))
        {
            page.Note(note);
        }

        return page.Finish(
            "bubble",
            $"Bubble plot of {NumberText.Count(answer.Rows.Length)} effects against {TextMetrics.Clean(curve.Along.Name)}; average effect from {At(picture, curve.Points[0])} to {At(picture, curve.Points[^1])}. {picture.Rows}.");
    }

    /// <summary>The model, and what the moderator does to the effect where one coefficient says it.</summary>
    private static string Words(PoolPicture picture, RegressionFit fit, ModeratorCurve curve)
    {
        var words = picture.Model;
        var hasProduct = picture.Answer.Request.Moderators.Any(t => t.Contains(':', StringComparison.Ordinal) || t.Contains('*', StringComparison.Ordinal));
        if (!hasProduct && fit.Coefficients.FirstOrDefault(c => c.Name == curve.Along.Name) is { } slope)
        {
            words += $"; for each unit of {TextMetrics.Clean(curve.Along.Name)} {(picture.IsRatio ? "times " : "")}{picture.Effect(slope.Estimate, slope.Interval)}, {NumberText.PEquals(slope.PValue)}";
        }

        return fit.RSquared is { } r ? $"{words}; R² = {NumberText.Percent(r / 100, 0)}" : words;
    }

    private static (double Low, double High) Range(PoolAnswer answer, ModeratorCurve curve)
    {
        var (least, most) = (answer.Rows.Min(r => r.Estimate), answer.Rows.Max(r => r.Estimate));
        var stretch = MostStretch * (most - least);
        var bands = curve.Points.Select(p => p.Effect.PredictionInterval ?? p.Effect.Interval).SelectMany(i => new[] { i.Lower, i.Upper });
        return AxisRange.Of([least, most, .. bands.Select(b => Math.Clamp(b, least - stretch, most + stretch))]);
    }

    private static IEnumerable<Mark> Curve(PoolPicture picture, ModeratorCurve curve)
    {
        if (curve.Points.All(p => p.Effect.PredictionInterval is not null))
        {
            yield return new Mark.Band(
                [.. curve.Points.Select(p => new BandPoint(p.Value, p.Effect.PredictionInterval!.Value.Lower, p.Effect.PredictionInterval.Value.Upper))], new(ColourRole.Muted, 0.14))
            {
                Name = $"{picture.Level} prediction interval of a new study's true effect",
            };
        }

        yield return new Mark.Band([.. curve.Points.Select(p => new BandPoint(p.Value, p.Effect.Interval.Lower, p.Effect.Interval.Upper))], new(ColourRole.Pooled, 0.28))
        {
            Name = $"{picture.Level} confidence interval of the average effect",
        };
        if (picture.NullValue is { } nothing)
        {
            yield return new Mark.Rule(nothing, IsVertical: false, new(ColourRole.Muted, 1, [5, 3])) { Name = "no effect" };
        }

        yield return new Mark.Line([.. curve.Points.Select(p => new PanelPoint(p.Value, p.Effect.Estimate))], new(ColourRole.Pooled, 1.8)) { Name = "average effect" };
    }

    private static IEnumerable<Mark> Studies(PoolPicture picture, RegressionFit fit, ModeratorCurve curve)
    {
        var rows = picture.Answer.Rows;
        var weights = fit.Weights;
        var radii = StudyMarks.Radii(weights);
        PanelPoint?[] places = [.. rows.Select((r, i) => (PanelPoint?)new PanelPoint(curve.Along.Values[i], r.Estimate))];
        yield return new Mark.Points(
            StudyMarks.Bubbles(rows.Select((_, i) => new DataPoint(places[i]!.Value, radii[i], picture.Datum(
                i, new(TextMetrics.Clean(curve.Along.Name), NumberText.AsPrinted(curve.Along.Values[i]), curve.Along.Values[i]),
                new("weight", NumberText.Fixed(weights[i], 1) + " %", weights[i]))))),
            Symbol.Circle, StudyMarks.BubbleFill, StudyMarks.BubbleStroke)
        {
            Name = "study, area by weight",
        };
        yield return StudyMarks.Labels(picture, places, _ => false, i => weights[i], i => radii[i]);
    }

    private static IEnumerable<string> Notes(PoolAnswer answer, RegressionFit fit, ModeratorCurve curve)
    {
        if (!curve.Held.IsEmpty)
        {
            yield return $"Line and bands hold {string.Join(", ", curve.Held.Select(Held))}; the studies are drawn with the effects and the values that they have.";
        }

        if (fit.K < 10 * fit.Design.Moderators.Length)
        {
            yield return "Fewer than 10 studies for each moderator: such associations are easily found by chance (Higgins and Thompson 2004).";
        }

        if (!answer.Request.Moderators.IsEmpty)
        {
            yield return "An association across studies, not shown within any: it may be due to other differences between them.";
        }
    }

    private static string Held(Moderator moderator) => moderator switch
    {
        NumericModerator numeric => $"{TextMetrics.Clean(numeric.Name)} at its mean {NumberText.General(numeric.Values[0])}",
        FactorModerator factor => $"{TextMetrics.Clean(factor.Name)} at '{TextMetrics.Clean(factor.Labels[0])}'",
        _ => throw new ArgumentOutOfRangeException(nameof(moderator)),
    };

    private static string At(PoolPicture picture, ModeratorCurvePoint point) => $"{picture.Effect(point.Effect.Estimate, point.Effect.Interval)} at {NumberText.AsPrinted(point.Value)}";
}
