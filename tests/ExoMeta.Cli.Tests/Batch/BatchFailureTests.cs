using System.Diagnostics;
using System.Globalization;

namespace ExoMeta.Cli.Tests.Batch;

/// <summary>Entries that fail, batches that are cancelled or killed, two batches at once.</summary>
public sealed class BatchFailureTests : IDisposable
{
    private readonly BatchFixture _batch = new();

    public void Dispose() => _batch.Dispose();

    [Fact]
    public async Task A_failed_entry_keeps_what_stood_and_the_others_are_made()
    {
        await _batch.RunAsync();
        var before = _batch.Outputs();
        _batch.Write("a.csv", "study,ai,n1i,ci,n2i\nA,3,11,8,24\nB,x,-4,9,25\n");
        _batch.Write("b.csv", BatchFixture.TableOf(1, 2, 3));
        var document = await _batch.DocumentAsync();
        Assert.Equal(2, document.Outcome.ExitCode);
        Assert.Equal(("failed", "built"), (document.Status("a"), document.Status("b")));
        var path = _batch["a.csv"];
        string[] problems = [$"{path}:3:3: ai: 'x' is not a number", $"{path}:3:5: n1i: -4 is below 1; a group has at least one member"];
        Assert.Equal(problems, document.Outcome.ErrorLines);
        Assert.Equal(problems, document.Entry("a").GetProperty("problems").EnumerateArray().Select(p => p.GetString()));
        Assert.Equal(before["a/pool.json"], _batch.Outputs()["a/pool.json"]);
        Assert.Contains("- **a**: what stands of it is of an earlier run", _batch.Read("out/CHANGES.md"), StringComparison.Ordinal);
        Assert.Contains("  - a.csv:3:3: ai: 'x' is not a number\n", _batch.Read("out/CHANGES.md"), StringComparison.Ordinal);
        Assert.Contains("\"status\": \"failed\"", _batch.Read("out/exometa.lock.json"), StringComparison.Ordinal);

        // Its inputs as they were make it fresh again, without any work.
        _batch.Write("a.csv", BatchFixture.TableOf(3, 8, 5));
        Assert.Equal("fresh", (await _batch.DocumentAsync()).Status("a"));
        Assert.DoesNotContain("\"status\": \"failed\"", _batch.Read("out/exometa.lock.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("## Failed", _batch.Read("out/CHANGES.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_told_though_no_conclusion_moved_and_told_once()
    {
        await _batch.RunAsync();
        _batch.Write("a.csv", "study,ai,n1i,ci,n2i\nA,3,11,8,24\nB,x,4,9,25\n");
        await _batch.RunAsync();
        var page = _batch.Read("out/CHANGES.md");
        Assert.Contains("Against the run before: no conclusion moved.", page, StringComparison.Ordinal);
        Assert.Contains("- **a**: what stands of it", page, StringComparison.Ordinal);
        await _batch.RunAsync();
        Assert.Equal(page, _batch.Read("out/CHANGES.md"));

        _batch.Write("batch.yaml", BatchFixture.Manifest + "\n  - {id: c, table: c.csv, measure: OR}\n");
        _batch.Write("c.csv", "study,ai\nA,3\n");
        await _batch.RunAsync();
        Assert.Contains("- **c**: nothing of it was ever made", _batch.Read("out/CHANGES.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_no_place_in_a_table_stands_where_the_entry_stands()
    {
        _batch.Write("batch.yaml", "out: out\nanalyses:\n  - {id: a, table: a.csv, measure: OR, method: BAYES, prior: 'uniform(0,1)', mods: []}\n  - {id: b, table: b.csv, measure: OR, nested: [study, row]}\n");
        var outcome = await _batch.RunAsync();
        Assert.Equal(2, outcome.ExitCode);
        Assert.All(outcome.ErrorLines, line => Assert.Matches(@"(batch\.yaml:\d+:\d+|\.csv:\d+): ", line));
    }

    [Fact]
    public async Task A_figure_that_cannot_be_drawn_fails_its_entry_and_writes_nothing_of_it()
    {
        _batch.Write("batch.yaml", "out: out\nanalyses:\n  - {id: a, table: a.csv, measure: OR, figures: [forest, bubble]}\n");
        var outcome = await _batch.RunAsync();
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"{_batch["a.csv"]}: bubble: ", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_batch["out/a"]));
    }

    [Fact]
    public async Task A_cancelled_batch_ends_with_130_and_goes_on_where_it_was()
    {
        WriteSlowManifest();
        using var cancellation = new CancellationTokenSource();
        var (task, error) = Start(cancellation.Token);
        await JournalOfTwoAsync(() => task.IsCompleted);
        await cancellation.CancelAsync();
        Assert.Equal(130, await task);
        Assert.Equal("exometa: cancelled; what was finished is kept, and the same command goes on from there", error.ToString().Trim());
        Assert.False(_batch.Exists("out/exometa.lock.json"));
        await GoesOnAsync();
    }

    [Fact]
    public async Task A_killed_batch_goes_on_where_it_was()
    {
        WriteSlowManifest();
        using (var process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "ExoMeta.Cli.dll"), "batch", _batch["batch.yaml"], "--threads", "1"])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        })!)
        {
            await JournalOfTwoAsync(() => process.HasExited);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // It may have been killed while it wrote a line.
        File.AppendAllText(_batch["out/.exometa-journal"], "{\"id\":\"slow\",\"kind\":\"tr");
        await GoesOnAsync();
    }

