using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>
/// Attempts at binomial draws with p ≤ ½ and a mean of at least 10, by transformed rejection with squeeze: algorithm BTRS of Hörmann
/// (1993, Journal of Statistical Computation and Simulation 46:101). What lanes with a smaller mean hold is of no use, but harmless.
/// </summary>
internal readonly struct BinomialRejection<TLane> : ICountByRejection<TLane>
    where TLane : struct, ILane<TLane>
{
    private readonly TLane _trials;
    private readonly TLane _successes;
    private readonly TLane _mode;
    private readonly TLane _a;
    private readonly TLane _b;
    private readonly TLane _squeeze;
    private readonly TLane _scale;

    /// <summary>Prepares the hat.</summary>
    /// <param name="trials">n.</param>
    /// <param name="p">p ≤ ½.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BinomialRejection(TLane trials, TLane p)
    {
        _trials = trials;
        _successes = trials * p;
        _mode = TLane.Floor((trials + TLane.Broadcast(1)) * p);
        var deviation = TLane.SquareRoot(_successes * (TLane.Broadcast(1) - p));
        _b = TLane.Broadcast(1.15) + TLane.Broadcast(2.53) * deviation;
        _a = TLane.Broadcast(-0.0873) + TLane.Broadcast(0.0248) * _b + TLane.Broadcast(0.01) * p;
        _squeeze = TLane.Broadcast(0.92) - TLane.Broadcast(4.2) / _b;
        _scale = (TLane.Broadcast(2.83) + TLane.Broadcast(5.1) / _b) * deviation;
    }

    private BinomialRejection(in BinomialRejection<LaneOne> one)
    {
        _trials = TLane.Broadcast(one._trials.Value);
        _successes = TLane.Broadcast(one._successes.Value);
        _mode = TLane.Broadcast(one._mode.Value);
        _a = TLane.Broadcast(one._a.Value);
        _b = TLane.Broadcast(one._b.Value);
        _squeeze = TLane.Broadcast(one._squeeze.Value);
        _scale = TLane.Broadcast(one._scale.Value);
    }

    /// <summary>The same parameters in every element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BinomialRejection<TLane> Of(in BinomialRejection<LaneOne> one) => new(in one);

    /// <summary>An attempt.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public TLane Attempt(TLane wordOfPlace, TLane wordOfTest, out TLane accepted)
    {
        var half = TLane.Broadcast(0.5);
        var u = Philox.ToUniform(wordOfPlace) - half;
        var v = Philox.ToUniform(wordOfTest);
        var distance = half - (u & TLane.BroadcastBits(long.MaxValue));
        var count = TLane.Floor((TLane.Broadcast(2) * _a / distance + _b) * u + (_successes + half));
        var isPossible = TLane.LessThanOrEqual(TLane.Broadcast(0), count) & TLane.LessThanOrEqual(count, _trials);
        accepted = isPossible & TLane.LessThanOrEqual(TLane.Broadcast(0.07), distance) & TLane.LessThanOrEqual(v, _squeeze);
        var isOpen = isPossible ^ accepted;
        if (TLane.Any(isOpen))
        {
            var height = v * _scale / (_a / (distance * distance) + _b);
            accepted |= isOpen & IsBelow(height, TLane.Select(isOpen, count, _mode));
        }

        return count;
    }

    /// <summary>
    /// Whether a height is at most the ratio of a count's mass to the mode's. With f(k) ∝ exp(−δ(k) − δ(n − k) − D(k, np) − D(n − k, nq))/√(k(n − k)),
    /// twice the logarithms are compared, so that one logarithm serves the height and the roots.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private TLane IsBelow(TLane height, TLane count)
    {
        var failures = _trials - _successes;
        var exponent = Exponent(_mode, failures) - Exponent(count, failures);
        var root = RootTerm(count) * RootTerm(_trials - count) / (_mode * (_trials - _mode));
        return TLane.LessThanOrEqual(LaneMath.Log(height * height * root), TLane.Broadcast(2) * exponent);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLane Exponent(TLane count, TLane failures)
    {
        var rest = _trials - count;
        return CountMass.StirlingError(count) + CountMass.StirlingError(rest)
            + (CountMass.Deviance(count, _successes) + CountMass.Deviance(rest, failures));
    }

    /// <summary>k, but 1/(2π) for 0: log k! is k log k − k + δ(k) + ½ log 2πk, whose last two terms are 0 there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane RootTerm(TLane count) =>
        TLane.Select(TLane.EqualTo(count, TLane.Broadcast(0)), TLane.Broadcast(0.15915494309189535), count);
}
