using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>χ² draws whose degrees of freedom differ from replicate to replicate. For fixed ones: <see cref="GammaSampler.ChiSquared"/>.</summary>
/// <remarks>
/// From 2 degrees of freedom on by Marsaglia and Tsang (<see cref="GammaAttempt"/>), with the draws of <see cref="GammaSampler.ChiSquared"/>; the
/// square of a normal draw with 1, and 0 with none. Each attempt takes one Philox block, from the next whole block on, so that no replicate's
/// draws depend on its neighbours' degrees of freedom.
/// </remarks>
public static class VaryingChiSquared
{
    /// <summary>A draw of each replicate.</summary>
    /// <param name="streams">The replicates' streams.</param>
    /// <param name="degreesOfFreedom">0, 1, or any finite number from 2 on.</param>
    /// <exception cref="ArgumentOutOfRangeException">Other degrees of freedom in some replicate.</exception>
    public static TLane Draw<TLane>(ref LaneStream<TLane> streams, TLane degreesOfFreedom)
        where TLane : struct, ILane<TLane>
    {
        var attempts = new Attempts<TLane>(degreesOfFreedom);
        if (TLane.Any(attempts.IsRefused))
        {
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), "0, 1 or a finite number of degrees of freedom from 2 on was expected.");
        }

        return streams.NextFromAttempts(in attempts);
    }

    private readonly struct Attempts<TLane> : ILaneAttempts<TLane>
        where TLane : struct, ILane<TLane>
    {
        private readonly TLane _d;
        private readonly TLane _c;
        private readonly TLane _isZero;
        private readonly TLane _isOne;
        private readonly bool _hasFew;

        public Attempts(TLane degreesOfFreedom)
        {
            var one = TLane.Broadcast(1);
            _isZero = TLane.EqualTo(degreesOfFreedom, TLane.Broadcast(0));
            _isOne = TLane.EqualTo(degreesOfFreedom, one);
            var isMany = TLane.LessThanOrEqual(TLane.Broadcast(2), degreesOfFreedom) & TLane.LessThan(degreesOfFreedom, TLane.Broadcast(double.PositiveInfinity));
            IsRefused = (_isZero | _isOne | isMany) ^ TLane.BroadcastBits(ulong.MaxValue);
            _hasFew = TLane.Any(_isZero | _isOne);
            var shape = TLane.Select(isMany, degreesOfFreedom * TLane.Broadcast(0.5), one);
            _d = shape - TLane.Broadcast(1.0 / 3);
            _c = one / TLane.SquareRoot(TLane.Broadcast(9) * _d);
        }

        public TLane IsRefused { get; }

        public int Blocks => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Attempt(in BlockWords<TLane> words, out TLane accepted)
        {
            var value = TLane.Broadcast(2) * GammaAttempt.Value(_d, _c, words.A, words.B, out accepted);
            return _hasFew ? Few(words.A, value, ref accepted) : value;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private TLane Few(TLane word, TLane value, ref TLane accepted)
        {
            var z = LaneMath.NormalQuantile(Philox.ToUniform(word));
            accepted |= _isZero | _isOne;
            return TLane.Select(_isZero, TLane.Broadcast(0), TLane.Select(_isOne, z * z, value));
        }
    }
}
