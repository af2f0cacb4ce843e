using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using ExoMeta.Cli.Commands;
using ExoMeta.Cli.Commands.Designs;
using ExoMeta.Cli.Commands.Figures;
using ExoMeta.Cli.Help;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Cli;

/// <summary>
/// The command line. Wrong input or options: one line a problem on the error stream, exit code 2, nothing written. Cancelled: 130.
/// Anything else that fails is a defect of ours: exit code 1.
/// </summary>
public static class App
{
    private const int InputIsWrong = 2;
    internal const int Cancelled = 130;
    private const int InternalError = 1;

    /// <summary>Runs one command line that reads no standard input.</summary>
    /// <param name="args">Arguments, without the program's name.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where problems and progress go.</param>
    /// <param name="cancellation">Cancels the command, as Ctrl-C does.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellation = default) =>
        RunAsync(args, TextReader.Null, output, error, cancellation);

    /// <summary>Runs one command line.</summary>
    /// <param name="args">Arguments, without the program's name.</param>
    /// <param name="input">Where requests of <c>pool --jsonl</c> come from.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where problems and progress go.</param>
    /// <param name="cancellation">Cancels the command, as Ctrl-C does.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextReader input, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var root = new Command("exometa", "ExoMeta: from printed evidence to pooled effects and the power of the next trial.")
        {
            new HelpOption { Recursive = true, Description = "show this help", Action = new HelpPage() },
            new VersionOption { Description = "show the version" },
            RunCommand.Create(output, error),
            BatchCommand.Create(output, error),
            LintCommand.Create(output, error),
            EffectsCommand.Create(output, error),
            PoolCommand.Create(input, output, error),
            FigureCommand.Create(output, error),
            ImportCommand.Create(output),
            SimulateCommand.Create(output),
            PowerCommand.Create(output),
            DesignCommand.Create(output),
            MetaPowerCommand.Create(output, error),
            BenchCommand.Create(output, error),
            CompletionCommand.Create(output),
        };
        root.Add(CompletionCommand.CreateComplete(root, output));

        // A study called @name is a study, not a file of arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 || ParseProblems.Unmatched(parsed).Count > 0)
        {
            var messages = ParseProblems.Of(parsed);
            foreach (var line in messages.Select(message => $"exometa: {message}").Concat(ParseProblems.OfOptions(parsed, messages).Select(p => p.ToString())))
            {
                await error.WriteLineAsync(TextMetrics.Clean(line));
            }

            return InputIsWrong;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,

                // Program.cs turns signals into the cancellation below; the library's own handler starts too late for work that does not wait.
                ProcessTerminationTimeout = null,
            }, cancellation);
        }
        catch (InvalidInputException e)
        {
            foreach (var problem in e.Problems)
            {
                await error.WriteLineAsync(TextMetrics.Clean(problem.ToString()));
            }

            return InputIsWrong;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("exometa: cancelled; nothing was written");
            return Cancelled;
        }
        catch (FitFailedException e)
        {
            // These data do not determine what the chosen model asks of them: its user must choose another; nothing of ours is broken.
            await error.WriteLineAsync(TextMetrics.Clean($"exometa: a fit failed: {e.Message}"));
            return InputIsWrong;
        }
        catch (IOException e)
        {
            await error.WriteLineAsync($"exometa: {e.Message}");
            return InternalError;
        }
        catch (UnauthorizedAccessException e)
        {
            await error.WriteLineAsync($"exometa: {e.Message}");
            return InternalError;
        }
#pragma warning disable CA1031 // The last line of defence: whatever fails here is our defect, told in one line and by the exit code.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await error.WriteLineAsync($"exometa: internal error, please report it: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
            return InternalError;
        }
    }
}
