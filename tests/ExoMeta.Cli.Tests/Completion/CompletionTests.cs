using System.Diagnostics;
using ExoMeta.Effects;
using ExoMeta.Plots;

namespace ExoMeta.Cli.Tests.Completion;

/// <summary><c>exometa completion</c>: what is suggested, and that shells which are installed ask for it.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("exometa po", "pool power")]
    [InlineData("exometa pool x.csv --meth", "--method")]
    [InlineData("exometa figure fo", "forest forest-cumulative forest-leave-one-out")]
    [InlineData("exometa figure forest x --style ", "bmj jama plain revman")]
    [InlineData("exometa figure forest x --style re", "revman")]
    [InlineData("exometa figure forest x --order w", "weight")]
    [InlineData("exometa figure funnel x --style ", "")]
    [InlineData("exometa pool x.csv --inference h", "hksj hksj-adhoc")]
    [InlineData("exometa pool x.csv --format ", "json text")]
    [InlineData("exometa pool --method REML --measure S", "SMCC SMCR SMD SMDH")]
    [InlineData("exometa pool --measure", "--measure")]
    [InlineData("exometa pool --measure OR --meas", "")]
    [InlineData("exometa design ", "boundaries dunnett samplesize")]
    [InlineData("exometa design dunnett --sided ", "1 2")]
    [InlineData("exometa simulate trial.yaml --truth p", "posterior predictive")]
    [InlineData("exometa bench --kernel dl --ker", "--kernel")]
    [InlineData("exometa completion ", "bash fish pwsh zsh")]
    [InlineData("exometa pool ", "")]
    [InlineData("exometa pool x.csv --subgroup ", "")]
    [InlineData("exometa figure funnel \"my data.csv\" --th", "--theme")]
    [InlineData("exometa pool x.csv --diagnostics ", "")]
    [InlineData("exometa nonsense --f", "")]
    [InlineData("exometa comple", "completion")]
    public async Task A_line_is_completed_by_what_may_stand_there(string line, string expected)
    {
        var outcome = await Outcome.OfAsync("complete", line);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(expected, string.Join(' ', outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task Every_measure_and_every_kind_of_figure_is_suggested()
    {
        Assert.Equal(Measures.All.Select(m => m.Code).Order(StringComparer.Ordinal), (await Lines("exometa effects x.csv --measure ")).Order(StringComparer.Ordinal));
        Assert.Subset((await Lines("exometa figure ")).ToHashSet(StringComparer.Ordinal), PoolFigures.All.Select(f => f.Name).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_unknown_shell_is_refused_with_the_nearest()
    {
        var outcome = await Outcome.OfAsync("completion", "bas");
        Assert.Equal((2, "exometa: completion: unknown shell 'bas', expected bash, zsh, fish, pwsh; did you mean 'bash'?\n", ""), (outcome.ExitCode, outcome.Error, outcome.Output));
    }

    [Theory]
    [InlineData("exometa po", "pool,power")]
    [InlineData("exometa pool x.csv --inference hk", "hksj,hksj-adhoc")]
    [InlineData("exometa figure forest x --style b", "bmj")]
    public async Task Bash_completes(string line, string expected)
    {
        SkippedTest.When(!IsInstalled("bash"), "bash is not installed");
        using var folder = new TemporaryFolder();
        var script = (await Outcome.OfAsync("completion", "bash")).Output;

        // What bash does at a TAB: it sets the line and the cursor, calls the function that 'complete' names and reads COMPREPLY.
        var output = InShell("bash", folder, $"{script}\nCOMP_LINE='{line} rest'\nCOMP_POINT={line.Length}\n_exometa\nIFS=,\necho \"${{COMPREPLY[*]}}\"\ncomplete -p exometa\n");
        Assert.Equal($"{expected}\ncomplete -o default -F _exometa exometa\n", output);
    }

    [Fact]
    public async Task Fish_completes()
    {
        SkippedTest.When(!IsInstalled("fish"), "fish is not installed");
        using var folder = new TemporaryFolder();
        var script = (await Outcome.OfAsync("completion", "fish")).Output;
        Assert.Equal("hksj\nhksj-adhoc\n", InShell("fish", folder, $"{script}\ncomplete --do-complete 'exometa pool x.csv --inference hk'\n"));
    }

    [Fact]
    public async Task Zsh_takes_the_script_and_asks_with_the_words_up_to_the_cursor()
    {
        SkippedTest.When(!IsInstalled("zsh"), "zsh is not installed");
        using var folder = new TemporaryFolder();
        var script = (await Outcome.OfAsync("completion", "zsh")).Output;

        // The functions of zsh's completion system say here what they are given.
        var output = InShell("zsh", folder, $"compdef() {{ : }}\ncompadd() {{ shift; echo \"$*\" }}\n_files() {{ echo files }}\n{script}\nwords=(exometa pool x.csv --inference hk rest)\nCURRENT=5\n_exometa\nwords=(exometa pool '')\nCURRENT=3\n_exometa\n");
        Assert.Equal("hksj hksj-adhoc\nfiles\n", output);
    }

    private static async Task<string[]> Lines(string line) => (await Outcome.OfAsync("complete", line)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsInstalled(string shell) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(f => File.Exists(Path.Combine(f, shell)));

    /// <summary>What a script prints in a shell that finds the program under test as <c>exometa</c>.</summary>
    private static string InShell(string shell, TemporaryFolder folder, string script)
    {
        var program = folder.Write("exometa", $"#!/bin/sh\nexec dotnet '{typeof(App).Assembly.Location}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo(shell, [folder.Write("script", script)])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["PATH"] = $"{folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}", ["HOME"] = folder.FullName },
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal("", error.GetAwaiter().GetResult());
        return output;
    }
}
