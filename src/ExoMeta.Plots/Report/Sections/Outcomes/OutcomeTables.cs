using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis;
using ExoMeta.Plots.Forest;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Tables of a group of rows.</summary>
internal static class OutcomeTables
{
    /// <summary>Every row: plug-in, ignorance, total.</summary>
    public static void Rows(HtmlWriter html, OutcomeResult outcome, OutcomeGroup group, ImmutableArray<PageMark> marks)
    {
        var measure = ForestWords.MeasureName(outcome.Measure, outcome.Display);
        var weighted = group.Rows.Any(r => r.Weight is not null);
        var simulated = group.Rows.Any(r => r.Propagated is not null);
        var placed = group.Rows.Any(r => r.Source is not null);
        var table = new HtmlTable(
            $"{group.Title}: {measure.ToLowerInvariant()}",
            ["Row", "Study", $"Plug-in [{ForestWords.Level(outcome)} CI]", "Ignorance (95 %)", "Total (95 %)", .. simulated ? ["Monte Carlo SE"] : Array.Empty<string>(), .. weighted ? ["Weight"] : Array.Empty<string>(), "What the source leaves open", .. placed ? ["Where it stands"] : Array.Empty<string>()]);
        foreach (var (row, mark) in group.Rows.Zip(marks))
        {
            // A claim's name leads to its words; a row of a table carries its own.
            var link = row.Source is null ? mark.Link : null;
            var label = row.Uncontrolled is { } uncontrolled
                ? new Cell(ReportWords.RowName(row), null, h => h.Open("br").Element("em", uncontrolled), link)
                : new Cell(ReportWords.RowName(row), null, null, link);
            table.Add(
                mark,
            [
                label, row.Study, new(NumberText.Effect(outcome.Display, outcome.Scale, row.Estimate, row.Interval), row.Estimate),
                row.Propagated is { } p ? NumberText.EffectInterval(outcome.Display, outcome.Scale, p.Ignorance) : "–",
                row.Propagated is { } t ? NumberText.EffectInterval(outcome.Display, outcome.Scale, t.Total) : "–",
                .. simulated ? [row.Propagated is { } m ? Number(WidthWords.LargestError(m)) : new Cell("–")] : Array.Empty<Cell>(),
                .. weighted ? [new Cell(row.Weight is { } w ? NumberText.Fixed(w, 1) + " %" : "–", row.Weight)] : Array.Empty<Cell>(), Open(row),
                .. placed ? [Place(row, mark)] : Array.Empty<Cell>(),
            ]);
        }

        table.Write(html);
        if (simulated)
        {
            html.Element("p", "Monte Carlo SE: the largest standard error of the ends of ignorance and total interval, on the analysis scale; another seed moves them so far.", ("class", "muted"));
        }
    }

    /// <summary>Which ignorance drives the width.</summary>
    public static void Drivers(HtmlWriter html, string caption, OutcomeResult outcome, OutcomeGroup group)
    {
        var drivers = group.WidthDrivers;
        if (drivers.IsEmpty)
        {
            return;
        }

        var table = new HtmlTable(
            caption,
            ["Row", "Unknown", "Prior", "Total width", "Width if only this is unknown", "Width with this at its plug-in value", "Correlation with estimate", "Correlation with SE", "Why this prior"]);
        foreach (var driver in drivers)
        {
            table.Add(
                WidthWords.RowName(group, driver), driver.Unknown.Name, ReportWords.Prior(driver.Unknown), Number(driver.TotalWidth), Number(driver.WidthIfOnlyThisUnknown), Number(driver.WidthIfThisKnown),
                Correlation(driver.EstimateCorrelation), Correlation(driver.StandardErrorCorrelation), driver.Unknown.Reason);
        }

        html.Paragraph("What drives the width: " + (WidthWords.Of(outcome, group)
            ?? $"fixing any one unknown changes the total interval by less than {NumberText.Percent(WidthWords.Noticeable, 0)}; sampling error and the number of studies set it."));
        html.Open("details").Element("summary", "Every unknown and what it does to the width");
        table.Write(html);
        html.Element("p", "Widths of the total interval on the analysis scale, the largest change first; correlations are rank correlations over the replicates. "
            + $"Monte Carlo standard errors of the widths are {NumberText.General(drivers.Max(WidthWords.LargestError))} at most.", ("class", "muted")).Close("details");
    }

    /// <summary>How each printed value became an effect.</summary>
    public static void Recoveries(HtmlWriter html, OutcomeResult outcome, OutcomeGroup group, ImmutableArray<PageMark> marks)
    {
        var caption = $"How each printed value became {(PoolWords.OfChanges(outcome) ? "a change" : "an effect")}";
        var table = new HtmlTable(caption, ["Row", "Printed", "Derived", "Formula", "Reference"]);
        foreach (var (row, mark) in group.Rows.Zip(marks))
        {
            if (row.Recovery is { } recovery)
            {
                table.Add(mark, [ReportWords.RowName(row), recovery.Printed, recovery.Derived, recovery.Formula, recovery.Reference ?? "arithmetic"]);
            }
        }

        if (table.Rows.Count > 0)
        {
            html.Open("details").Element("summary", caption);
            table.Write(html);
            html.Close("details");
        }
    }

    private static Cell Place(EffectRow row, PageMark mark) => row.Source is not { } source ? "–"
        : new Cell("", source.Line, h => h
            .Open("details", ("id", mark.Link!)).Element("summary", source.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{source.File}, line {line}") : source.File)
            .Element("p", "Read as: " + source.Text).Close("details"));

    private static Cell Number(double value) => new(NumberText.General(value), value);

    private static Cell Correlation(double value) => double.IsNaN(value) ? "–" : new Cell(NumberText.Fixed(value, 2), value);

    /// <summary>What is open, the rounding of several numbers in one.</summary>
    private static IEnumerable<string> Names(EffectRow row)
    {
        var rounded = row.Unknowns.Count(u => u.IsRounding);
        var names = row.Unknowns.Where(u => rounded < 2 || !u.IsRounding).Select(u => u.Name);
        return rounded < 2 ? names : names.Append($"rounding of {NumberText.Count(rounded)} printed numbers");
    }

    private static Cell Open(EffectRow row) => row.Unknowns.IsDefaultOrEmpty
        ? "nothing"
        : new Cell("", null, h => h
            .Open("details").Element("summary", string.Join(", ", Names(row)))
            .List(row.Unknowns.Select(u => $"{u.Name}: {ReportWords.Prior(u)}, plug-in {NumberText.AsPrinted(u.PlugIn)} ({u.Reason.TrimEnd('.')})"))
            .Close("details"));
}
