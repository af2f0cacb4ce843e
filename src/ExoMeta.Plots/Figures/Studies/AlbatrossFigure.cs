using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Requests;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Plots.Panels;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Figures;

/// <summary>The albatross plot: sample sizes against p-values, folded at p = 1 so that effects of either direction spread to either side, with contours of equal effects.</summary>
internal static class AlbatrossFigure
{
    private const double Height = 360;

    /// <summary>Pixels between ticks of sample sizes.</summary>
    private const double BetweenSizes = 20;

    private static readonly ImmutableArray<ImmutableArray<double>> Dashes = [[], [7, 3], [2, 2]];

    /// <summary>The kind.</summary>
    public static PoolFigure Kind { get; } = new(
        "albatross", "Albatross plot: p-values against sample sizes with contours of equal effects", "Harrison et al. 2017, Res Synth Methods 8:281", PoolExtras.None, WhyNot, Draw);

    private static string? WhyNot(PoolAnswer answer)
    {
        var measure = answer.Request.Table.Measure.Code;
        return PoolAlbatross.Of(answer) switch
        {
            null when answer.Request.Table.IsReported => "it needs sample sizes as columns of raw data, which a table of printed results does not give",
            null => $"it needs sample sizes and a direction, which {measure} does not have",
            { Scale: null } => $"its contours exist for OR, PETO, RR, RD (with events among the controls, and not only events), SMD, SMDH, MD, ROM, COR, UCOR and ZCOR; this is {measure}",
            { Rows.IsEmpty: true } => "every p-value is too small for a number of double precision",
            _ => null,
        };
    }

    private static PlotScene Draw(PoolAnswer answer, FigureOptions options)
    {
        var picture = new PoolPicture(answer);
        var albatross = PoolAlbatross.Of(answer)!;
        var studies = albatross.Plot.Studies;
        var page = new FigurePage(640);
        page.Title(options, "Albatross plot");
        page.Subtitle($"{picture.MeasureName}; {NumberText.Count(studies.Length)} {(studies.Length == 1 ? "effect" : "effects")}, each with the p-value of its own estimate over its standard error");
        var reach = Math.Max(2.2, 1.08 * studies.Max(s => Math.Abs(s.X)));
        var (left, right) = answer.Swim is not null ? ("unfavourable", "favourable") : ("lower", "higher");
        var panel = page.Panel(
            "albatross", Height, _ => new(-reach, reach, $"← {left} · two-sided p-value · {right} →", TicksOfP(reach)), Sizes(studies), Marks(picture, albatross));
        page.Legend(panel);
        page.Note(Assumes(albatross.Scale!));
        if (answer.Rows.Length > studies.Length)
        {
            page.Note($"{NumberText.Count(answer.Rows.Length - studies.Length)} of {NumberText.Count(answer.Rows.Length)} not shown: their p-values are below 10⁻³⁰⁰.");
        }

        return page.Finish(
            "albatross",
            $"Albatross plot of {NumberText.Count(studies.Length)} effects: "
            + string.Join("; ", studies.Take(40).Select(s => $"{TextMetrics.Clean(s.Label)} n = {NumberText.Count((long)s.SampleSize)}, {NumberText.PEquals(s.TwoSidedP)}, {(s.X >= 0 ? right : left)}")) + (studies.Length > 40 ? " and more." : "."));
    }

    private static IEnumerable<Mark> Marks(PoolPicture picture, PoolAlbatross albatross)
    {
        yield return new Mark.Rule(0, IsVertical: true, new(ColourRole.Rule, 1));
        foreach (var (contour, i) in albatross.Plot.Contours.Select((c, i) => (c, i)))
        {
            yield return new Mark.Line(
                [.. contour.Left.Reverse().Select(At), new(double.NaN, double.NaN), .. contour.Right.Select(At)], new(ColourRole.Pooled, 1.2, Dashes[i % Dashes.Length]))
            {
                Name = NameOf(albatross.Scale!, contour),
            };
        }

        var studies = albatross.Plot.Studies;
        yield return new Mark.Points(
            [
                .. studies.Select((s, i) => new DataPoint(At(s), 4, picture.Datum(
                    albatross.Rows[i], new("sample size", NumberText.Count((long)s.SampleSize), s.SampleSize), new("p", NumberText.PValue(s.TwoSidedP), s.TwoSidedP)))),
            ],
            Symbol.Circle, new(ColourRole.Effect), new(ColourRole.Paper, 1))
        {
            Name = "study",
        };
        var places = new PanelPoint?[picture.Answer.Rows.Length];
        foreach (var (study, i) in studies.Select((s, i) => (s, i)))
        {
            places[albatross.Rows[i]] = At(study);
        }

        yield return StudyMarks.Labels(picture, places, _ => false, i => places[i] is { } place ? Math.Abs(place.X) : 0);
    }

