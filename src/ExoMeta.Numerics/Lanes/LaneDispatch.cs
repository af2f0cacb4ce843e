using System.Runtime.Intrinsics;

namespace ExoMeta.Numerics.Lanes;

/// <summary>Work that is written once for every lane type; its spans and sums are fields.</summary>
public interface ILaneAction
{
    /// <summary>Does the work in lanes of the given type.</summary>
    void Invoke<TLane>()
        where TLane : struct, ILane<TLane>;
}

/// <summary>The one place where a lane type is chosen; kernels below it never ask about hardware.</summary>
public static class LaneDispatch
{
    /// <summary>Bits of the widest vector in use: 512, 256, 128, or 64 when there are no vectors. Changes speed, never a bit of a result.</summary>
    public static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64;

    /// <summary>Runs an action in the widest lanes that the hardware accelerates.</summary>
    public static void Run<TAction>(ref TAction action)
        where TAction : struct, ILaneAction, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            action.Invoke<Lane512>();
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            action.Invoke<Lane256>();
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            action.Invoke<Lane128>();
        }
        else
        {
            action.Invoke<LaneScalar>();
        }
    }
}
