using System.CommandLine;
using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Results;
using ExoMeta.Cli.Output;
using ExoMeta.Plots.Text;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands;

/// <summary><c>exometa effects FILE.csv --measure M</c>: one effect a study, on the analysis scale.</summary>
internal static class EffectsCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var file = CommonOptions.TableFile();
        var format = CommonOptions.Format();
        var command = new CheckedCommand("effects", "Compute the effect and its variance of every study of a table.") { file };
        var flags = new RequestFlags(command, RequestOptions.Table);
        command.Add(format);
        (RequestText Text, TableRequest? Request) Read(ParseResult parsed)
        {
            var text = flags.TextOf(parsed);
            return (text, TableRequestReader.Read(text));
        }

        command.Check = parsed => Read(parsed).Text.Problems;
        command.SetAction(parsed =>
        {
            var (text, request) = Read(parsed);
            text.Problems.ThrowIfAny();
            var studies = RequestFlags.ReadTable(parsed.GetRequiredValue(file), request!, new ProblemList());
            WarningLines.Write(error, studies.Warnings);
            output.Write(parsed.GetValue(format) == "json" ? JsonOutput.Text(json => EffectsJson.WriteFields(json, request!, studies)) : Text(request!.Measure.Code, studies));
            return 0;
        });
        return command;
    }

    private static string Text(string measure, RequestTable studies)
    {
        var width = Math.Max(5, studies.Rows.Max(r => r.Label.Length));
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"study".PadRight(width)}  {"yi (" + measure + ")",14}  {"vi",12}");
        foreach (var row in studies.Rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{TextMetrics.Clean(row.Label).PadRight(width)}  {row.Effect?.Estimate,14:0.000000}  {row.Effect?.Variance,12:0.000000}");
        }

        return text.ToString();
    }
}
