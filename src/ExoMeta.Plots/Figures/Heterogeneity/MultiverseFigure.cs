using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Axes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Scenes;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Figures;

/// <summary>The specification curve: every analysis that could have been chosen, sorted by its estimate, above a matrix of its choices.</summary>
internal static class MultiverseFigure
{
    private const double Width = 820;
    private const double CurveHeight = 240;
    private const double RowHeight = 14;

    private static readonly TextStyle Choice = new(11);
    private static readonly TextStyle Group = new(11, Bold: true);

    /// <summary>The kind.</summary>
    public static PoolFigure Kind { get; } = new(
        "multiverse", "Specification curve: the pooled effect by every estimator of τ², interval and correction for small-study effects",
        "Simonsohn, Simmons and Nelson 2020, Nat Hum Behav 4:1208; Voracek, Kossmeier and Tran 2019, Z Psychol 227:64", PoolExtras.Multiverse, WhyNot, Draw)
    {
        CarriesUnknowns = true,
    };

    private static string? WhyNot(PoolAnswer answer) => answer switch
    {
        { Multiverse: null } => "a multiverse of analyses is that of two effects or more, pooled to one mean by inverse variances",
        { Request.Weights: not null } => "the rows have weights of the user, which the other analyses would not use",
        _ => null,
    };

    private static PlotScene Draw(PoolAnswer answer, FigureOptions options)
    {
        var picture = new PoolPicture(answer);
        MultiverseCell[] cells = [.. answer.Multiverse!.Cells.Where(c => c.WhyNot is null).OrderBy(c => c.Estimate)];
        var page = new FigurePage(Width);
        page.Title(options, "Multiverse of analyses");
        page.Subtitle(Summary(picture, cells));
        var matrix = ChoiceRow.Of(cells, [.. answer.Multiverse.Cells.Select(c => c.Imputation).OfType<string>().Distinct(StringComparer.Ordinal)]);
        var (low, high) = Reach(picture, cells);
        var vertical = picture.EffectAxis(low, high, CurveHeight);
        var labels = matrix.Max(r => r.IsHeading ? Group.Measure(r.Label) : 12 + Choice.Measure(r.Label)) + 10;
        var left = page.Left + Math.Max(labels, PanelFrame.LeftOf(vertical));
        var axis = new PanelAxis(0.2, cells.Length + 0.8, "", []);
        var curve = new ScenePanel("curve", new(left, page.Y + 10, Width - FigurePage.Margin - left, CurveHeight), axis, vertical, [.. Curve(picture, cells, (low, high))]);
        PanelPainter.Draw(page.Scene, curve);
        page.Y = curve.Box.Bottom + 12;
        Matrix(page, curve, matrix, cells);
        page.Legend(curve);
        foreach (var note in Notes(answer))
        {
            page.Note(note);
        }

        return page.Finish("multiverse", $"Specification curve. {Summary(picture, cells)}");
    }

    private static string Summary(PoolPicture picture, MultiverseCell[] cells)
    {
        var (first, last) = (cells[0], cells[^1]);
        var text = $"{picture.MeasureName}; {NumberText.Count(cells.Length)} analyses of {NumberText.Count(picture.Answer.Rows.Length)} effects, sorted: from {picture.Effect(first.Estimate!.Value, first.Interval!.Value)} "
            + $"to {picture.Effect(last.Estimate!.Value, last.Interval!.Value)}";
        return picture.NullValue is { } nothing
            ? $"{text}; {NumberText.Count(cells.Count(c => c.Interval!.Value.Lower > nothing || c.Interval.Value.Upper < nothing))} of the {picture.Level} intervals leave out the value of no effect"
            : text;
    }

    /// <summary>All estimates, and all intervals but the widest.</summary>
    private static (double Low, double High) Reach(PoolPicture picture, MultiverseCell[] cells)
    {
        double[] lower = [.. cells.Select(c => c.Interval!.Value.Lower).Order()];
        double[] upper = [.. cells.Select(c => c.Interval!.Value.Upper).Order()];
        var (low, high) = (lower[lower.Length / 10], upper[upper.Length - 1 - upper.Length / 10]);
        var nothing = picture.NullValue is { } value && value > low - (high - low) && value < high + (high - low) ? value : low;
        return AxisRange.Of([.. cells.Select(c => c.Estimate!.Value), low, high, nothing]);
    }

