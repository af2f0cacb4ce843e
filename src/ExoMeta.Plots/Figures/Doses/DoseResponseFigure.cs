using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Power;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Plots.Figures;

/// <summary>Effects of studies over their doses, with the fitted dose–response shapes, their Akaike weights, and their average with a bootstrap interval.</summary>
internal static class DoseResponseFigure
{
    private const double Height = 340;

    /// <summary>Shapes that are drawn: those with the largest weights.</summary>
    private const int MostShapes = 5;

    /// <summary>Intervals and bands may stretch the axis by so many times the range of the effects.</summary>
    private const double MostStretch = 0.6;

    /// <summary>The kind.</summary>
    public static PoolFigure Kind { get; } = new(
        "dose-response", "Dose–response of studies with fitted shapes and their average", "Pinheiro, Bornkamp, Glimm and Bretz 2014, Stat Med 33:1646", PoolExtras.None, WhyNot, Draw);

    private static string? WhyNot(PoolAnswer answer)
    {
        if (answer.Model is not PooledModel.Regression { Fit.Design.Moderators: [NumericModerator dose] } || answer.Request.Moderators.Length != 1)
        {
            return "it needs the column of doses as the one moderator, as in mods=dose: numbers above 0";
        }

        if (!answer.Request.Table.Measure.HasNullValue)
        {
            return "it needs effects over control, which are 0 at dose 0; this measure has no value of no effect";
        }

        if (answer.Rows.GroupBy(row => row.Label, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } shared)
        {
            return $"'{TextMetrics.Shorten(TextMetrics.Clean(shared.Key), 300, 12)}' stands in {NumberText.Count(shared.Count())} rows: doses of one study share its control, and their effects are correlated, which is not "
                + "modelled here; one row a study was expected (studies that only share a name need names of their own)";
        }

        return DoseResponseEvidence.WhyNot(dose.Values);
    }

    private static PlotScene Draw(PoolAnswer answer, FigureOptions options)
    {
        var picture = new PoolPicture(answer);
        var fit = ((PooledModel.Regression)answer.Model).Fit;
        var dose = (NumericModerator)fit.Design.Moderators[0];
        var evidence = DoseResponseEvidence.Of(
            dose.Values.AsSpan(), [.. answer.Rows.Select(r => r.Estimate)], [.. answer.Rows.Select(r => r.Variance + fit.TauSquared)], answer.Request.Seed);
        Func<double, double> toAxis = evidence.IsWide ? PowerCurves.Log : value => value;
        var name = TextMetrics.Shorten(TextMetrics.Clean(dose.Name), 320, 12, bold: true);
        var page = new FigurePage(660);
        page.Title(options, $"{picture.MeasureName} by {TextMetrics.Clean(dose.Name)}");
        page.Subtitle($"{picture.Model}; τ² {NumberText.General(fit.TauSquared)} about a straight line is part of every row's variance");
        var (low, high) = Range(answer, evidence);
        var panel = page.Panel(
            "dose-response", Height, box => DoseAxis(evidence, toAxis, name, box), picture.EffectAxis(low, high, Height), [.. Curves(picture, evidence, toAxis), .. Studies(picture, dose, toAxis)]);
        page.Legend(panel);
        foreach (var note in Notes(evidence))
        {
            page.Note(note);
        }

        return page.Finish(Kind.Name, $"{string.Join("; ", evidence.Curves.Select(Words))}. {picture.Rows}.");
    }

    private static PanelAxis DoseAxis(DoseResponseEvidence evidence, Func<double, double> toAxis, string name, PixelBox box)
    {
        var last = toAxis(evidence.Means[^1].Dose);
        if (!evidence.IsWide)
        {
            var linear = NumberTicks.Linear(-0.02 * last, 1.04 * last, name);
            return linear with { Ticks = [.. linear.Ticks.Where(t => t.Value >= 0).Select(t => t with { Label = PowerCurves.DoseText(t.Value) })] };
        }

        var first = toAxis(evidence.Average.IsEmpty ? evidence.Means[0].Dose : evidence.Average[0].Dose);
        var (low, high) = AxisRange.Of([first, last], 0.03);
        return new(low, high, name + " (log axis)", CurvePanel.Clear(new(low, high, box.X, box.Right), evidence.Means.Select(m => new AxisTick(toAxis(m.Dose), PowerCurves.DoseText(m.Dose)))));
    }

