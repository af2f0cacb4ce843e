using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Evidence;

namespace ExoMeta.Analysis.Requests;

/// <summary>How a table of raw data is turned into effects.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Reading">Column names, zero cells, intervals.</param>
/// <param name="Level">Confidence level in (0, 1).</param>
/// <param name="IsReported">Whether rows are printed results, each in the form that its column <c>form</c> names.</param>
/// <param name="ChosenDisplay">The scale that people read, where the user chose one.</param>
public sealed record TableRequest(Measure Measure, StudyTableOptions Reading, double Level, bool IsReported = false, DisplayScale? ChosenDisplay = null)
{
    /// <summary>Analysis scale: the measure's, or log where the table prints ratios with intervals.</summary>
    public AnalysisScale Scale => Reading.Interval is { IsLog: true } ? AnalysisScale.Log : Measure.AnalysisScale;

    /// <summary>The scale that people read.</summary>
    public DisplayScale Display => ChosenDisplay ?? (Reading.Interval is { IsLog: true } ? DisplayScale.Ratio : Measure.DefaultDisplay);

    /// <summary>
    /// Whether half-normal(0.5) is a usual prior of τ: where effects compare groups on a log scale or in standard deviations (Röver et al. 2021,
    /// table 1). Single proportions and means differ between studies by far more.
    /// </summary>
    public bool HasUsualPrior => Measure.HasNullValue && (Scale == AnalysisScale.Log || Measure.Code is "SMD" or "SMDH" or "SMCC" or "SMCR");
}

/// <summary>Reads the options that say how a table is read.</summary>
public static class TableRequestReader
{
    /// <summary>Reads them, noting everything that is wrong; null when no measure is named.</summary>
    public static TableRequest? Read(RequestText text)
    {
        var level = text.Number("level", 1, 99.9999) ?? 95;
        var scope = text.Name("to", ZeroCellRule.Names) is { } to && ZeroCellRule.TryParseScope(to, out var found) ? found : ZeroCellRule.Default.Scope;
        var cells = new ZeroCellRule(text.Number("add", 0, 100) ?? ZeroCellRule.Default.Add, scope);
        var scale = text.Name("scale", "log", "identity");
        var map = Map(text);
        if (!text.Has("measure"))
        {
            text.Note("measure", $"is missing; expected one of {string.Join(' ', Measures.All.Select(m => m.Code))}");
            return null;
        }

        if (text.Name("measure", Measures.All.Select(m => m.Code)) is not { } code || !Measures.TryFind(code, out var measure))
        {
            return null;
        }

        RefuseWhatWouldBeIgnored(text, measure);
        var reading = new StudyTableOptions
        {
            ZeroCells = cells,
            Map = map,
            CorrectBias = text.IsOn("correct"),
            Interval = scale is null ? null : new IntervalReading(scale == "log", level),
        };
        return new(measure, reading, level / 100, text.IsOn("reported"), Display(text, measure.On(reading.Interval)));
    }

    private static DisplayScale? Display(RequestText text, Measure measure)
    {
        if (text.Name("display", DisplayScales.Names) is not { } name || !DisplayScales.TryParse(name, out var display))
        {
            return null;
        }

        var allowed = DisplayScales.For(measure);
        if (allowed.Contains(display))
        {
            return display;
        }

        text.Note("display", $"{measure.Code} is not read as {name}; expected one of {string.Join(' ', DisplayScales.Names.Where(n => DisplayScales.TryParse(n, out var d) && allowed.Contains(d)))}");
        return null;
    }

    private static void RefuseWhatWouldBeIgnored(RequestText text, Measure measure)
    {
        if (!measure.TakesZeroCellRule)
        {
            foreach (var option in new[] { "add", "to" }.Where(text.Has))
            {
                text.Note(option, $"{measure.Code} has no cells to add to");
            }
        }

        if (text.IsOn("correct") && measure.BiasCorrected is null)
        {
            text.Note("correct", $"{measure.Code} has no other form");
        }

        if (text.Has("scale") && measure.Code != "YV")
        {
            text.Note("scale", $"belongs to {text.NameOf("measure")} YV with est, lb and ub");
        }
    }

    /// <summary>Other column names, the measure's name → the table's.</summary>
    public static ImmutableDictionary<string, string> Map(RequestText text)
    {
        var map = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var part in text.List("map"))
        {
            var sides = part.Split('=', StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || sides.Any(s => s.Length == 0) || map.ContainsKey(sides[0]))
            {
                text.Note("map", $"'{part}' is not NAME=COLUMN, each name once");
                continue;
            }

            map.Add(sides[0], sides[1]);
        }

        return map.ToImmutable();
    }
}
