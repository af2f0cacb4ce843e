using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>A root of an estimating equation in each lane, and what it determines.</summary>
/// <remarks>
/// With g = Fall/Rise the root is where g = 1. As rows become alike or τ² large, g tends to a linear function of τ² for every equation here, so
/// that Newton's method on g goes far in one step. It is used once, from τ² = 0; from then on the inverse function τ²(g) is interpolated from
/// values and slopes at the last two points (cubic Hermite; order 1 + √3). A step that leaves the interval in which the sign of the score
/// changes is replaced by a Newton step, or by halving the interval on a logarithmic scale.
/// The error of a step δ is of the order of δ²·Δ²/scale³, Δ being the step before and the scale τ² + 1/Σ(1/v). When it is below 10⁻¹⁵ of
/// the scale, the moments are carried over the step by their own derivatives instead of another pass: with δ ≤ 10⁻⁵ of the scale
/// two terms leave an error of 10⁻¹⁵.
/// A lane stops by its own numbers and is left alone from then on, so that no replicate depends on its neighbours.
/// </remarks>
/// <typeparam name="TLane">The lane type.</typeparam>
internal struct LaneRoot<TLane>
    where TLane : struct, ILane<TLane>
{
    private const int MaxSteps = 40;
    private const double LongestLastStep = 1e-5;
    private const double LargestErrorRoot = 3e-8;

    /// <summary>The root; 0 where Rise does not exceed Fall there.</summary>
    public TLane TauSquared;

    /// <summary>Σ1/(v + τ²).</summary>
    public TLane SumWeights;

    /// <summary>The weighted mean.</summary>
    public TLane Mean;

    /// <summary>The generalised Q.</summary>
    public TLane Q;

    /// <summary>The equation at the root; Rise is that at τ² = 0 where the root is 0, and equal to Fall elsewhere.</summary>
    public LaneTerms<TLane> Terms;

    /// <summary>Mask of lanes that have converged.</summary>
    public TLane IsConverged;

    /// <summary>Finds a root in each lane that is asked for.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="start">Their weights at τ² = 0.</param>
    /// <param name="moments">Their moments at τ² = 0.</param>
    /// <param name="terms">The equation at τ² = 0.</param>
    /// <param name="fallsFrom">A τ² from which on Fall exceeds Rise.</param>
    /// <param name="isSought">Mask of lanes to work on.</param>
    /// <param name="root">The roots.</param>
    public static void Find<TEquation>(
        in LaneRows<TLane> rows, in LaneStart<TLane> start, LaneMoments<TLane> moments, LaneTerms<TLane> terms, TLane fallsFrom, TLane isSought, out LaneRoot<TLane> root)
        where TEquation : struct, ILaneEquation
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var centre = start.Mean;
        root.TauSquared = zero;
        root.SumWeights = moments.SumWeights;
        root.Mean = centre + moments.Shift;
        root.Q = moments.Q;
        root.Terms = terms;
        root.IsConverged = TLane.LessThanOrEqual(terms.Rise, terms.Fall);
        var isActive = TLane.LessThan(terms.Fall, terms.Rise) & isSought;
        var unit = moments.InverseSumWeights;
        var (t, low, high) = (zero, zero, fallsFrom);
        var (lastT, lastRatio, lastInverse) = (zero, zero, zero);
        for (var step = 0; step < MaxSteps && TLane.Any(isActive); step++)
        {
            var inverseRise = one / terms.Rise;
            var ratio = terms.Fall * inverseRise;
            var inverse = one / ((terms.FallSlope - ratio * terms.RiseSlope) * inverseRise);
            var excess = one - ratio;
            var newton = excess * inverse;
            var scale = t + unit;
            var (move, lastMove) = (newton, scale);
            if (step > 0)
            {
                lastMove = t - lastT;
                move = Hermite(ratio, excess, inverse, lastMove, lastRatio, lastInverse, newton);
            }

            var isLast = isActive & IsLast(move, lastMove, scale) & TLane.LessThan(zero, inverse);
            if (TLane.Any(isLast))
            {
                root.Take(isLast, t, move, centre, moments, terms);
                isActive = TLane.Select(isLast, zero, isActive);
            }

            var isBelow = TLane.LessThan(ratio, one);
            low = TLane.Select(isBelow, t, low);
            high = TLane.Select(isBelow, high, t);
            var next = t + move;
            var isInside = TLane.LessThan(low, next) & TLane.LessThan(next, high);
            if (TLane.Any(TLane.Select(isInside, zero, isActive)))
            {
                next = TLane.Select(isInside, next, Halfway(t + newton, low, high, unit));
            }

            (lastT, lastRatio, lastInverse) = (t, ratio, inverse);
            t = TLane.Select(isActive, next, t);
            centre += moments.Shift;
            LaneMoments<TLane>.At(rows, t, centre, out moments);
            TEquation.Terms(moments, rows.Count, out terms);
        }
    }

    /// <summary>The step to where the cubic through two points and slopes of τ²(g) has g = 1; Newton's where that is far out or undefined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Hermite(
        TLane ratio, TLane excess, TLane inverse, TLane lastMove, TLane lastRatio, TLane lastInverse, TLane newton)
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var across = one / (ratio - lastRatio);
        var secant = lastMove * across;
        var z = excess * across;
        var bend = inverse - secant;
        var twist = bend + (lastInverse - secant);
        var move = excess * TLane.FusedMultiplyAdd(z, TLane.FusedMultiplyAdd(z + one, twist, bend), inverse);
        var isSound = TLane.LessThan(zero, inverse) & TLane.LessThan(zero, lastInverse) & TLane.LessThan(z * z, TLane.Broadcast(4));
        return TLane.Select(isSound, move, newton);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane IsLast(TLane move, TLane lastMove, TLane scale)
    {
        var magnitude = TLane.BroadcastBits(long.MaxValue);
        return TLane.LessThanOrEqual((move * lastMove) & magnitude, TLane.Broadcast(LargestErrorRoot) * (scale * scale))
            & TLane.LessThanOrEqual(move & magnitude, TLane.Broadcast(LongestLastStep) * scale);
    }

    /// <summary>Another point between the ends: the one given, or their middle on a logarithmic scale.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLane Halfway(TLane preferred, TLane low, TLane high, TLane unit)
    {
        var middle = TLane.SquareRoot((low + unit) * (high + unit)) - unit;
        return TLane.Select(TLane.LessThan(low, preferred) & TLane.LessThan(preferred, high), preferred, middle);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Take(TLane mask, TLane t, TLane move, TLane centre, in LaneMoments<TLane> m, in LaneTerms<TLane> terms)
    {
        var zero = TLane.Broadcast(0);
        var next = t + move;
        var sw = m.SumWeights - move * (m.SumSquaredWeights - move * m.SumCubedWeights);
        var swd = m.WeightedSum - move * (m.SquareWeightedSum - move * m.CubeWeightedSum);
        var fall = terms.Fall + move * terms.FallSlope;
        TauSquared = TLane.Select(mask, TLane.Select(TLane.LessThan(next, zero), zero, next), TauSquared);
        SumWeights = TLane.Select(mask, sw, SumWeights);
        Mean = TLane.Select(mask, centre + swd / sw, Mean);
        Q = TLane.Select(mask, m.Q - move * (m.QSlope - move * m.QCurvature), Q);
        Terms.Rise = TLane.Select(mask, fall, Terms.Rise);
        Terms.RiseSlope = TLane.Select(mask, terms.RiseSlope, Terms.RiseSlope);
        Terms.Fall = TLane.Select(mask, fall, Terms.Fall);
        Terms.FallSlope = TLane.Select(mask, terms.FallSlope, Terms.FallSlope);
        IsConverged = mask | IsConverged;
    }
}
