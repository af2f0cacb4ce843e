using System.Text;
using System.Threading.Channels;

namespace ExoMeta.Cli.Tests.Batch;

/// <summary>A watch goes on whenever something changes; every wait here is for a line, and bounded.</summary>
public sealed class BatchWatchTests : IDisposable
{
    private readonly BatchFixture _batch = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly LineWriter _output = new();
    private readonly LineWriter _error = new();

    public void Dispose()
    {
        _batch.Dispose();
        _stop.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task A_watch_makes_what_changes_and_ends_with_0()
    {
        var watch = Start();
        Assert.EndsWith("0 fresh, 2 built; conclusions of 2 moved: " + _batch["out/CHANGES.md"], await _output.LineAsync(), StringComparison.Ordinal);

        _batch.Write("a.csv", BatchFixture.TableOf(30, 28, 25));
        Assert.Contains("1 fresh, 1 built; conclusions of 1 moved", await _output.LineAsync(), StringComparison.Ordinal);

        // The manifest is read again, and a manifest that is wrong does not end the watch.
        _batch.Write("batch.yaml", BatchFixture.Manifest + "\n  - {id: c, table: c.csv, measure: OR}\n");
        Assert.EndsWith("table: 'c.csv' does not exist; did you mean 'a.csv'?", await _error.LineAsync(), StringComparison.Ordinal);
        _batch.Write("c.csv", BatchFixture.TableOf(5, 5, 5));
        Assert.Contains("2 fresh, 1 built", await _output.LineAsync(), StringComparison.Ordinal);

        // Nor does an entry that fails.
        _batch.Write("c.csv", "nothing\n");
        Assert.Contains("2 fresh, 1 failed; failed: c", await _output.LineAsync(), StringComparison.Ordinal);
        _batch.Write("c.csv", BatchFixture.TableOf(5, 5, 6));
        Assert.Contains("2 fresh, 1 built", await _output.LineAsync(), StringComparison.Ordinal);
        await _stop.CancelAsync();
        Assert.Equal(0, await watch);
    }

    [Fact]
    public async Task A_change_that_no_event_tells_is_found_by_looking()
    {
        SkippedTest.When(OperatingSystem.IsWindows(), "links need a right there");
        _batch.Write("elsewhere/real.csv", BatchFixture.TableOf(3, 8, 5));
        File.Delete(_batch["a.csv"]);
        File.CreateSymbolicLink(_batch["a.csv"], _batch["elsewhere/real.csv"]);
        var watch = Start();
        await _output.LineAsync();
        _batch.Write("elsewhere/real.csv", BatchFixture.TableOf(30, 28, 25));
        Assert.Contains("1 fresh, 1 built", await _output.LineAsync(), StringComparison.Ordinal);
        await _stop.CancelAsync();
        Assert.Equal(0, await watch);
    }

    [Fact]
    public async Task A_file_that_comes_under_a_pattern_is_an_entry()
    {
        _batch.Write("reviews/x.csv", BatchFixture.TableOf(3, 8, 5));
        _batch.Write("batch.yaml", "out: out\nanalyses: [{id: '{name}', tables: 'reviews/*.csv', measure: OR}]\n");
        var watch = Start();
        Assert.Contains("0 fresh, 1 built", await _output.LineAsync(), StringComparison.Ordinal);
        _batch.Write("reviews/y.csv", BatchFixture.TableOf(3, 9, 5));
        Assert.Contains("1 fresh, 1 built", await _output.LineAsync(), StringComparison.Ordinal);
        await _stop.CancelAsync();
        Assert.Equal(0, await watch);
    }

    [Fact]
    public async Task A_manifest_that_is_wrong_from_the_start_is_refused()
    {
        _batch.Write("batch.yaml", "nothing: 1\n");
        Assert.Equal(2, await Start());
    }

    private Task<int> Start() => Task.Run(() => App.RunAsync(["batch", _batch["batch.yaml"], "--watch"], _output, _error, _stop.Token));

    /// <summary>Hands out lines as they are written.</summary>
    private sealed class LineWriter : TextWriter
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
        private readonly StringBuilder _line = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            if (value == '\n')
            {
                _lines.Writer.TryWrite(_line.ToString().TrimEnd('\r'));
                _line.Clear();
            }
            else
            {
                _line.Append(value);
            }
        }

        public async Task<string> LineAsync() => await _lines.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1));
    }
}
