using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ExoMeta.Analysis.Throughput;

namespace ExoMeta.Cli.Tests;

/// <summary>
/// What <c>bench</c> reads, writes and refuses. Histories are made up so far above or below what any machine does that no time decides a test.
/// </summary>
public sealed partial class BenchCommandTests : IDisposable
{
    private static readonly string[] OneKernel = ["bench", "--quick", "--kernel", "uniforms"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string History => _folder["bench.jsonl"];

    private static Task<Outcome> RunAsync(params string[] more) => Outcome.OfAsync([.. OneKernel, .. more]);

    /// <summary>Runs once for a line of this machine, then writes it several times with its ratios multiplied.</summary>
    private async Task WriteHistoryAsync(double factor, int lines)
    {
        Assert.Equal(0, (await RunAsync("--history", History)).ExitCode);
        var line = Assert.Single(File.ReadAllLines(History));
        var ratio = JsonDocument.Parse(line).RootElement.GetProperty("kernels")[0].GetProperty("ratio");
        var changed = line.Replace(ratio.GetRawText(), JsonSerializer.Serialize(factor * ratio.GetDouble()), StringComparison.Ordinal);
        File.WriteAllText(History, string.Concat(Enumerable.Repeat(changed + "\n", lines)));
    }

    [Fact]
    public async Task A_kernel_far_below_its_history_ends_with_1_and_does_not_lower_the_bar()
    {
        await WriteHistoryAsync(factor: 1e6, lines: 3);
        for (var run = 1; run <= 2; run++)
        {
            var outcome = await RunAsync("--history", History, "--fail-below", "0.8");
            Assert.Equal(1, outcome.ExitCode);
            Assert.Matches(@"^exometa: bench: uniforms fell to 0\.00 of its history, below 0\.8 beyond noise$", Assert.Single(outcome.ErrorLines));
            Assert.Contains("Below 0.8 of the history, beyond noise: uniforms.", outcome.Output, StringComparison.Ordinal);
            Assert.Contains("\"below\":true", File.ReadAllLines(History)[2 + run], StringComparison.Ordinal);
        }

        // Without the option nothing fails, and the change is told all the same.
        var told = await RunAsync("--history", History);
        Assert.Equal(0, told.ExitCode);
        Assert.Matches(@"uniforms .* -100\.0 %  \[-1?\d\d\.\d %, -1?\d\d\.\d %\]", told.Output);
    }

    [Fact]
    public async Task A_kernel_at_or_above_its_history_ends_with_0()
    {
        await WriteHistoryAsync(factor: 1e-6, lines: 6);
        var outcome = await RunAsync("--history", History, "--fail-below", "0.8", "--format", "json", "--out", _folder["out"]);
        Assert.Equal("", outcome.Error);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(7, File.ReadAllLines(History).Length);
        var json = JsonDocument.Parse(outcome.Output).RootElement;
        var kernel = json.GetProperty("kernels")[0];
        Assert.Equal("uniforms", kernel.GetProperty("name").GetString());
        Assert.Equal(6, kernel.GetProperty("pastRuns").GetInt32());
        Assert.True(kernel.GetProperty("change").GetDouble() > 1e3);
        Assert.False(kernel.GetProperty("below").GetBoolean());
        Assert.Equal(LimitKernels.All.Select(l => l.Name), json.GetProperty("limits").EnumerateArray().Select(l => l.GetProperty("name").GetString()));
        Assert.Equal(outcome.Output, File.ReadAllText(_folder["out/bench.json"]));
        Assert.StartsWith("<svg", File.ReadAllText(_folder["out/figures/throughput.svg"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_without_an_end_of_line_and_of_other_machines_is_added_to()
    {
        await WriteHistoryAsync(factor: 1e6, lines: 1);
        var other = File.ReadAllText(History).TrimEnd('\n').Replace("\"cpu\":\"", "\"cpu\":\"Another ", StringComparison.Ordinal);
        File.WriteAllText(History, other);
        var outcome = await RunAsync("--history", History, "--fail-below", "0.8");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("There is no earlier run of this processor", outcome.Output, StringComparison.Ordinal);
        var lines = File.ReadAllLines(History);
        Assert.Equal(2, lines.Length);
        Assert.Equal(other, lines[0]);
        Assert.Matches("\"uniforms\"", lines[1]);
    }

    [Fact]
    public async Task A_line_names_the_commit_of_the_historys_folder_and_whether_it_was_changed()
    {
        SkippedTest.When(!Git("init", "-q"), "git is not installed");
        _folder.Write("tracked.txt", "one\n");
        File.WriteAllText(History, "");
        Assert.True(Git("add", ".") && Git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "one"));

        Assert.Equal(0, (await RunAsync("--history", History)).ExitCode);
        _folder.Write("tracked.txt", "two\n");
        Assert.Equal(0, (await RunAsync("--history", History)).ExitCode);

        var lines = File.ReadAllLines(History).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        Assert.All(lines, l => Assert.Matches("^[0-9a-f]{40,64}$", l.GetProperty("commit").GetString()!));
        Assert.Equal([false, true], lines.Select(l => l.GetProperty("dirty").GetBoolean()));
    }

    [Fact]
    public async Task Figures_of_an_analysis_in_the_same_folder_stay()
    {
        _folder.Write("out/run.json", "{\"files\":[\"figures/forest.svg\"]}");
        _folder.Write("out/figures/forest.svg", "<svg/>");
        Assert.Equal(0, (await RunAsync("--out", _folder["out"])).ExitCode);
        Assert.True(File.Exists(_folder["out/figures/forest.svg"]));
        Assert.True(File.Exists(_folder["out/figures/throughput.svg"]));
    }

    [Theory]
    [InlineData("--fail-below", "abc", "--fail-below: expected a number above 0, at most 1 (0.8 is a fifth slower), found 'abc'")]
    [InlineData("--fail-below", "0", "found '0'")]
    [InlineData("--fail-below", "-1", "found '-1'")]
    [InlineData("--fail-below", "2", "found '2'")]
    [InlineData("--fail-below", "0,8", "found '0,8'")]
    [InlineData("--fail-below", "NaN", "found 'NaN'")]
    [InlineData("--kernel", "uniform", "--kernel: unknown kernel 'uniform', expected uniforms, normals, .*; did you mean 'uniforms'\\?")]
    [InlineData("--kernel", "philox-blocks", "--kernel: unknown kernel 'philox-blocks'")]
    [InlineData("--format", "yaml", "--format: unknown format 'yaml', expected text or json")]
    [InlineData("--fast", "", "unknown option '--fast'")]
    [InlineData("--histroy", "x", "unknown option '--histroy'; did you mean '--history'\\?")]
    [InlineData("--history", "", "--history: expected the name of a file, found nothing")]
    [InlineData("--out", "", "--out: expected the name of a folder, found nothing")]
    public async Task A_wrong_option_is_refused_before_anything_is_measured(string option, string value, string expected)
    {
        string[] history = option == "--history" ? [] : ["--history", History];
        var outcome = await Outcome.OfAsync(["bench", .. history, option, .. value.Length == 0 && option == "--fast" ? (string[])[] : [value]]);
        Refused(outcome, expected);
    }

    [Fact]
    public async Task A_part_to_fall_below_needs_a_history() =>
        Refused(await Outcome.OfAsync("bench", "--fail-below", "0.8"), "--fail-below: needs --history, for there is nothing to fall below");

    [Fact]
    public async Task A_history_that_cannot_be_one_is_refused_before_anything_is_measured()
    {
        Refused(await Outcome.OfAsync("bench", "--history", _folder.FullName), "--history: is a folder; expected a file");
        Refused(await Outcome.OfAsync("bench", "--history", _folder["missing/h.jsonl"]), "--history: there is no folder '.*missing' to write it to");
        var file = _folder.Write("file.txt", "");
        Refused(await Outcome.OfAsync("bench", "--history", Path.Combine(file, "h.jsonl")), "--history: there is no folder '.*file.txt'");
        File.Delete(file);
        Refused(await Outcome.OfAsync("bench", "--out", _folder.Write("taken", "x")), "--out: cannot be written to");
        File.Delete(_folder["taken"]);
    }

    [Fact]
    public async Task A_file_that_must_not_be_written_is_refused_before_anything_is_measured()
    {
        SkippedTest.When(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "file permissions do not bind this user");
        File.WriteAllText(History, "");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(History, UnixFileMode.UserRead);
        }

        var outcome = await Outcome.OfAsync("bench", "--history", History);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("--history: cannot be written to", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_lines_are_named_all_at_once_and_nothing_is_added()
    {
        await WriteHistoryAsync(factor: 1, lines: 3);
        var lines = File.ReadAllLines(History);
        (lines[0], lines[2]) = (lines[0][..40], lines[2].Replace("\"ratio\":", "\"ratio\":-", StringComparison.Ordinal));
        var damaged = string.Join('\n', lines);
        File.WriteAllText(History, damaged);
        var outcome = await Outcome.OfAsync("bench", "--history", History, "--out", _folder["out"]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.Equal(2, outcome.ErrorLines.Length);
        Assert.Matches(@"bench\.jsonl:1:\d+: is not a line of JSON; expected what 'exometa bench --history' wrote: repair or remove the line$", outcome.ErrorLines[0]);
        Assert.Matches(@"bench\.jsonl:3: ratio: expected a number above 0, found -", outcome.ErrorLines[1]);
        Assert.Equal(damaged, File.ReadAllText(History));
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public async Task A_cancelled_run_adds_nothing()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await App.RunAsync(["bench", "--history", History, "--out", _folder["out"]], output, error, source.Token);
        Assert.Equal(130, code);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public async Task The_text_names_every_column_and_the_machine()
    {
        var outcome = await RunAsync();
        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches(TextPattern(), outcome.Output);
    }

    private bool Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", _folder.FullName, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        try
        {
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private void Refused(Outcome outcome, string expected)
    {
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.Matches(expected.Replace("(0.8", "\\(0.8", StringComparison.Ordinal).Replace("slower)", "slower\\)", StringComparison.Ordinal), Assert.Single(outcome.ErrorLines));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_folder.FullName), f => Path.GetFileName(f) is not ("file.txt" or "taken"));
    }

    [GeneratedRegex(
        @"^.+, (64|128|256|512)-bit vectors, \d+ cores?, \.NET .+\nReference kernel \d+ million steps a second(; other programs used \d+ % of the machine)?\n\n"
        + @"kernel +per second +ratio +± +of its limit +before +change +but for noise\nuniforms +[\d.]+ (million|billion) draws +[\d.]+ +[\d.]+ % +[\d.]+ % \([a-z-]+\) +– +– +–\n\n"
        + @"limit +per second +ratio +±\n(?:[a-z-]+ +[\d.]+ (million|billion) [a-z-]+ +[\d.]+ +[\d.]+ %\n){5}\n")]
    private static partial Regex TextPattern();
}
