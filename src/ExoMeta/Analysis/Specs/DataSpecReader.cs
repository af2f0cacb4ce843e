using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads an outcome over a table, of raw data or of printed results.</summary>
internal static class DataSpecReader
{
    public static DataOutcomeSpec? Read(SpecReader reader, string folder)
    {
        var code = reader.Text("measure");
        if (!Measures.TryFind(code, out var measure))
        {
            reader.Problem("measure", $"unknown measure '{code}'{NearestName.Hint(code, Measures.All.Select(m => m.Code))}");
        }

        var columns = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var column in reader.Groups("columns"))
        {
            columns.Add((column.Text("heading"), column.Text("column")));
            column.RejectUnknownFields();
        }

        var discount = ReadDiscount(reader.Group("discount", required: false));
        var options = ReadTableOptions(reader, measure);
        var spec = new DataOutcomeSpec(
            reader.FileName("id"), reader.Title("title"), reader.Choice("display", AnalysisSpecReader.Displays) ?? DisplayScale.Identity,
            reader.Choice("good", AnalysisSpecReader.Directions) ?? GoodDirection.None, reader.OptionalFile("file", folder, required: true) ?? "", measure ?? Measures.OddsRatio, columns.ToImmutable(), reader.Location)
        {
            Options = discount is null ? options : options with { UsedColumns = [discount.Column] },
            IsReported = reader.Flag("reported"),
            Discount = discount,
            Species = reader.OptionalText("species"),
        };
        if (measure is not null && !AnalysisSpecReader.CanDisplay(measure.DefaultDisplay, spec.Scale, spec.Display))
        {
            reader.Problem("display", $"{measure.Code} cannot be read as {AnalysisSpecReader.Displays.First(d => d.Item2 == spec.Display).Item1}; expected {string.Join(" or ", AnalysisSpecReader.Displays.Where(d => AnalysisSpecReader.CanDisplay(measure.DefaultDisplay, spec.Scale, d.Item2)).Select(d => d.Item1))}");
        }

        reader.RejectUnknownFields();
        return measure is null ? null : spec;
    }

    private static DiscountSpec? ReadDiscount(SpecReader? reader)
    {
        if (reader is null)
        {
            return null;
        }

        var (column, text, reason) = (reader.Text("column"), reader.Text("rules"), reader.Text("reason"));
        ImmutableArray<DiscountRule> rules = [];
        if (text.Length > 0 && !DiscountRuleReader.TryParse(text, out rules, out var error))
        {
            reader.Problem("rules", error);
        }

        var spec = new DiscountSpec(column, [.. rules.Select(r => r with { Reason = reason })], text, reason, reader.At("rules"));
        reader.RejectUnknownFields();
        return column.Length == 0 ? null : spec;
    }

    private static StudyTableOptions ReadTableOptions(SpecReader reader, Measure? measure)
    {
        var options = new StudyTableOptions();
        if (reader.Choice("scale", [("log", true), ("identity", false)], required: false) is { } isLog)
        {
            options = options with { Interval = new IntervalReading(isLog, reader.Number("interval_level", required: false) ?? 95) };
            if (options.Interval.Level is < 1 or >= 100)
            {
                reader.Problem("interval_level", "expected a percentage from 1 to below 100, such as 95");
            }

            if (measure is { Code: not "YV" })
            {
                reader.Problem("scale", "belongs to the measure YV with est, lb and ub");
            }
        }

        var add = reader.Number("add", required: false);
        var scope = reader.Choice("to", [.. ZeroCellRule.Names.Select(n => (n, ZeroCellRule.TryParseScope(n, out var value) ? value : default))], required: false);
        if (add is not null || scope is not null)
        {
            options = options with { ZeroCells = new ZeroCellRule(add ?? ZeroCellRule.Default.Add, scope ?? ZeroCellRule.Default.Scope) };
            if (add is < 0 or > 100)
            {
                reader.Problem("add", "expected a number from 0 to 100");
            }

            if (measure is { TakesZeroCellRule: false })
            {
                reader.Problem(add is null ? "to" : "add", $"{measure.Code} has no cells to add to");
            }
        }

        return reader.Group("map", required: false) is { } map ? options with { Map = map.AllTexts().ToImmutableDictionary(StringComparer.Ordinal) } : options;
    }
}
