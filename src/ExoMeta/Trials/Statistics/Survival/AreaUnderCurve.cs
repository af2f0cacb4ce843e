using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>The area under the Kaplan–Meier curve of one arm, carried forward in time.</summary>
/// <remarks>
/// With g = 1/(n(n − 1)) of each event and a the area since it: Σg, Σg·a and Σg·a². An area δ more adds δ·Σg to the second and
/// 2δ·Σga + δ²·Σg to the third.
/// </remarks>
/// <typeparam name="TLane">The lane type.</typeparam>
internal struct AreaUnderCurve<TLane>
    where TLane : struct, ILane<TLane>
{
    private TLane _atRisk;
    private TLane _atEnd;
    private TLane _survival;
    private TLane _area;
    private TLane _weight;
    private TLane _weightedArea;
    private TLane _weightedSquare;

    /// <summary>At time 0.</summary>
    /// <param name="patients">Patients of the arm.</param>
    public static AreaUnderCurve<TLane> Begin(TLane patients) => new()
    {
        _atRisk = patients,
        _atEnd = patients,
        _survival = TLane.Broadcast(1),
        _area = TLane.Broadcast(0),
        _weight = TLane.Broadcast(0),
        _weightedArea = TLane.Broadcast(0),
        _weightedSquare = TLane.Broadcast(0),
    };

    /// <summary>Patients still at risk.</summary>
    public readonly TLane AtRisk => _atRisk;

    /// <summary>Moves on in time.</summary>
    /// <param name="elapsed">At least 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Move(TLane elapsed)
    {
        var more = _survival * elapsed;
        _area += more;
        _weightedSquare += more * (_weightedArea + _weightedArea + more * _weight);
        _weightedArea = TLane.FusedMultiplyAdd(more, _weight, _weightedArea);
    }

    /// <summary>A patient leaves the risk set.</summary>
    /// <param name="isOfArm">Mask: a patient of this arm.</param>
    /// <param name="isEvent">Mask: by an event, of this arm and not after the end.</param>
    /// <param name="isBeforeEnd">Mask: before the end.</param>
    /// <param name="factor">What the event does to S.</param>
    /// <param name="increase">What it does to Greenwood's sum.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave(TLane isOfArm, TLane isEvent, TLane isBeforeEnd, TLane factor, TLane increase)
    {
        _survival = TLane.Select(isEvent, _survival * factor, _survival);
        _weight += increase & isEvent;
        _atRisk -= isOfArm & TLane.Broadcast(1);
        _atEnd -= isBeforeEnd & isOfArm & TLane.Broadcast(1);
    }

    /// <summary>The mean up to the end, so much later than the last key.</summary>
    public CurveEstimate<TLane> End(TLane elapsed)
    {
        Move(elapsed);
        return new(_area, _weightedSquare, _atEnd);
    }
}
