using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime;

namespace ExoMeta.Analysis.Throughput;

/// <summary>
/// Measures throughputs as ratios: each slice of a kernel (less than a millisecond) stands between two slices of the reference in the same
/// process, and all kernels take turns, so that neither the clock, nor a neighbour on the machine, nor a slow minute falls on one kernel alone. Time in which the thread waited for a core
/// is left out where the system counts it.
/// </summary>
public static class ThroughputMeter
{
    // A method is compiled anew 100 ms after the last one was compiled for the first time, which may take half a second for a large one.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    // The runtime counts 30 calls before it compiles a method for good.
    private const int WarmRuns = 40;

    /// <summary>Warms up, then times the kernels in rounds.</summary>
    /// <param name="kernels">Tracked kernels; those on more threads than there are cores are left out.</param>
    /// <param name="limits">Limits of the hardware.</param>
    /// <param name="plan">How long.</param>
    /// <param name="progress">Told the share of the time that has passed, 0 to 1.</param>
    /// <param name="cancellation">Stops between slices.</param>
    /// <exception cref="InvalidOperationException">A kernel's answer changed from run to run: it does not do the same work each time.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static ThroughputMeasurement Measure(
        ImmutableArray<TimedKernel> kernels, ImmutableArray<TimedKernel> limits, MeasuringPlan plan, Action<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using var wait = new CoreWait();
        var reference = new Repeated(new ReferenceKernel(), wait);
        Timed[] all = [.. kernels.Where(k => k.Threads <= Environment.ProcessorCount).Concat(limits).Select(k => new Timed(k, reference, wait))];
        WarmUp([reference, .. all.SelectMany(t => t.Works)], plan, wait, cancellation);
        CheckReference(reference);
        foreach (var timed in all)
        {
            timed.Prepare(plan.Slice);
        }

        GC.Collect();
        var clock = Stopwatch.StartNew();
        var (from, compiled) = (TimeSpan.Zero, JitInfo.GetCompiledMethodCount());
        for (var round = 0; round < plan.LeastRounds || clock.Elapsed - from < plan.Timing; round++)
        {
            foreach (var timed in all)
            {
                cancellation.ThrowIfCancellationRequested();
                timed.Round();
            }

            // A method that came late from the compiler: what was timed before it was another program.
            if (clock.Elapsed < plan.Timing && JitInfo.GetCompiledMethodCount() is var now && now != compiled)
            {
                (round, from, compiled) = (-1, clock.Elapsed, now);
                Array.ForEach(all, t => t.Clear());
            }

            progress?.Invoke(Math.Min(1, (clock.Elapsed - from) / plan.Timing));
        }

