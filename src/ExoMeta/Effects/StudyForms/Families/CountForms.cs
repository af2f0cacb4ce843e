using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Effects;

/// <summary>Events of treated (1) and controls (2): counts, cells of a two-by-two table, percentages, rates.</summary>
internal static class CountForms
{
    private static readonly string[] TwoByTwo = ["ai", "n1i", "ci", "n2i"];
    private static readonly string[] Rates = ["x1i", "t1i", "x2i", "t2i"];

    /// <summary>All forms of events in two groups.</summary>
    public static ImmutableArray<StudyForm> All { get; } =
    [
        new ColumnsForm(
            "counts", "events and group sizes", TwoByTwo, [], TwoByTwo, "the measure's formula, from the columns as printed", null, cells =>
            {
                var columns = new MeasureColumns();
                TakeEvents(cells, columns, "ai", "n1i", "treated");
                TakeEvents(cells, columns, "ci", "n2i", "controls");
                return columns;
            }),
        new ColumnsForm(
            "cells", "the four cells of a two-by-two table", ["ai", "bi", "ci", "di"], [], TwoByTwo,
            "n₁ = a + b, n₂ = c + d", null, cells =>
            {
                var columns = new MeasureColumns();
                foreach (var (events, others, size) in new[] { ("ai", "bi", "n1i"), ("ci", "di", "n2i") })
                {
                    var (x, y) = (cells.Read(events, ColumnKind.Count, events), cells.Read(others, ColumnKind.Count, others));
                    columns.Take(events, x);
                    columns.Derive(size, x + y);
                }

                return columns;
            }),
        new ColumnsForm(
            "percentages", "percent with the event, and group sizes", ["pct1i", "n1i", "pct2i", "n2i"], [], TwoByTwo,
            "events = the whole numbers whose share of the group rounds to the printed percentage", null, cells =>
            {
                var columns = new MeasureColumns();
                TakePercentage(cells, columns, "pct1i", "n1i", "ai", "treated");
                TakePercentage(cells, columns, "pct2i", "n2i", "ci", "controls");
                return columns;
            }),
        new ColumnsForm(
            "rates", "events and person-time", Rates, [], Rates, "the measure's formula, from the columns as printed", null, cells =>
            {
                var columns = new MeasureColumns();
                foreach (var column in Rates)
                {
                    columns.Take(column, cells.Read(column, column[0] == 'x' ? ColumnKind.Count : ColumnKind.PersonTime, column));
                }

                return columns;
            }),
    ];

    /// <summary>Reads events and group size; events may not outnumber the group.</summary>
    public static void TakeEvents(StudyCells cells, MeasureColumns columns, string events, string size, string who)
    {
        var (x, n) = (cells.Read(events, ColumnKind.Count, $"events of {who}"), cells.Size(size, $"number of {who}", 1));
        if (cells.Unknowns.Highest(x) > cells.Unknowns.Lowest(n))
        {
            cells.Note(events, $"{cells.Text(events)} events among {cells.Text(size)} ({size}); events cannot outnumber the group");
        }

        columns.Take(events, x);
        columns.Take(size, n);
    }

    private static void TakePercentage(StudyCells cells, MeasureColumns columns, string percentage, string size, string events, string who)
    {
        var (percent, n) = (cells.Printed(percentage), cells.Size(size, $"number of {who}", 1));
        columns.Take(size, n);
        if (!n.IsKnown)
        {
            cells.Note(size, $"a percentage needs a known group size, not {cells.Text(size)}");
        }
        else if (percent.Value is < 0 or > 100)
        {
            cells.Note(percentage, $"{percent} is no percentage of a group; expected 0 to 100");
        }

        if (cells.Problems.Count > 0)
        {
            return;
        }

        var total = (double)n;
        var possible = PossibleEvents(percent, total).ToList();
        if (possible.Count == 0)
        {
            var (below, above) = (Math.Floor(percent.Value * total / 100), Math.Ceiling(percent.Value * total / 100));
            cells.Note(percentage, string.Create(
                CultureInfo.InvariantCulture,
                $"no whole number of {total} is {percent} %: {below} would be {100 * below / total:0.##} %, {above} would be {100 * above / total:0.##} %"));
            return;
        }

        var nearest = possible.MinBy(x => Math.Abs(100 * x / total - percent.Value));
        var weight = 1.0 / possible.Count;
        var x = possible.Count == 1 ? nearest : cells.Unknowns.Add(new(
            $"events of {who}", new UncertainQuantity.Choice([.. possible.Select(e => (e, weight))]), nearest,
            $"{possible.Count.ToString(CultureInfo.InvariantCulture)} whole numbers of {cells.Text(size)} round to {percent} %; the plug-in takes the nearest"));
        columns.Derive(events, x);
    }

    private static IEnumerable<double> PossibleEvents(PrintedNumber percent, double total)
    {
        // Half-way cases count: which way a paper rounds them is not known.
        const double Slack = 1e-9;
        for (var x = Math.Max(0, Math.Floor(percent.Low * total / 100)); x <= Math.Min(total, Math.Ceiling(percent.High * total / 100)); x++)
        {
            if (100 * x / total >= percent.Low - Slack && 100 * x / total <= percent.High + Slack)
            {
                yield return x;
            }
        }
    }
}