    private static IEnumerable<Mark> Curve(PoolPicture picture, MultiverseCell[] cells, (double Low, double High) range)
    {
        if (picture.NullValue is { } nothing && nothing >= range.Low && nothing <= range.High)
        {
            yield return new Mark.Rule(nothing, IsVertical: false, new(ColourRole.Muted, 1, [1, 2])) { Name = "no effect" };
        }

        var (options, chosen) = (picture.Answer.Request.Options, -1);
        for (var i = 0; i < cells.Length; i++)
        {
            chosen = cells[i].Correction == BiasCorrection.None && cells[i].Estimator == options.Method && cells[i].Inference == options.Inference && cells[i].Imputation is null or Imputation.PlugIn ? i : chosen;
        }

        if (chosen >= 0)
        {
            yield return new Mark.Rule(chosen + 1, IsVertical: true, new(ColourRole.Pooled, 0.8, [2, 2]));
        }

        yield return new Mark.Intervals([.. cells.Select((c, i) => new DataInterval(i + 1, c.Interval!.Value.Lower, c.Interval.Value.Upper))], IsHorizontal: false, new(ColourRole.Muted, 1.1))
        {
            Name = $"{picture.Level} interval",
        };
        DataPoint Point(int i) => new(new(i + 1, cells[i].Estimate!.Value), i == chosen ? 4.2 : 2.4, Stands(picture, cells[i], i));
        yield return new Mark.Points([.. Enumerable.Range(0, cells.Length).Where(i => i != chosen).Select(Point)], Symbol.Circle, new(ColourRole.Ink), Stroke.None) { Name = "estimate" };
        if (chosen >= 0)
        {
            yield return new Mark.Points([Point(chosen)], Symbol.Diamond, new(ColourRole.Pooled), new(ColourRole.Paper, 0.8)) { Name = "the analysis asked for" };
        }
    }

    private static Datum Stands(PoolPicture picture, MultiverseCell cell, int index) => new(
        "analysis-" + NumberText.Count(index + 1),
        string.Join(", ", new[] { cell.Estimator is { } e ? ChoiceRow.Name(e) : null, cell.Inference is { } i ? ChoiceRow.Name(i) : null, ChoiceRow.Name(cell.Correction), cell.Imputation }.OfType<string>()),
        [new(picture.MeasureName.ToLowerInvariant(), picture.Effect(cell.Estimate!.Value, cell.Interval!.Value), cell.Estimate)]);

    /// <summary>The choices of each analysis below it, a dot where it has made one.</summary>
    private static void Matrix(FigurePage page, ScenePanel curve, ImmutableArray<ChoiceRow> rows, MultiverseCell[] cells)
    {
        var box = new PixelBox(curve.Box.X, page.Y, curve.Box.Width, rows.Length * RowHeight + 4);
        var marks = new List<Mark>();
        for (var r = 0; r < rows.Length; r++)
        {
            var baseline = box.Y + (r + 0.5) * RowHeight + 2 + 0.36 * Choice.Size;
            page.Scene.Text(page.Left + (rows[r].IsHeading ? 0 : 12), baseline, rows[r].Label, rows[r].IsHeading ? Group : Choice);
            if (!rows[r].IsHeading)
            {
                marks.Add(new Mark.Rule(r + 0.5, IsVertical: false, new(ColourRole.Rule, 0.6)));
            }
        }

        marks.Add(new Mark.Points(
            [.. rows.SelectMany((row, r) => cells.Select((c, i) => (Cell: c, X: i + 1)).Where(c => row.Has(c.Cell)).Select(c => new DataPoint(new(c.X, r + 0.5), Math.Clamp(box.Width / cells.Length / 2 - 0.6, 1.2, 3.4))))],
            Symbol.Circle, new(ColourRole.Ink), Stroke.None));
        PanelPainter.Draw(page.Scene, new("choices", box, curve.Horizontal, new(rows.Length + 0.15, -0.15, "", []), [.. marks]));
        page.Y = box.Bottom + 6;
    }

