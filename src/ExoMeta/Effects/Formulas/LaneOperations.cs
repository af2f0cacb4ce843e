using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>The operations of formulas on lanes; logarithms and exponentials are <see cref="LaneFunctions"/>.</summary>
internal static class LaneOperations
{
    internal readonly struct Sum : ILaneBinaryFunction
    {
        public static TLane Evaluate<TLane>(TLane x, TLane y)
            where TLane : struct, ILane<TLane> => x + y;
    }

    internal readonly struct Difference : ILaneBinaryFunction
    {
        public static TLane Evaluate<TLane>(TLane x, TLane y)
            where TLane : struct, ILane<TLane> => x - y;
    }

    internal readonly struct Product : ILaneBinaryFunction
    {
        public static TLane Evaluate<TLane>(TLane x, TLane y)
            where TLane : struct, ILane<TLane> => x * y;
    }

    internal readonly struct Quotient : ILaneBinaryFunction
    {
        public static TLane Evaluate<TLane>(TLane x, TLane y)
            where TLane : struct, ILane<TLane> => x / y;
    }

    internal readonly struct Equal : ILaneBinaryFunction
    {
        public static TLane Evaluate<TLane>(TLane x, TLane y)
            where TLane : struct, ILane<TLane> => TLane.EqualTo(x, y);
    }

    internal readonly struct Less : ILaneBinaryFunction
    {
        public static TLane Evaluate<TLane>(TLane x, TLane y)
            where TLane : struct, ILane<TLane> => TLane.LessThan(x, y);
    }

    internal readonly struct Or : ILaneBinaryFunction
    {
        public static TLane Evaluate<TLane>(TLane x, TLane y)
            where TLane : struct, ILane<TLane> => x | y;
    }

    internal readonly struct SquareRoot : ILaneFunction
    {
        public static TLane Evaluate<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => TLane.SquareRoot(x);
    }

    internal readonly struct Absolute : ILaneFunction
    {
        public static TLane Evaluate<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => x & TLane.BroadcastBits(0x7FFFFFFFFFFFFFFF);
    }

    /// <summary>The number itself, any NaN as the one NaN.</summary>
    internal readonly struct Canonical : ILaneFunction
    {
        public static TLane Evaluate<TLane>(TLane x)
            where TLane : struct, ILane<TLane> => TLane.Select(TLane.EqualTo(x, x), x, TLane.Broadcast(double.NaN));
    }

    /// <summary>The value that a standard normal exceeds with probability p, from the smaller of both tails.</summary>
    internal readonly struct NormalUpperQuantile : ILaneFunction
    {
        public static TLane Evaluate<TLane>(TLane p)
            where TLane : struct, ILane<TLane>
        {
            var isUpper = TLane.LessThan(TLane.Broadcast(0.5), p);
            var lower = LaneMath.NormalQuantile(TLane.Select(isUpper, TLane.Broadcast(1) - p, p));
            return TLane.Select(isUpper, lower, TLane.BroadcastBits(0x8000000000000000) ^ lower);
        }
    }
}
