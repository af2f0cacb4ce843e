using System.Globalization;
using ExoMeta.Interactive;

namespace ExoMeta.Notebooks.Tests;

/// <summary>A long run says how far it is, seldom, and leaves nothing behind.</summary>
public sealed class ProgressTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 1)]
    [InlineData(600, 9)]
    public void However_long_a_run_is_it_writes_few_times(int seconds, int times)
    {
        var (clock, written) = (new Clock(), new StringWriter(CultureInfo.InvariantCulture));
        var before = Console.Error;
        Console.SetError(written);
        try
        {
            using (var progress = new RunProgressLine(clock))
            {
                for (var tenth = 0; tenth < 10 * seconds; tenth++)
                {
                    clock.Seconds = tenth / 10.0;
                    progress.Report(() => $"{tenth} trials simulated");
                }

                Assert.Equal(times, written.ToString().Split("simulated").Length - 1);
            }

            Assert.Equal(times == 0 ? "" : "\r", written.ToString()[^Math.Min(1, written.ToString().Length)..]);
        }
        finally
        {
            Console.SetError(before);
        }
    }

    [Fact]
    public void Once_a_run_is_over_nothing_is_written()
    {
        var (clock, written) = (new Clock(), new StringWriter(CultureInfo.InvariantCulture));
        var before = Console.Error;
        Console.SetError(written);
        try
        {
            var progress = new RunProgressLine(clock);
            progress.Dispose();
            clock.Seconds = 100;
            progress.Report(() => "late");
            Assert.Equal("", written.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }

    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(1000 * Seconds);
    }
}
