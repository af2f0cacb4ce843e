using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>The search for a root of an estimating equation in each lane.</summary>
/// <remarks>
/// With g = Fall/Rise the root is where g = 1. As rows become alike or τ² large, g tends to a linear function of τ² for every equation here: with
/// slope n/SS far out, n being the dimension and SS the unweighted sum of squares. The first step, from τ² = 0, takes that into account; from
/// then on the inverse function τ²(g) is interpolated from values and slopes at the last two points (cubic Hermite; order 1 + √3). A step that
/// leaves the interval in which the sign of the score changes is replaced by a Newton step, or by halving the interval on a logarithmic scale.
/// The error of a step δ is of the order of δ²·Δ²/scale³, Δ being the step before and the scale τ² + 1/Σ(1/v). When it is below 10⁻¹⁵ of
/// the scale, the moments are carried over the step by their own derivatives instead of another pass: with δ ≤ 10⁻⁵ of the scale
/// two terms leave an error of 10⁻¹⁵.
/// A step waits for its own divisions most of the time. Two searches of other rows, step by step in turn, take little longer than one.
/// A lane stops by its own numbers and is left alone from then on, so that no replicate depends on its neighbours.
/// </remarks>
/// <typeparam name="TLane">The lane type.</typeparam>
internal struct LaneSearch<TLane>
    where TLane : struct, ILane<TLane>
{
    private const double LongestLastStep = 1e-5;
    private const double LargestErrorRoot = 3e-8;

    /// <summary>Steps after which a lane is given up.</summary>
    public const int MaxSteps = 40;

    /// <summary>Lanes of memory that a search takes.</summary>
    public const int Lanes = 48;

    /// <summary>What is known of the equation at τ² = 0.</summary>
    public LaneEquationStart<TLane> Zero;

    /// <summary>The roots found.</summary>
    public LaneRoot<TLane> Root;

    private TLane _unit;
    private LaneMoments<TLane> _moments;
    private LaneTerms<TLane> _terms;
    private TLane _isActive;
    private TLane _centre;
    private TLane _tauSquared;
    private TLane _low;
    private TLane _high;
    private TLane _lastTauSquared;
    private TLane _lastRatio;
    private TLane _lastInverse;
    /// <summary>Starts at τ² = 0.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="start">Their weights at τ² = 0.</param>
    public void Begin<TEquation>(in LaneRows<TLane> rows, in LaneStart<TLane> start)
        where TEquation : struct, ILaneEquation
    {
        // The moments are made where the search keeps them: a copy takes as long as half a pass.
        LaneMoments<TLane>.AtZero(rows, start.Mean, out _moments);
        TEquation.Terms(_moments, rows.Count, out _terms);
        Zero.Start = start;
        Zero.Spread = LaneSpread<TLane>.Of(rows, start);
        Zero.FallsFrom = Zero.Spread.ScoreFallsFrom(TEquation.Dimension(rows.Count));
        Zero.Q = _moments.Q;
        Zero.TraceP = _moments.SumWeights - _moments.SumSquaredWeights * _moments.InverseSumWeights;
        Zero.IsSought = start.IsSearchable(Zero.FallsFrom) & TEquation.IsWellConditioned(start, Zero.TraceP);
        Zero.Terms = _terms;
        var zero = TLane.Broadcast(0);
        Root.Begin(start.Mean, _moments, _terms);
        _unit = _moments.InverseSumWeights;
        _isActive = TLane.LessThan(_terms.Fall, _terms.Rise) & Zero.IsSought;
        _centre = start.Mean;
        (_tauSquared, _low, _high) = (zero, zero, Zero.FallsFrom);
        (_lastTauSquared, _lastRatio, _lastInverse) = (zero, zero, zero);
    }

    /// <summary>Takes a step in each lane that is not there; false when none is left.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="step">Number of the step, from 0.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Step<TEquation>(in LaneRows<TLane> rows, int step)
        where TEquation : struct, ILaneEquation
    {
        if (!TLane.Any(_isActive))
        {
            return false;
        }

        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var t = _tauSquared;
        var inverseRise = one / _terms.Rise;
        var ratio = _terms.Fall * inverseRise;
        var inverse = one / Minus(_terms.FallSlope * inverseRise, ratio, _terms.RiseSlope * inverseRise);
        var excess = one - ratio;
        var newton = excess * inverse;
        var scale = t + _unit;
        var (move, lastMove) = (newton, scale);
        if (step > 0)
        {
            // 1/(ratio − last ratio), which need not wait for the ratio.
            var across = _terms.Rise / Minus(_terms.Fall, _lastRatio, _terms.Rise);
            lastMove = t - _lastTauSquared;
            move = Hermite(across, excess, inverse, lastMove, _lastInverse, newton);
        }
        else
        {
            move = FirstMove(newton, inverse, TEquation.Dimension(rows.Count) / Zero.Spread.SumOfSquares, rows.Count * _unit);
        }

        var isLast = _isActive & IsLast(move, lastMove, scale) & TLane.LessThan(zero, inverse);
        if (TLane.Any(isLast))
        {
            Root.Take(isLast, t, move, _centre, _moments, _terms);
            _isActive = TLane.Select(isLast, zero, _isActive);
            if (!TLane.Any(_isActive))
            {
                return false;
            }
        }

        var isBelow = TLane.LessThan(ratio, one);
        _low = TLane.Select(isBelow, t, _low);
        _high = TLane.Select(isBelow, _high, t);
        var next = t + move;
        var isInside = TLane.LessThan(_low, next) & TLane.LessThan(next, _high);
        if (TLane.Any(TLane.Select(isInside, zero, _isActive)))
        {
            next = TLane.Select(isInside, next, Halfway(t + newton, _low, _high, _unit));
        }

        (_lastTauSquared, _lastRatio, _lastInverse) = (t, ratio, inverse);
        _tauSquared = TLane.Select(_isActive, next, t);
        _centre += _moments.Shift;
        LaneMoments<TLane>.At(rows, _tauSquared, _centre, out _moments);
        TEquation.Terms(_moments, rows.Count, out _terms);
        return true;
    }

    /// <summary>The step to where the cubic through two points and slopes of τ²(g) has g = 1; Newton's where that is far out or undefined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Hermite(
        TLane across, TLane excess, TLane inverse, TLane lastMove, TLane lastInverse, TLane newton)
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var secant = lastMove * across;
        var z = excess * across;
        var bend = inverse - secant;
        var twist = bend + (lastInverse - secant);
        var move = excess * TLane.FusedMultiplyAdd(z, TLane.FusedMultiplyAdd(z + one, twist, bend), inverse);
        var isSound = TLane.LessThan(zero, inverse) & TLane.LessThan(zero, lastInverse) & TLane.LessThan(z * z, TLane.Broadcast(4));
        return TLane.Select(isSound, move, newton);
    }

    /// <summary>
    /// The step from 0 to where g₀ + s∞·τ² + (s₀ − s∞)·τ²·h/(τ² + h) = 1: value and slope s₀ are those of g at 0, the slope far out is n/SS, and
    /// the harmonic mean of the variances h is where one goes over into the other. Newton's step where g falls.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane FirstMove(TLane newton, TLane inverse, TLane farSlope, TLane harmonicMean)
    {
        var left = harmonicMean - newton;
        var twice = TLane.Broadcast(2) * harmonicMean * newton;
        var root = TLane.SquareRoot(TLane.FusedMultiplyAdd(left, left, twice * (TLane.Broadcast(2) * farSlope * inverse)));
        return TLane.Select(TLane.LessThan(TLane.Broadcast(0), inverse), twice / (left + root), newton);
    }

    /// <summary>value − a·b, in one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Minus(TLane value, TLane a, TLane b) => TLane.FusedMultiplyAdd(TLane.BroadcastBits(1UL << 63) ^ a, b, value);

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
}
