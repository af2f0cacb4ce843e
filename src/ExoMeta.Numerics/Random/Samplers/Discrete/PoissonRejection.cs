using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>
/// Attempts at Poisson draws with a mean of at least 10, by transformed rejection with squeeze: algorithm PTRS of Hörmann (1993,
/// Insurance: Mathematics and Economics 12:39). What lanes with a smaller mean hold is of no use, but harmless.
/// </summary>
internal readonly struct PoissonRejection<TLane> : ICountByRejection<TLane>
    where TLane : struct, ILane<TLane>
{
    private readonly TLane _mean;
    private readonly TLane _a;
    private readonly TLane _b;
    private readonly TLane _squeeze;
    private readonly TLane _scale;

    /// <summary>Prepares the hat.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PoissonRejection(TLane mean)
    {
        _mean = mean;
        _b = TLane.Broadcast(0.931) + TLane.Broadcast(2.53) * TLane.SquareRoot(mean);
        _a = TLane.Broadcast(-0.059) + TLane.Broadcast(0.02483) * _b;
        _squeeze = TLane.Broadcast(0.9277) - TLane.Broadcast(3.6224) / (_b - TLane.Broadcast(2));
        _scale = TLane.Broadcast(1.1239) + TLane.Broadcast(1.1328) / (_b - TLane.Broadcast(3.4));
    }

    private PoissonRejection(in PoissonRejection<LaneOne> one)
    {
        _mean = TLane.Broadcast(one._mean.Value);
        _a = TLane.Broadcast(one._a.Value);
        _b = TLane.Broadcast(one._b.Value);
        _squeeze = TLane.Broadcast(one._squeeze.Value);
        _scale = TLane.Broadcast(one._scale.Value);
    }

    /// <summary>The same mean in every element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PoissonRejection<TLane> Of(in PoissonRejection<LaneOne> one) => new(in one);

    /// <summary>An attempt.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public TLane Attempt(TLane wordOfPlace, TLane wordOfTest, out TLane accepted)
    {
        var half = TLane.Broadcast(0.5);
        var u = Philox.ToUniform(wordOfPlace) - half;
        var v = Philox.ToUniform(wordOfTest);
        var distance = half - (u & TLane.BroadcastBits(long.MaxValue));
        var count = TLane.Floor((TLane.Broadcast(2) * _a / distance + _b) * u + (_mean + TLane.Broadcast(0.43)));

        // Above the hat's edge (v > distance < 0.013) nothing is accepted: the comparison of the masses would be a waste.
        var isOutside = TLane.LessThan(count, TLane.Broadcast(0))
            | (TLane.LessThan(distance, TLane.Broadcast(0.013)) & TLane.LessThan(distance, v));
        var isPossible = isOutside ^ TLane.BroadcastBits(ulong.MaxValue);
        accepted = isPossible & TLane.LessThanOrEqual(TLane.Broadcast(0.07), distance) & TLane.LessThanOrEqual(v, _squeeze);
        var isOpen = isPossible ^ accepted;
        if (TLane.Any(isOpen))
        {
            var height = v * _scale / (_a / (distance * distance) + _b);
            accepted |= isOpen & IsBelow(height, TLane.Select(isOpen, count, TLane.Broadcast(0)));
        }

        return count;
    }

    /// <summary>
    /// Whether a height is at most a count's mass exp(−δ(k) − D(k, mean))/√(2πk). Twice the logarithms are compared, so that one logarithm
    /// serves the height and the root, which is 1 at 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private TLane IsBelow(TLane height, TLane count)
    {
        var root = TLane.Select(TLane.EqualTo(count, TLane.Broadcast(0)), TLane.Broadcast(1), TLane.Broadcast(2 * Math.PI) * count);
        var exponent = CountMass.StirlingError(count) + CountMass.Deviance(count, _mean);
        return TLane.LessThanOrEqual(LaneMath.Log(height * height * root), TLane.Broadcast(-2) * exponent);
    }
}
