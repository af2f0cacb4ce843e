using System.CommandLine;
using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Results;
using ExoMeta.Analysis.Specs;
using ExoMeta.Cli.Output;
using ExoMeta.Effects;
using ExoMeta.Evidence.Lint;
using ExoMeta.Plots;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands;

/// <summary><c>exometa lint FILE...</c>: what a careful reviewer would ask about a table, without pooling it.</summary>
internal static class LintCommand
{
    private const int InputIsWrong = 2;
    private static readonly string[] Severities = ["note", "warning", "error"];

    public static Command Create(TextWriter output, TextWriter error)
    {
        var files = new Argument<string[]>("FILE...") { Description = "tables of claims, assumptions or study data (recognised by their headers), or analysis files, whose tables are read", Arity = ArgumentArity.ZeroOrMore };
        var minimum = CommonOptions.Named("--min-severity", "leave out findings below it (default: note)", Severities);
        var rules = RuleOption("--rule", "apply this rule only (may be repeated)");
        var skip = RuleOption("--skip", "leave this rule out (may be repeated)");
        var list = new Option<bool>("--list-rules") { Description = "print every rule with what it finds and the columns it reads" };
        var format = CommonOptions.Format();
        var command = new CheckedCommand("lint", "Check evidence without pooling it. Findings go to standard output; exit code 0 without findings of severity error, 2 with one (or when a file cannot be read).")
        {
            files,
        };
        var flags = new RequestFlags(command, [.. RequestOptions.Table.Where(o => o.Name is "measure" or "scale" or "level" or "map")]);
        foreach (var option in new Option[] { minimum, rules, skip, list, format })
        {
            command.Add(option);
        }

        command.Check = parsed => GivenBy(flags.TextOf(parsed)).Problems;
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(list))
            {
                output.Write(LintText.Rules());
                return 0;
            }

            // An argument that takes many values takes unknown options too: no file is meant by a name that begins with a hyphen (./-x is one).
            var paths = parsed.GetValue(files) ?? [];
            var unknown = paths.Where(p => p.StartsWith('-')).ToList();
            if (unknown.Count > 0)
            {
                unknown.ForEach(o => error.WriteLine($"exometa: unknown option '{o}'{NearestName.Hint(o, parsed.CommandResult.Command.Options.Select(k => k.Name))}"));
                return InputIsWrong;
            }

            if (paths.Length == 0)
            {
                error.WriteLine("exometa: lint: FILE... is missing");
                return InputIsWrong;
            }

            var (given, problems) = GivenBy(flags.TextOf(parsed));
            var inputs = paths.Distinct(StringComparer.Ordinal).SelectMany(p => InputsOf(p, given, problems, isCompanion: false)).DistinctBy(i => i.DisplayName, StringComparer.Ordinal).ToList();
            var chosen = parsed.GetValue(rules) ?? [];
            if (chosen.Length > 0 && !chosen.Except(parsed.GetValue(skip) ?? [], StringComparer.Ordinal).Any())
            {
                problems.Add(new("exometa"), skip.Name, $"leaves out every rule that {rules.Name} asks for: nothing would be checked");
            }

            var report = Linter.Check(inputs, new LintOptions
            {
                MinimumSeverity = (LintSeverity)Array.IndexOf(Severities, parsed.GetValue(minimum) ?? Severities[0]),
                Rules = [.. parsed.GetValue(rules) ?? []],
                Skip = [.. parsed.GetValue(skip) ?? []],
            }, problems);
            problems.ThrowIfAny();
            output.Write(parsed.GetValue(format) == "json" ? JsonOutput.Text(json => LintJson.Write(json, report!)) : LintText.Of(report!));
            return report!.HasErrors ? InputIsWrong : 0;
        });
        return command;
    }

    /// <summary>What the flags say of every table.</summary>
    private static (LintInput Given, ProblemList Problems) GivenBy(RequestText text) => (
        new("", "")
        {
            Measure = text.Name("measure", Measures.All.Select(m => m.Code)) is { } code && Measures.TryFind(code, out var found) ? found : null,
            IsLog = text.Name("scale", "log", "identity") is { } s ? s == "log" : null,
            Level = text.Number("level", 1, 99.9999) ?? 95,
            Map = TableRequestReader.Map(text),
        },
        text.Problems);

    /// <summary>The file itself; of an analysis file the tables that it names, each with the measure and scale that it says.</summary>
    private static IEnumerable<LintInput> InputsOf(string path, LintInput given, ProblemList problems, bool isCompanion)
    {
        if (Path.GetExtension(path).ToUpperInvariant() is not (".YAML" or ".YML"))
        {
            return [given with { Path = path, DisplayName = path }];
        }

        if (AnalysisSpecReader.Read(path, path, FigureKinds.All, problems) is not { } spec)
        {
            return [];
        }

        string At(string file) => Path.Combine(Path.GetDirectoryName(path) ?? "", file);

        // A companion has no companions of its own.
        return [.. InputLint.Of(spec, At, At), .. isCompanion ? [] : spec.Companions.SelectMany(c => InputsOf(At(c.File), given, problems, isCompanion: true))];
    }

    private static Option<string[]> RuleOption(string name, string description)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = "ID" };
        option.CompletionSources.Add([.. LintRules.All.Select(r => r.Id)]);
        option.Validators.Add(result =>
        {
            foreach (var id in result.Tokens.Select(t => t.Value).Where(id => !LintRules.TryFind(id, out _)))
            {
                result.AddError($"{name}: unknown rule '{id}'{NearestName.Hint(id, LintRules.All.Select(r => r.Id))}");
            }
        });
        return option;
    }
}