    [Fact]
    public async Task What_an_interrupted_batch_left_is_stale_to_a_check()
    {
        WriteSlowManifest();
        using var cancellation = new CancellationTokenSource();
        var (task, _) = Start(cancellation.Token);
        await JournalOfTwoAsync(() => task.IsCompleted);
        await cancellation.CancelAsync();
        await task;
        var check = await _batch.DocumentAsync("--check");
        Assert.Equal(3, check.Outcome.ExitCode);
        Assert.Equal(["the batch that made it was interrupted"], check.Reasons("a"));
        Assert.Equal(["never made"], check.Reasons("slow"));
    }

    [Fact]
    public async Task Changes_of_an_interrupted_batch_are_told_by_the_one_that_ends_it()
    {
        _batch.Write("batch.yaml", BatchFixture.Manifest);
        await _batch.RunAsync();
        _batch.Write("a.csv", BatchFixture.TableOf(30, 28, 25));
        WriteSlowManifest();
        using var cancellation = new CancellationTokenSource();
        var (task, _) = Start(cancellation.Token);
        await JournalOfTwoAsync(() => task.IsCompleted, lines: 1);
        await cancellation.CancelAsync();
        await task;
        _batch.Write("batch.yaml", BatchFixture.Manifest);
        Assert.Equal("fresh", (await _batch.DocumentAsync()).Status("a"));
        var page = _batch.Read("out/CHANGES.md");
        Assert.Contains("## a\n\nWhy: input a.csv changed.\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("## b", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_batches_at_once_on_one_folder_are_refused()
    {
        WriteSlowManifest();
        using var cancellation = new CancellationTokenSource();
        var (task, _) = Start(cancellation.Token);
        await JournalOfTwoAsync(() => task.IsCompleted);
        var second = await _batch.RunAsync();
        Assert.Equal(2, second.ExitCode);
        Assert.EndsWith("--out: another batch is at work in this folder; wait for it, or choose another folder", Assert.Single(second.ErrorLines), StringComparison.Ordinal);
        await cancellation.CancelAsync();
        Assert.Equal(130, await task);
    }

    /// <summary>Two tables that are made at once, and trials that nobody waits for.</summary>
    private void WriteSlowManifest() => _batch.Write("batch.yaml", SlowManifest(100_000_000_000));

    private static string SlowManifest(long trials) =>
        BatchFixture.Manifest + string.Create(CultureInfo.InvariantCulture, $"\n  - {{id: slow, trial: '{Repository.Path("docs", "trials", "mortality.yaml")}', trials: {trials}, figures: []}}\n");

    private (Task<int> Task, StringWriter Error) Start(CancellationToken cancellation)
    {
        var (output, error) = (new StringWriter(), new StringWriter { NewLine = "\n" });
        return (Task.Run(() => App.RunAsync(["batch", _batch["batch.yaml"], "--threads", "1"], output, error, cancellation)), error);
    }

    private async Task JournalOfTwoAsync(Func<bool> hasEnded, int lines = 2)
    {
        var journal = _batch["out/.exometa-journal"];
        var clock = Stopwatch.StartNew();
        while (!hasEnded() && clock.Elapsed < TimeSpan.FromMinutes(2) && Lines(journal) < lines)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.False(hasEnded());
        Assert.Equal(lines, Lines(journal));
    }

    private static int Lines(string path)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Count(c => c == '\n');
    }

    /// <summary>The same batch, now with few trials: what was finished is not made again, and all ends as if nothing had happened.</summary>
    private async Task GoesOnAsync()
    {
        var times = _batch.Times();
        _batch.Write("batch.yaml", SlowManifest(300));
        var document = await _batch.DocumentAsync();
        Assert.Equal(0, document.Outcome.ExitCode);
        Assert.Equal(["fresh", "fresh", "built"], new[] { "a", "b", "slow" }.Select(document.Status));
        Assert.Equal(times["a/pool.json"], _batch.Times()["a/pool.json"]);
        var resumed = _batch.Outputs();
        Assert.Equal(["CHANGES.md", "a/forest.svg", "a/pool.json", "b/forest.svg", "b/funnel.svg", "b/pool.json", "exometa.lock.json", "slow/simulate.json"], resumed.Keys);
        Directory.Delete(_batch["out"], recursive: true);
        await _batch.RunAsync();
        Assert.Equal(_batch.Outputs(), resumed);
    }
}
