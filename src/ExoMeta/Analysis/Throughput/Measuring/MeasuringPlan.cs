namespace ExoMeta.Analysis.Throughput;

/// <summary>How long to measure.</summary>
/// <param name="Timing">
/// Time for the rounds of all kernels together; the last round that began is finished. When the compiler replaces a method meanwhile the rounds begin
/// anew, so that it may take twice as long.
/// </param>
/// <param name="LeastRounds">Rounds at least, however long they take.</param>
/// <param name="Slice">
/// Time for one slice of a kernel; a slice is a whole number of runs, at least one. The shorter, the fewer are cut by other programs, to which
/// the system switches every few milliseconds.
/// </param>
/// <param name="WarmUp">The longest time that warming up may take, without that in which other programs have the core.</param>
public sealed record MeasuringPlan(TimeSpan Timing, int LeastRounds, TimeSpan Slice, TimeSpan WarmUp)
{
    /// <summary>The whole set in under a minute.</summary>
    public static MeasuringPlan Full { get; } = new(TimeSpan.FromSeconds(20), 31, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(12));

    /// <summary>The whole set in about fifteen seconds.</summary>
    public static MeasuringPlan Quick { get; } = new(TimeSpan.FromSeconds(5), 11, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(6));

    /// <summary>The same for a part of the set: time in proportion, so that a kernel gets as many rounds as in the whole set.</summary>
    public MeasuringPlan For(int kernels, int of) => this with { Timing = Timing * kernels / of, WarmUp = WarmUp * kernels / of + TimeSpan.FromSeconds(1) };
}