        KernelMeasurement[] measured = [.. all.Select(t => t.Summary())];
        var tracked = all.Length - limits.Length;
        double[] steps = [.. all.Where(t => t.Kernel.Against is null).SelectMany(t => t.ReferenceThroughputs)];
        return new([.. measured[..tracked]], [.. measured[tracked..]], steps.Length > 0 ? RobustMoments.Median(steps) : double.NaN);
    }

    /// <summary>
    /// Runs everything in turn until the compiler has been quiet and every kernel has been called often enough, or the time is over. Time is that
    /// in which this thread had a core: on a busy machine the compiler's thread waits as long as this one.
    /// </summary>
    private static void WarmUp(Repeated[] works, MeasuringPlan plan, CoreWait wait, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var waited = wait.Seconds();
        TimeSpan Now() => clock.Elapsed - TimeSpan.FromSeconds(wait.Seconds() - waited);
        var (compiled, since) = (JitInfo.GetCompiledMethodCount(), Now());
        var passes = 0;
        do
        {
            foreach (var work in works)
            {
                cancellation.ThrowIfCancellationRequested();
                work.RunFor(TimeSpan.FromMilliseconds(1));
            }

            var now = JitInfo.GetCompiledMethodCount();
            if (now != compiled)
            {
                (compiled, since) = (now, Now());
            }

            passes++;
        }
        while (Now() < plan.WarmUp && (Now() - since < Quiet || passes < WarmRuns));
    }

    private static void CheckReference(Repeated reference)
    {
        if (reference.Work.Answer != ReferenceKernel.Checksum)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"the reference kernel gives {reference.Work.Answer:R} and not {ReferenceKernel.Checksum:R}: ratios to it would mean nothing"));
        }
    }

    /// <summary>Work that is repeated for a slice of time.</summary>
    private sealed class Repeated(IKernelWork work, CoreWait wait)
    {
        private TimeSpan _fastest = TimeSpan.MaxValue;

        public IKernelWork Work => work;

        /// <summary>Runs at least once, and until a time has passed; takes note of the fastest run.</summary>
        public void RunFor(TimeSpan time)
        {
            var start = Stopwatch.GetTimestamp();
            do
            {
                var before = Stopwatch.GetTimestamp();
                work.Run();
                var taken = Stopwatch.GetElapsedTime(before);
                _fastest = taken < _fastest ? taken : _fastest;
            }
            while (Stopwatch.GetElapsedTime(start) < time);
        }

        /// <summary>Runs that fill a slice.</summary>
        public int RunsIn(TimeSpan slice) => Math.Max(1, (int)Math.Min(1e6, slice / (_fastest + TimeSpan.FromTicks(1))));

        /// <summary>Seconds of a number of runs, without those in which the thread waited for a core.</summary>
        public double Time(int runs)
        {
            var start = Stopwatch.GetTimestamp();
            var waited = wait.Seconds();
            for (var i = 0; i < runs; i++)
            {
                work.Run();
            }

            waited = wait.Seconds() - waited;
            return Stopwatch.GetElapsedTime(start).TotalSeconds - waited;
        }
    }

    /// <summary>A kernel between slices of what it is held against.</summary>
    private sealed class Timed
    {
        private readonly Repeated _work;
        private readonly Repeated _against;
        private readonly List<double> _throughputs = new(4096);
        private readonly List<double> _ratios = new(4096);
        private readonly List<double> _references = new(4096);
        private int _runs;
        private int _againstRuns;
        private double _answer;

        public Timed(TimedKernel kernel, Repeated reference, CoreWait wait)
        {
            Kernel = kernel;
            _work = new(kernel.Create(), wait);
            _against = kernel.Against is { } against ? new(against(), wait) : reference;
        }

        public TimedKernel Kernel { get; }

        public IEnumerable<Repeated> Works => [_work, _against];

        public IReadOnlyList<double> ReferenceThroughputs => _references;

        /// <summary>Sets the number of runs in a slice; the reference has two slices of half the time.</summary>
        public void Prepare(TimeSpan slice) =>
            (_runs, _againstRuns, _answer) = (_work.RunsIn(slice), _against.RunsIn(slice / 2), _work.Work.Answer);

        public void Round()
        {
            var before = _against.Time(_againstRuns);
            var seconds = _work.Time(_runs);
            var after = _against.Time(_againstRuns);
            var throughput = (double)_runs * _work.Work.Items / seconds;
            var reference = 2.0 * _againstRuns * _against.Work.Items / (before + after);
            _throughputs.Add(throughput);
            _references.Add(reference);
            _ratios.Add(throughput / reference);
        }

        /// <summary>Forgets the rounds so far.</summary>
        public void Clear()
        {
            _throughputs.Clear();
            _references.Clear();
            _ratios.Clear();
        }

        public KernelMeasurement Summary()
        {
            if (BitConverter.DoubleToInt64Bits(_work.Work.Answer) != BitConverter.DoubleToInt64Bits(_answer))
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture, $"kernel {Kernel.Name} answered {_answer:R} first and {_work.Work.Answer:R} last: its runs are not the same work"));
            }

            return KernelMeasurement.Of(Kernel, _throughputs, _ratios, _answer);
        }
    }
}