    private static (double Low, double High) Range(PoolAnswer answer, DoseResponseEvidence evidence)
    {
        double[] effects = [0, .. answer.Rows.Select(r => r.Estimate)];
        var (least, most) = (effects.Min(), effects.Max());
        var stretch = MostStretch * (most - least);
        var ends = answer.Rows.SelectMany(r => new[] { r.Interval.Lower, r.Interval.Upper }).Concat(evidence.Average.SelectMany(a => new[] { a.Interval.Lower, a.Interval.Upper }));
        return AxisRange.Of([.. effects, .. ends.Select(end => Math.Clamp(end, least - stretch, most + stretch))]);
    }

    private static IEnumerable<Mark> Curves(PoolPicture picture, DoseResponseEvidence evidence, Func<double, double> toAxis)
    {
        yield return new Mark.Band([.. evidence.Average.Select(a => new BandPoint(toAxis(a.Dose), a.Interval.Lower, a.Interval.Upper))], new(ColourRole.Pooled, 0.18)) { Name = "95 % bootstrap interval of the average" };
        yield return new Mark.Rule(0, IsVertical: false, new(ColourRole.Muted, 1, [5, 3])) { Name = "no effect" };
        foreach (var (curve, i) in evidence.Curves.Take(MostShapes).Select((c, i) => (c, i)))
        {
            yield return new Mark.Line([.. evidence.Average.Select(a => new PanelPoint(toAxis(a.Dose), curve.EffectAt(a.Dose)))], SeriesLook.Of(i).Line(1.1), Datum(curve)) { Name = Words(curve) };
        }

        yield return new Mark.Line([.. evidence.Average.Select(a => new PanelPoint(toAxis(a.Dose), a.Effect))], new(ColourRole.Pooled, 3), new(
            "average", "average of the shapes", [new($"at the largest dose, {PowerCurves.DoseText(evidence.Means[^1].Dose)}", evidence.Average.IsEmpty ? "none" : picture.Effect(evidence.Average[^1].Effect, evidence.Average[^1].Interval))]))
        {
            Name = "average of the shapes by weight",
        };
    }

    private static IEnumerable<Mark> Studies(PoolPicture picture, NumericModerator dose, Func<double, double> toAxis)
    {
        var rows = picture.Answer.Rows;
        PanelPoint?[] places = [.. rows.Select((r, i) => (PanelPoint?)new PanelPoint(toAxis(dose.Values[i]), r.Estimate))];
        yield return new Mark.Intervals([.. rows.Select((r, i) => new DataInterval(places[i]!.Value.X, r.Interval.Lower, r.Interval.Upper))], IsHorizontal: false, new(ColourRole.Effect, 1));
        yield return new Mark.Points(
            [.. rows.Select((_, i) => new DataPoint(places[i]!.Value, 4, picture.Datum(i, new DatumField(TextMetrics.Clean(dose.Name), PowerCurves.DoseText(dose.Values[i]), dose.Values[i]))))],
            Symbol.Square, new(ColourRole.Effect), new(ColourRole.Paper, 0.8))
        {
            Name = $"study with its {picture.Level} interval",
        };
        yield return StudyMarks.Labels(picture, places, _ => false, i => 1 / rows[i].Variance);
    }

    private static string Words(WeightedCurve curve) => $"{curve.Fit.Family.Name}, weight {NumberText.Percent(curve.Weight, 0)}";

    private static Datum Datum(WeightedCurve curve) => new(
        "shape " + curve.Fit.Family.Name, $"{curve.Fit.Family.Name}: {curve.Fit.Family.Formula}",
        [
            new("Akaike weight", NumberText.Percent(curve.Weight), curve.Weight), new("criterion", NumberText.Fixed(curve.Fit.Criterion, 2), curve.Fit.Criterion),
            .. curve.Fit.Family.Parameters.Zip(curve.Fit.Parameters, (parameter, value) => new DatumField(parameter.Name, NumberText.General(value), value)),
            new("height", NumberText.General(curve.Fit.Height), curve.Fit.Height),
        ]);

    private static IEnumerable<string> Notes(DoseResponseEvidence evidence)
    {
        if (evidence.Curves.Length > MostShapes)
        {
            yield return $"Not drawn, but in the average: {string.Join("; ", evidence.Curves.Skip(MostShapes).Select(Words))}.";
        }

        if (!evidence.Unfitted.IsEmpty)
        {
            yield return $"Not fitted: {string.Join(", ", evidence.Unfitted)}.";
        }

        yield return $"Curves go through no effect at dose 0. Interval: {NumberText.Count(DoseResponseEvidence.Samples)} bootstrap samples of the effects at the {NumberText.Count(evidence.Means.Length)} doses, each fitted and weighted anew.";
        yield return "Doses differ between studies, not within them: what else differs between the studies differs along with dose.";
    }
}
