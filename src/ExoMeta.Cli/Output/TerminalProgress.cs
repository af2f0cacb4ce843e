using System.Globalization;
using ExoMeta.Analysis.Pipeline;
using Spectre.Console;

namespace ExoMeta.Cli.Output;

/// <summary>A progress bar on the error stream when that is a terminal; nothing at all otherwise.</summary>
internal static class TerminalProgress
{
    /// <summary>Runs work that reports its steps.</summary>
    public static T Run<T>(TextWriter error, Func<Action<RunProgress>?, T> work)
    {
        if (Console.IsErrorRedirected || !ReferenceEquals(error, Console.Error))
        {
            return work(null);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn())
            .Start(context =>
            {
                var task = context.AddTask("reading", maxValue: 1);
                return work(p =>
                {
                    task.MaxValue = p.Total;
                    task.Value = p.Done;
                    task.Description = string.Create(CultureInfo.InvariantCulture, $"{p.Done}/{p.Total} {Markup.Escape(p.Step)}");
                });
            });
    }
}
