using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Deals the patients of an arm that come with a look to parts (strata, centres) in given shares: exactly, but for rounding.</summary>
/// <remarks>Parts 0 to k together have their share of the patients, rounded to the nearest whole number.</remarks>
internal sealed class Dealing
{
    private readonly double[] _upTo;

    /// <summary>Takes the shares, which add up to 1.</summary>
    public Dealing(IEnumerable<double> shares)
    {
        var sum = 0.0;
        _upTo = [0, .. shares.Select(share => sum += share)];
        _upTo[^1] = 1;
    }

    /// <summary>Number of parts.</summary>
    public int Parts => _upTo.Length - 1;

    /// <summary>Patients of a part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Of<TLane>(int part, TLane patients)
        where TLane : struct, ILane<TLane>
    {
        var half = TLane.Broadcast(0.5);
        return TLane.Floor(TLane.FusedMultiplyAdd(patients, TLane.Broadcast(_upTo[part + 1]), half))
            - TLane.Floor(TLane.FusedMultiplyAdd(patients, TLane.Broadcast(_upTo[part]), half));
    }

    /// <summary>Patients of a part.</summary>
    public int Of(int part, int patients) => (int)Of<LaneOne>(part, new(patients)).Value;
}
