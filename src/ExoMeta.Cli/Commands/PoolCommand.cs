using System.CommandLine;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Results;
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
        var command = new Command("pool", "Pool the studies of a table.") { file };
        var flags = new RequestFlags(command, RequestOptions.All);
        command.Add(format);
        command.Add(lines);
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(lines))
            {
                RefuseBesideLines(parsed, file, format, flags);
                PoolJsonLines.Run(input, output, cancellation);
                return Task.FromResult(0);
            }

            var text = flags.TextOf(parsed);
            var path = parsed.GetValue(file);
            if (path is null)
            {
                text.Problems.Add(new("exometa"), "pool", "FILE.csv is missing (or --jsonl, with requests on standard input)");
            }

            var request = PoolRequestReader.Read(text);
            text.Problems.ThrowIfAny();
            var answer = PoolRunner.Run(request!, RequestFlags.ReadTable(path!, request!.Table, new ProblemList()), cancellation);
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

    private static void RefuseBesideLines(ParseResult parsed, Argument<string> file, Option<string> format, RequestFlags flags)
    {
        var problems = new ProblemList();
        var others = new[] { parsed.GetValue(file), flags.FirstGiven(parsed), parsed.GetResult(format) is { Implicit: false } ? format.Name : null };
        foreach (var other in others.OfType<string>())
        {
            problems.Add(new("exometa"), other, "means nothing with --jsonl: every request says for itself what it wants");
        }

        problems.ThrowIfAny();
    }
}
