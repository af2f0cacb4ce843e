using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands;

/// <summary>Options of every command that reads a table of raw data.</summary>
internal sealed class TableOptions
{
    /// <summary>Methods of the field that this version does not have: no nearest name would be what the user means.</summary>
    private static readonly string[] Later = ["MH", "PETO", "GLMM-UM.FS", "GLMM-UM.RS", "GLMM-CM.AL", "GLMM-CM.EL"];

    private readonly Argument<string> _file = new("FILE.csv") { Description = "raw data, one row a study, columns as in escalc" };
    private readonly Option<string?> _measure = Named("--measure", $"effect measure: {string.Join(" ", Measures.All.Select(m => m.Code))}", "M", [.. Measures.All.Select(m => m.Code)], required: true);
    private readonly Option<double> _add = new("--add") { Description = "what is added to cells when a zero asks for it", DefaultValueFactory = _ => 0.5, HelpName = "X" };
    private readonly Option<string?> _to = Named("--to", "which studies get it", string.Join('|', ZeroCellRule.Names), [.. ZeroCellRule.Names])!;
    private readonly Option<string?> _map = new("--map") { Description = "other column names: ai=deaths_t,n1i=n_t", HelpName = "NAME=COLUMN,…" };
    private readonly Option<bool> _correct = new("--correct") { Description = "the form corrected for small-sample bias (ROM)" };
    private readonly Option<string?> _scale = Named("--scale", "scale of est, lb and ub", "log|identity", ["log", "identity"], hasDefault: false);
    private readonly Option<double> _level = Level();

    public void AddTo(Command command)
    {
        command.Add(_file);
        foreach (var option in new Option[] { _measure, _add, _to, _map, _correct, _scale, _level })
        {
            command.Add(option);
        }

        _add.CustomParser = result => Number(result, "--add", 0, 100);
    }

    /// <summary>Level of intervals, as a fraction.</summary>
    public double LevelOf(ParseResult parsed) => parsed.GetValue(_level) / 100;

    public Measure MeasureOf(ParseResult parsed)
    {
        // The option's validator has refused every other name.
        Measures.TryFind(parsed.GetRequiredValue(_measure)!, out var measure);
        return measure!;
    }

    /// <summary>Analysis scale: the measure's, or log where the table prints ratios with intervals.</summary>
    public AnalysisScale ScaleOf(ParseResult parsed) => parsed.GetValue(_scale) == "log" ? AnalysisScale.Log : MeasureOf(parsed).AnalysisScale;

    /// <summary>The scale that people read.</summary>
    public DisplayScale DisplayOf(ParseResult parsed) => parsed.GetValue(_scale) == "log" ? DisplayScale.Ratio : MeasureOf(parsed).DefaultDisplay;

    /// <summary>Options that were given and that the measure has no use for: refused, never ignored.</summary>
    public IEnumerable<string> IgnoredOptions(ParseResult parsed, Measure measure)
    {
        if (!measure.TakesZeroCellRule)
        {
            foreach (var option in new Option[] { _add, _to }.Where(o => IsGiven(parsed, o)))
            {
                yield return $"{option.Name}: {measure.Code} has no cells to add to";
            }
        }

        if (parsed.GetValue(_correct) && measure.BiasCorrected is null)
        {
            yield return $"--correct: {measure.Code} has no other form";
        }

        if (IsGiven(parsed, _scale) && measure.Code != "YV")
        {
            yield return "--scale: belongs to --measure YV with est, lb and ub";
        }
    }

    /// <summary>Whether the user wrote the option.</summary>
    public static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Reads the table, or fails with everything that is wrong in it.</summary>
    public StudyTable Read(ParseResult parsed)
    {
        var problems = new ProblemList();
        var path = parsed.GetRequiredValue(_file);
        if (!ZeroCellRule.TryParseScope(parsed.GetValue(_to)!, out var scope))
        {
            problems.Add(new("exometa"), "--to", $"unknown value '{parsed.GetValue(_to)}'");
        }

        var options = new StudyTableOptions
        {
            ZeroCells = new ZeroCellRule(parsed.GetValue(_add), scope),
            Map = MapOf(parsed.GetValue(_map), problems),
            CorrectBias = parsed.GetValue(_correct),
            Interval = parsed.GetValue(_scale) is { } scale ? new IntervalReading(scale == "log", parsed.GetValue(_level)) : null,
        };
        problems.ThrowIfAny();
        var table = StudyTable.Read(path, path, MeasureOf(parsed), options, problems);
        problems.ThrowIfAny();
        return table!;
    }

    /// <summary>An option that takes one of a few names.</summary>
    public static Option<string?> Named(string name, string description, string help, string[] names, bool required = false, bool hasDefault = true)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = help, Required = required };
        if (!required && hasDefault)
        {
            option.DefaultValueFactory = _ => names[0];
        }

        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !names.Contains(result.Tokens[0].Value, StringComparer.Ordinal))
            {
                var value = result.Tokens[0].Value;
                result.AddError(Later.Contains(value, StringComparer.Ordinal)
                    ? $"{name}: {value} is not available in this version; available: {string.Join(" ", names.Distinct(StringComparer.Ordinal))}"
                    : $"{name}: unknown value '{value}'{NearestName.Hint(value, names)}");
            }
        });
        return option;
    }

    public static Option<double> Level()
    {
        var option = new Option<double>("--level") { Description = "confidence level in percent", DefaultValueFactory = _ => 95, HelpName = "95" };
        option.CustomParser = result => Number(result, "--level", 1, 99.9999);
        return option;
    }

    private static double Number(System.CommandLine.Parsing.ArgumentResult result, string name, double low, double high)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= low && value <= high)
        {
            return value;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: expected a number from {low:0.####} to {high:0.####}, found '{text}'"));
        return low;
    }

    public static ImmutableDictionary<string, string> MapOf(string? text, ProblemList problems)
    {
        var map = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var sides = part.Split('=', StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || sides.Any(s => s.Length == 0) || map.ContainsKey(sides[0]))
            {
                problems.Add(new("exometa"), "--map", $"'{part}' is not NAME=COLUMN, each name once");
                continue;
            }

            map.Add(sides[0], sides[1]);
        }

        return map.ToImmutable();
    }
}
