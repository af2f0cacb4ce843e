using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>The derivatives that one arm of a proportional odds model contributes, category by category from the worst on.</summary>
/// <remarks>
/// With F the probability up to a cut, f = F(1 − F), f' = f(1 − 2F), π the probability of a category and y its patients: the first derivative by
/// a cut is f·(y/π below − y/π above); the negative second ones are f²(y/π² below + y/π² above) − f'(y/π below − y/π above) and, for
/// neighbouring cuts, −f·f·y/π² of the category between.
/// </remarks>
/// <typeparam name="TLane">The lane type.</typeparam>
internal ref struct ProportionalOddsArm<TLane>(ReadOnlySpan<double> counts)
    where TLane : struct, ILane<TLane>
{
    private readonly ReadOnlySpan<double> _counts = counts;
    private TLane _below = TLane.Broadcast(0);
    private TLane _beyond = TLane.Broadcast(1);
    private TLane _density = TLane.Broadcast(0);
    private TLane _slope = TLane.Broadcast(0);
    private TLane _ratio = TLane.Broadcast(0);
    private TLane _curvature = TLane.Broadcast(0);
    private TLane _nextBelow = TLane.Broadcast(0);
    private TLane _nextBeyond = TLane.Broadcast(0);
    private TLane _nextOdds = TLane.Broadcast(0);
    private TLane _nextDensity = TLane.Broadcast(0);
    private TLane _nextSlope = TLane.Broadcast(0);
    private TLane _nextRatio = TLane.Broadcast(0);
    private TLane _nextCurvature = TLane.Broadcast(0);

    /// <summary>First derivative by the cut below the category.</summary>
    public TLane Gradient { get; private set; } = TLane.Broadcast(0);

    /// <summary>Negative second derivative by the cut below the category.</summary>
    public TLane Diagonal { get; private set; } = TLane.Broadcast(0);

    /// <summary>Negative second derivative by the cuts below and above the category.</summary>
    public TLane Off { get; private set; } = TLane.Broadcast(0);

    /// <summary>That of the category before.</summary>
    public TLane OffBefore { get; private set; } = TLane.Broadcast(0);

    /// <summary>The cut above the category: probability F up to it and odds (1 − F)/F beyond it; F = 1 where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Cut(TLane isCut, TLane upTo, TLane oddsBeyond)
    {
        // Nothing of a cut that is none may come in: it need not be a number.
        upTo &= isCut;
        _nextBelow = TLane.Select(isCut, upTo, TLane.Broadcast(1));
        _nextOdds = oddsBeyond & isCut;
        _nextBeyond = _nextOdds * upTo;
        _nextDensity = upTo * _nextBeyond;
        _nextSlope = _nextDensity * (_nextBeyond - upTo);
    }

    /// <summary>Enters the patients of a category; mask of the lanes in which it is possible or empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Category(int k)
    {
        var zero = TLane.Broadcast(0);
        var patients = TLane.Load(_counts[(k * TLane.Count)..]);

        // F above − F below, which keeps its digits where both are near 1.
        var probability = _nextBelow * (_beyond - _nextOdds * _below);
        var isPossible = TLane.LessThan(zero, probability);
        var isEmpty = TLane.EqualTo(patients, zero);
        var inverse = TLane.Broadcast(1) / TLane.Select(isEmpty, TLane.Broadcast(1), probability);
        _nextRatio = patients * inverse;
        _nextCurvature = _nextRatio * inverse;
        var difference = _ratio - _nextRatio;
        Gradient = _density * difference;
        Diagonal = _density * _density * (_curvature + _nextCurvature) - _slope * difference;
        Off = zero - _density * _nextDensity * _nextCurvature;
        return isPossible | isEmpty;
    }

    /// <summary>Goes on to the next category.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Next()
    {
        (_below, _beyond) = (_nextBelow, _nextBeyond);
        (_density, _slope, _ratio, _curvature) = (_nextDensity, _nextSlope, _nextRatio, _nextCurvature);
        OffBefore = Off;
    }
}
