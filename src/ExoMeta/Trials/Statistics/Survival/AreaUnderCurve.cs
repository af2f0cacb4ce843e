using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>The area under the Kaplan–Meier curve of one arm, carried forward in time.</summary>
/// <remarks>With g = 1/(n(n − 1)) of each event and a the area since it: Σg, Σg·a and Σg·a², which grow by δ·Σg and 2δ·Σga + δ²·Σg with the area δ.</remarks>
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

    /// <summary>Moves on to the next key, of whichever arm.</summary>
    /// <param name="elapsed">Time since the last one, at least 0.</param>
    /// <param name="isOfArm">Mask: the key is of this arm.</param>
    /// <param name="isEvent">Mask: it is an event up to the end.</param>
    /// <param name="isBeforeEnd">Mask: it is before the end.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Pass(TLane elapsed, TLane isOfArm, TLane isEvent, TLane isBeforeEnd)
    {
        Move(elapsed);
        var (factor, increase) = KaplanMeier.Step(_atRisk);
        var counts = isEvent & isOfArm;
        _survival = TLane.Select(counts, _survival * factor, _survival);
        _weight += increase & counts;
        _atRisk -= isOfArm & TLane.Broadcast(1);
        _atEnd -= isBeforeEnd & isOfArm & TLane.Broadcast(1);
    }

    /// <summary>The mean up to the end, so much later than the last key.</summary>
    public CurveEstimate<TLane> End(TLane elapsed)
    {
        Move(elapsed);
        return new(_area, _weightedSquare, _atEnd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Move(TLane elapsed)
    {
        var more = _survival * elapsed;
        _area += more;
        _weightedSquare += more * (_weightedArea + _weightedArea + more * _weight);
        _weightedArea = TLane.FusedMultiplyAdd(more, _weight, _weightedArea);
    }
}
