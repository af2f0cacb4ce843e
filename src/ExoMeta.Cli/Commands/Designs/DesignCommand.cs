using System.CommandLine;
using ExoMeta.Analysis.Requests;
using ExoMeta.Cli.Output;
using ExoMeta.Problems;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Cli.Commands.Designs;

/// <summary><c>exometa design TOPIC</c>: exact design constants, no simulation.</summary>
internal static class DesignCommand
{
    public static Command Create(TextWriter output)
    {
        var command = new Command("design", "Exact constants of trial designs: boundaries, critical values, sample sizes. Nothing is simulated.");
        foreach (var topic in DesignTopics.All)
        {
            command.Add(Of(topic, output));
        }

        return command;
    }

    private static Command Of(DesignTopic topic, TextWriter output)
    {
        var command = new CheckedCommand(topic.Name, topic.Description);
        var flags = new RequestFlags(command, topic.Options);
        var format = CommonOptions.Format();
        command.Add(format);
        (RequestText Text, Func<DesignAnswer>? Compute) Read(ParseResult parsed)
        {
            var text = flags.TextOf(parsed);
            return (text, topic.Read(text));
        }

        command.Check = parsed => Read(parsed).Text.Problems;
        command.SetAction(parsed =>
        {
            var (text, compute) = Read(parsed);
            text.Problems.ThrowIfAny();
            try
            {
                var answer = compute!();
                output.Write(parsed.GetValue(format) == "json" ? JsonOutput.Text(answer.Fields) : answer.Text);
            }
            catch (DesignException e)
            {
                var problems = new ProblemList();
                problems.Add(new("exometa"), topic.Name, e.Message);
                problems.ThrowIfAny();
            }

            return 0;
        });
        return command;
    }
}