    private static PanelPoint At(AlbatrossPoint point) => new(point.X, point.Y);

    /// <summary>"OR 2 (right), 0.5 (left)".</summary>
    private static string NameOf(AlbatrossScale scale, AlbatrossContour contour)
    {
        var name = scale switch
        {
            AlbatrossScale.StandardisedMeanDifference => "SMD",
            AlbatrossScale.Correlation => "r",
            AlbatrossScale.OddsRatio => "OR",
            AlbatrossScale.RiskRatio => "RR",
            _ => "RD",
        };
        var sides = new[] { (contour.Right, contour.Effect, "right"), (contour.Left, contour.Opposite, "left") }.Where(s => !s.Item1.IsEmpty).Select(s => $"{NumberText.AsPrinted(s.Item2)} ({s.Item3})");
        return $"{name} {string.Join(", ", sides)}";
    }

    private static string Assumes(AlbatrossScale scale)
    {
        const string Contours = "Contours: total size at which a study with that effect has that p-value, by the normal approximation";
        return scale switch
        {
            AlbatrossScale.StandardisedMeanDifference d => $"{Contours}; standardised mean difference (SMD), {Groups(d.Ratio)}.",
            AlbatrossScale.OddsRatio o => $"{Contours}; odds ratio (OR) at {Risk(o.BaselineRisk)}, {Groups(o.Ratio)}.",
            AlbatrossScale.RiskRatio r => $"{Contours}; risk ratio (RR) at {Risk(r.BaselineRisk)}, {Groups(r.Ratio)}.",
            AlbatrossScale.RiskDifference d => $"{Contours}; risk difference (RD) at {Risk(d.BaselineRisk)}, {Groups(d.Ratio)}.",
            _ => $"{Contours}; correlation (r).",
        };
    }

    private static string Risk(double risk) => $"a control risk of {NumberText.Percent(risk)} (all control groups together)";

    private static string Groups(double ratio) => $"groups of {NumberText.Fixed(ratio, 2)} : 1 (as all studies together)";

    /// <summary>Ticks at p = 1, 0.05 and powers of ten on both sides.</summary>
    private static ImmutableArray<AxisTick> TicksOfP(double reach)
    {
        var step = Math.Max(1, (int)Math.Ceiling(reach / 5));
        var ticks = new List<AxisTick> { new(0, "1") };
        if (reach < 7)
        {
            ticks.AddRange([new(-PortableMath.Log10(0.05), "0.05"), new(PortableMath.Log10(0.05), "0.05")]);
        }

        for (var power = Math.Max(2, step); power <= reach; power += step)
        {
            // In between, 0.05 and 0.01 would touch.
            if (power > 2 || reach is < 5 or >= 7)
            {
                ticks.AddRange([new(power, Power(power)), new(-power, Power(power))]);
            }
        }

        return [.. ticks.OrderBy(t => t.Value)];
    }

    private static string Power(int power) => power switch
    {
        2 => "0.01",
        3 => "0.001",
        _ => "10⁻" + string.Concat(power.ToString(CultureInfo.InvariantCulture).Select(c => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0'])),
    };

    /// <summary>The axis of sample sizes, even in (log₁₀ N)², its ticks round and apart.</summary>
    private static PanelAxis Sizes(ImmutableArray<AlbatrossPoint> studies)
    {
        static double At(double size)
        {
            var log = PortableMath.Log10(Math.Max(1, size));
            return log * log;
        }

        var (low, high) = (At(0.6 * studies.Min(s => s.SampleSize)), At(1.7 * studies.Max(s => s.SampleSize)));
        var ticks = new List<AxisTick>();
        foreach (var mantissa in new[] { 1.0, 3, 2, 5 })
        {
            for (var power = 0; power < 16; power++)
            {
                var size = mantissa * PortableMath.Pow(10, power);
                var at = At(size);
                if (at >= low && at <= high && ticks.All(t => Math.Abs(t.Value - at) / (high - low) * Height >= BetweenSizes))
                {
                    ticks.Add(new(at, NumberText.Count((long)Math.Round(size))));
                }
            }
        }

        return new(low, high, "Total sample size", [.. ticks.OrderBy(t => t.Value)]);
    }
}
