using System.CommandLine;
using System.Text;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Results;
using ExoMeta.Analysis.RScripts;
using ExoMeta.Analysis.Tables;
using ExoMeta.Cli.Output;
using ExoMeta.Plots.Documents;
using ExoMeta.Plots.Documents.Pool;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands;

/// <summary><c>exometa pool FILE.csv --measure M --method X --inference I</c>: one meta-analysis; <c>pool --jsonl</c>: one a line.</summary>
internal static class PoolCommand
{
    public static Command Create(TextReader input, TextWriter output, TextWriter error)
    {
        var file = CommonOptions.TableFile();
        file.Arity = ArgumentArity.ZeroOrOne;
        var format = CommonOptions.Format();
        var lines = new Option<bool>("--jsonl") { Description = "reads one request a line from standard input and answers each with one line" };
        var command = new CheckedCommand("pool", "Pool the studies of a table.") { file };
        var flags = new RequestFlags(command, RequestOptions.All);
        var tables = new Option<string?>("--tables") { Description = "also writes every table of the answer as a CSV file into this folder", HelpName = "DIR" };
        var script = new Option<string?>("--r-script") { Description = "also writes an R script that repeats the analysis in metafor", HelpName = "FILE.R" };
        command.Add(format);
        command.Add(tables);
        command.Add(script);
        command.Add(lines);
        command.Check = parsed => parsed.GetResult(lines) is { Implicit: false } ? new() : AskedPool.Of(flags.TextOf(parsed)).Text.Problems;
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(lines))
            {
                RefuseBesideLines(parsed, file, [format, tables, script], flags);
                PoolJsonLines.Run(input, output, cancellation);
                return Task.FromResult(0);
            }

            var asked = AskedPool.Of(flags.TextOf(parsed));
            var (path, problems) = (parsed.GetValue(file), asked.Text.Problems);
            if (path is null)
            {
                problems.Add(new("exometa"), "pool", "FILE.csv is missing (or --jsonl, with requests on standard input)");
            }

            using var folder = parsed.GetValue(tables) is { } place ? problems.Gather(() => new OutputFolder(place, tables.Name)) : null;
            if (parsed.GetValue(script) is { } target && TextFileOutput.ProblemOf(target) is { } problem)
            {
                problems.Add(new(target.Length == 0 ? "exometa" : target), script.Name, problem);
            }

            var table = path is null ? null : asked.ReadTable(path, (_, _) => { });
            problems.ThrowIfAny();
            var answer = PoolRunner.Run(asked.Request!, table!, cancellation);
            WriteFiles(answer, table!, folder, parsed.GetValue(script));
            if (parsed.GetValue(format) == "json")
            {
                WarningLines.Write(error, answer.Warnings);
                output.Write(JsonOutput.Text(json => PoolAnswerJson.WriteFields(json, answer)));
            }
            else
            {
                output.Write(PoolDocument.Body(answer).ToString());
                output.Flush();
                WarningLines.Write(error, answer.Warnings);
                output.Write($"{PoolDocument.Sentence(answer)}\n");
            }

            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>Writes the files that were asked for besides what is printed: all of them, or none.</summary>
    private static void WriteFiles(PoolAnswer answer, RequestTable table, OutputFolder? folder, string? script)
    {
        foreach (var result in folder is null ? [] : PoolTables.All.Of(answer))
        {
            folder!.Write(result.Name + ".csv", Encoding.UTF8.GetBytes(result.ToCsv()));
        }

        if (script is not null)
        {
            TextFileOutput.Write(script, "--r-script", RScript.Write(answer, table));
        }

        folder?.Commit();
    }

    private static void RefuseBesideLines(ParseResult parsed, Argument<string> file, Option[] options, RequestFlags flags)
    {
        var problems = new ProblemList();
        var given = options.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name);
        foreach (var other in new[] { parsed.GetValue(file), flags.FirstGiven(parsed) }.OfType<string>().Concat(given))
        {
            problems.Add(new("exometa"), other, "means nothing with --jsonl: every request says for itself what it wants");
        }

        problems.ThrowIfAny();
    }
}
