using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// Fisher's (1935) exact test of two risks, one-sided both ways: of all tables with the same margins, how probable are those with at most, or
/// at least, as many events of the treated arm when the risks are equal.
/// </summary>
/// <typeparam name="TLane">The lane type.</typeparam>
/// <param name="Lower">P(X ≤ a), small where the treated arm has few events.</param>
/// <param name="Upper">P(X ≥ a).</param>
/// <param name="LowerMid">P(X &lt; a) + ½P(X = a), the mid-p-value (Lancaster 1961), which does not keep the level strictly.</param>
/// <param name="UpperMid">P(X &gt; a) + ½P(X = a).</param>
public readonly record struct FisherTails<TLane>(TLane Lower, TLane Upper, TLane LowerMid, TLane UpperMid)
    where TLane : struct, ILane<TLane>
{
    /// <summary>A term that adds less than this to its sum ends it.</summary>
    private const double Negligible = 1e-19;

    /// <summary>The tails of tables whose sizes may differ from lane to lane.</summary>
    /// <remarks>
    /// Both tails are summed outwards from the table observed, relative to it, by the ratio of neighbouring hypergeometric terms, so that no factorial is
    /// needed. Relative error below 10⁻¹³ in arms of up to 1000 patients. A p-value below 10⁻³⁰⁰ is 0. Nobody or everybody with
    /// the event, or an empty arm: one table only, both p-values 1 and both mid-p-values ½. For fixed sizes, <see cref="FisherTable"/> has the
    /// same bits in less time.
    /// </remarks>
    /// <param name="counts">Events and sizes.</param>
    public static FisherTails<TLane> Of(in RiskCounts<TLane> counts)
    {
        var (one, half) = (TLane.Broadcast(1), TLane.Broadcast(0.5));
        var b = counts.Size - counts.Events;
        var d = counts.ControlSize - counts.ControlEvents;

        // X + 1: one event moves from the control arm to the treated one; X − 1: the other way.
        var above = Sum(b, counts.ControlEvents, counts.Events + one, d + one);
        var below = Sum(counts.Events, d, b + one, counts.ControlEvents + one);
        var total = one / (one + above + below);
        var (isFarBelow, isFarAbove) = (IsInfinite(above), IsInfinite(below));
        return new(
            TLane.Select(isFarAbove, one, (one + below) * total),
            TLane.Select(isFarBelow, one, (one + above) * total),
            TLane.Select(isFarAbove, one, (half + below) * total),
            TLane.Select(isFarBelow, one, (half + above) * total));
    }

    /// <summary>Sum of the terms on one side: each is the one before times pq/(rs), p and q falling and r and s rising by 1.</summary>
    /// <remarks>A factor that reaches 0 makes all further terms 0; a lane ends by its own numbers.</remarks>
    private static TLane Sum(TLane p, TLane q, TLane r, TLane s)
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var negligible = TLane.Broadcast(Negligible);
        var sum = zero;
        var term = p * q / (r * s);
        var pending = TLane.LessThan(zero, term);
        while (TLane.Any(pending))
        {
            sum += term;

            // Terms rise to the mode and fall from there: while they rise, none is negligible.
            pending = TLane.LessThan(negligible * sum, term);
            p -= one;
            q -= one;
            r += one;
            s += one;
            term = term * (p * q / (r * s)) & pending;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane IsInfinite(TLane sum) => TLane.EqualTo(sum, TLane.Broadcast(double.PositiveInfinity));
}
