using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>A hazard that is constant between given times, prepared for drawing event times by inversion.</summary>
/// <remarks>
/// With cumulative hazard Λ(t) and hazard ratio h, S(t) = exp(−h·Λ(t)); a uniform draw u is the survival function at the event time, so
/// Λ(t) = −log(u)/h and t is found on the piece where Λ passes that value: exact for proportional hazards, with one draw an event
/// whatever the hazard ratio, so that scenarios can share draws. Pieces with rate 0 hold no event; when the last rate is 0, those who
/// reach Λ(∞) never have one (a cured fraction exp(−h·Λ(∞))) and their time is +∞.
/// </remarks>
public sealed class PiecewiseHazard
{
    private readonly double[] _starts;
    private readonly double[] _levels;
    private readonly double[] _means;
    private readonly double[] _rates;
    private readonly double _total;

    /// <summary>Prepares a rate.</summary>
    /// <param name="rate">Hazard per unit of time.</param>
    /// <exception cref="ArgumentException">The rate is not sound; the message says what was expected.</exception>
    public PiecewiseHazard(PiecewiseRate rate)
    {
        var problems = rate.Problems("hazard").ToList();
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", problems), nameof(rate));
        }

        var positive = Enumerable.Range(0, rate.Rates.Length).Where(i => rate.Rates[i] > 0).ToArray();
        _starts = [.. positive.Select(i => rate.Starts[i])];
        _levels = [.. positive.Select(i => rate.Integral(rate.Starts[i]))];
        _means = [.. positive.Select(i => 1 / rate.Rates[i])];
        _rates = [.. positive.Select(i => rate.Rates[i])];
        _total = rate.Rates[^1] > 0 ? double.PositiveInfinity : rate.Integral(rate.Starts[^1]);
    }

    private PiecewiseHazard() => (_starts, _levels, _means, _rates) = ([double.PositiveInfinity], [0], [0], [0]);

    /// <summary>No event ever: every time is +∞.</summary>
    public static PiecewiseHazard None { get; } = new();

    /// <summary>The same hazard all the time: exponential event times.</summary>
    /// <param name="rate">Events per unit of time, above 0 and finite.</param>
    /// <exception cref="ArgumentException">Another rate.</exception>
    public static PiecewiseHazard Constant(double rate) => new(PiecewiseRate.Constant(rate));

    /// <summary>Event times from uniform draws.</summary>
    /// <param name="uniform">
    /// Draws in (0, 1); each is the survival function at its event time, so that large draws are early events.
    /// </param>
    /// <param name="hazardRatio">h ≥ 0, a factor on the hazard at all times; at 0 there is no event.</param>
    /// <returns>Times from 0 on; +∞ where the event never comes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane EventTime<TLane>(TLane uniform, TLane hazardRatio)
        where TLane : struct, ILane<TLane> => TimeAt(LaneMath.Log(uniform) * (TLane.Broadcast(-1) / hazardRatio));

    /// <summary>Event times from uniform draws at hazard ratio 1.</summary>
    /// <param name="uniform">Draws in (0, 1).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane EventTime<TLane>(TLane uniform)
        where TLane : struct, ILane<TLane> => TimeAt(TLane.Broadcast(0) - LaneMath.Log(uniform));

    /// <summary>When the cumulative hazard reaches given values.</summary>
    /// <param name="cumulative">Λ, from 0 on.</param>
    /// <returns>
    /// The time t with Λ(t) = Λ, +∞ above Λ(∞). Where Λ stays at a value for a while, the end of that while; at Λ(∞) itself, its beginning.
    /// </returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane TimeAt<TLane>(TLane cumulative)
        where TLane : struct, ILane<TLane>
    {
        var time = TLane.FusedMultiplyAdd(
            cumulative - TLane.Broadcast(_levels[0]), TLane.Broadcast(_means[0]), TLane.Broadcast(_starts[0]));
        for (var i = 1; i < _levels.Length; i++)
        {
            var level = TLane.Broadcast(_levels[i]);
            var later = TLane.FusedMultiplyAdd(cumulative - level, TLane.Broadcast(_means[i]), TLane.Broadcast(_starts[i]));
            time = TLane.Select(TLane.LessThanOrEqual(level, cumulative), later, time);
        }

        var total = TLane.Broadcast(_total);
        return TLane.Select(TLane.LessThan(total, cumulative), TLane.Broadcast(double.PositiveInfinity), time);
    }
    /// <summary>Λ at given times, the inverse of <see cref="TimeAt"/>.</summary>
    /// <param name="time">Finite times, at least 0.</param>
    public TLane Cumulative<TLane>(TLane time)
        where TLane : struct, ILane<TLane>
    {
        var cumulative = TLane.Broadcast(0);
        for (var i = 0; i < _levels.Length; i++)
        {
            var start = TLane.Broadcast(_starts[i]);
            var here = TLane.FusedMultiplyAdd(time - start, TLane.Broadcast(_rates[i]), TLane.Broadcast(_levels[i]));
            var end = TLane.Broadcast(i + 1 < _levels.Length ? _levels[i + 1] : _total);
            cumulative = TLane.Select(TLane.LessThanOrEqual(start, time), TLane.Select(TLane.LessThan(end, here), end, here), cumulative);
        }

        return cumulative;
    }
}
