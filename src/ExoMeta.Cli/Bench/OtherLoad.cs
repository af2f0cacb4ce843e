using System.Diagnostics;
using System.Globalization;

namespace ExoMeta.Cli.Bench;

/// <summary>How much of the machine other programs use, and what a hypervisor gives to others, between two moments.</summary>
internal sealed class OtherLoad
{
    private const string Counters = "/proc/stat";

    private readonly double? _busy;
    private readonly TimeSpan _own;
    private readonly long _start;

    /// <summary>Begins to count.</summary>
    public OtherLoad() => (_busy, _own, _start) = (BusySeconds(), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());

    /// <summary>Share of all cores since the beginning, 0 to 1; null where the system does not tell.</summary>
    public double? Share()
    {
        if (_busy is not { } before || BusySeconds() is not { } now)
        {
            return null;
        }

        var others = now - before - (Environment.CpuUsage.TotalTime - _own).TotalSeconds;
        return Math.Round(Math.Clamp(others / (Stopwatch.GetElapsedTime(_start).TotalSeconds * Environment.ProcessorCount), 0, 1), 3);
    }

    /// <summary>Seconds that all cores together were not idle; in /proc/stat they stand in hundredths.</summary>
    private static double? BusySeconds()
    {
        if (!File.Exists(Counters) || File.ReadLines(Counters).FirstOrDefault() is not { } line || !line.StartsWith("cpu ", StringComparison.Ordinal))
        {
            return null;
        }

        // user nice system idle iowait irq softirq steal; guests are part of user.
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        return (fields.Sum() - fields[3] - fields[4]) / 100;
    }
}
