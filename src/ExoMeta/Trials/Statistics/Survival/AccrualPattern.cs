using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>When patients enter: independently, with a density that is constant between given calendar times (piecewise uniform).</summary>
/// <remarks>
/// Calendar time is counted from the start of recruitment. Only the shape of the rate counts; how many enter is the design's.
/// </remarks>
public sealed class AccrualPattern
{
    private readonly PiecewiseHazard _rate;
    private readonly double _total;

    /// <summary>Prepares a pattern.</summary>
    /// <param name="rate">Patients recruited per unit of time, or anything proportional to it.</param>
    /// <param name="duration">How long recruitment lasts, above 0.</param>
    /// <exception cref="ArgumentException">Something is not sound; the message says all that is wrong.</exception>
    public AccrualPattern(PiecewiseRate rate, double duration)
    {
        var problems = Problems(rate, duration).ToList();
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", problems), nameof(rate));
        }

        (_rate, _total, Duration) = (new(rate), rate.Integral(duration), duration);
    }

    /// <summary>How long recruitment lasts.</summary>
    public double Duration { get; }

    /// <summary>The same rate all the time.</summary>
    /// <param name="duration">How long recruitment lasts, above 0.</param>
    /// <exception cref="ArgumentException">Another duration.</exception>
    public static AccrualPattern Uniform(double duration) => new(PiecewiseRate.Constant(1), duration);

    /// <summary>What is wrong, in words; empty when it is sound.</summary>
    public static IEnumerable<string> Problems(PiecewiseRate rate, double duration)
    {
        if (!(duration > 0 && double.IsFinite(duration)))
        {
            yield return FormattableString.Invariant($"recruitment lasts {duration}; a time above 0 was expected");
        }

        var ofRate = rate.Problems("recruitment").ToList();
        foreach (var problem in ofRate)
        {
            yield return problem;
        }

        if (ofRate.Count == 0 && duration > 0 && !(rate.Integral(duration) > 0))
        {
            yield return FormattableString.Invariant($"nobody is recruited by time {duration}; a rate above 0 before it was expected");
        }
    }

    /// <summary>Calendar times of entry, in no order.</summary>
    /// <param name="uniform">Draws in (0, 1): the share of all patients that has entered by then.</param>
    /// <returns>Times from 0 to <see cref="Duration"/>.</returns>
    public TLane EntryTime<TLane>(TLane uniform)
        where TLane : struct, ILane<TLane>
    {
        var time = _rate.TimeAt(uniform * TLane.Broadcast(_total));
        var end = TLane.Broadcast(Duration);
        return TLane.Select(TLane.LessThan(end, time), end, time);
    }
}