    private static IEnumerable<string> Notes(PoolAnswer answer)
    {
        yield return "Analyses share their data: how many of them agree is no probability, and not all of them are equally fit for these data. PET-PEESE and selection models have estimators of their own.";
        if (answer.Multiverse!.Cells.Any(c => c.Imputation is not null))
        {
            yield return $"What printed results leave open is taken in one way in all rows, one kind at a time, the others at their plug-in values: each reading of a text, or the {NumberText.Percent(Imputation.Low, 0)} (low) and {NumberText.Percent(1 - Imputation.Low, 0)} (high) quantile of what a quantity may be.";
        }
        else if (answer.Source.Any(row => row.Reported is { Effect.IsKnown: false }))
        {
            yield return "What printed results leave open is taken at its plug-in value in all of them.";
        }

        var failed = answer.Multiverse!.Cells.Where(c => c.WhyNot is not null).GroupBy(c => c.WhyNot!, StringComparer.Ordinal).ToArray();
        foreach (var group in failed.Take(4))
        {
            yield return TextMetrics.Clean($"{NumberText.Count(group.Count())} not shown ({string.Join(", ", group.Select(c => ChoiceRow.Name(c.Correction)).Distinct(StringComparer.Ordinal))}): {group.Key}.");
        }

        if (failed.Length > 4)
        {
            yield return "More analyses fail for other reasons.";
        }
    }

    /// <summary>A line of the matrix.</summary>
    /// <param name="Label">What it says.</param>
    /// <param name="IsHeading">Whether it names a group of choices.</param>
    /// <param name="Has">Whether an analysis has made the choice.</param>
    private sealed record ChoiceRow(string Label, bool IsHeading, Func<MultiverseCell, bool> Has)
    {
        public static ImmutableArray<ChoiceRow> Of(MultiverseCell[] cells, string[] imputations)
        {
            ChoiceRow Title(string label) => new(label, true, _ => false);
            ChoiceRow[] rows =
            [
                Title("Estimator of τ²"),
                .. HeterogeneityEstimators.All.Select(e => new ChoiceRow(Name(e.Kind), false, c => c.Estimator == e.Kind)),
                Title("Interval of the mean"),
                .. PoolingCodes.Inference.All.Select(i => new ChoiceRow(Name(i.Choice), false, c => c.Inference == i.Choice)),
                Title("Small-study effects"),
                .. Enum.GetValues<BiasCorrection>().Select(b => new ChoiceRow(Name(b), false, c => c.Correction == b)),
                .. imputations.Length == 0 ? Array.Empty<ChoiceRow>() : [Title("What is left open")],
                .. imputations.Select(name => new ChoiceRow(TextMetrics.Shorten(TextMetrics.Clean(name), 190, Choice.Size), false, c => c.Imputation == name)),
            ];
            return [.. rows.Where(r => r.IsHeading || cells.Any(r.Has))];
        }

        public static string Name(HeterogeneityEstimator estimator) =>
            estimator == HeterogeneityEstimator.EqualEffects ? "EE (τ² = 0)" : HeterogeneityEstimators.Codes.CodeOf(estimator);

        public static string Name(InferenceMethod inference) => inference switch
        {
            InferenceMethod.Wald => "normal",
            InferenceMethod.HartungKnapp => "Hartung–Knapp",
            InferenceMethod.HartungKnappNeverNarrower => "Hartung–Knapp, never narrower",
            InferenceMethod.KenwardRoger => "Kenward–Roger",
            _ => throw new ArgumentOutOfRangeException(nameof(inference)),
        };

        public static string Name(BiasCorrection correction) => correction switch
        {
            BiasCorrection.None => "taken as they are",
            BiasCorrection.TrimAndFill => "trim and fill",
            BiasCorrection.PetPeese => "PET-PEESE",
            BiasCorrection.SelectionOfLarge => "selection of large effects",
            BiasCorrection.SelectionOfSmall => "selection of small effects",
            _ => throw new ArgumentOutOfRangeException(nameof(correction)),
        };
    }
}
