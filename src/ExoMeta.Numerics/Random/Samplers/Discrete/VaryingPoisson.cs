using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>Poisson draws whose mean differs from replicate to replicate; exact. For a fixed one: <see cref="PoissonSampler"/>.</summary>
/// <remarks>
/// Sequential inversion for means below 10, Hörmann's (1993) PTRS elsewhere. Each attempt takes one Philox block, from the next whole block
/// on. <see cref="RandomStream.NextPoisson"/> gives the same draws one by one.
/// </remarks>
public static class VaryingPoisson
{
    private const double LargestMean = 1e9;

    /// <summary>A draw of each replicate.</summary>
    /// <param name="streams">The replicates' streams.</param>
    /// <param name="mean">Mean, in [0, 10⁹].</param>
    /// <exception cref="ArgumentOutOfRangeException">A mean is outside its range in some replicate.</exception>
    public static TLane Draw<TLane>(ref LaneStream<TLane> streams, TLane mean)
        where TLane : struct, ILane<TLane>
    {
        var isMean = TLane.LessThanOrEqual(TLane.Broadcast(0), mean) & TLane.LessThanOrEqual(mean, TLane.Broadcast(LargestMean));
        if (TLane.Any(isMean ^ TLane.BroadcastBits(ulong.MaxValue)))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), "Means in [0, 1e9] were expected.");
        }

        return streams.NextFromAttempts(new Attempts<TLane>(mean));
    }

    /// <summary>Refuses a mean outside its range.</summary>
    internal static void Check(double mean)
    {
        if (!(mean >= 0 && mean <= LargestMean))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "A mean in [0, 1e9] was expected.");
        }
    }

    /// <summary>Attempts of whichever method suits each element.</summary>
    internal readonly struct Attempts<TLane> : ILaneAttempts<TLane>
        where TLane : struct, ILane<TLane>
    {
        // Hörmann's bounds hold from this mean on.
        private const double RejectionMean = 10;

        private readonly TLane _mean;
        private readonly TLane _isInverted;
        private readonly PoissonRejection<TLane> _rejection;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Attempts(TLane mean)
        {
            _mean = mean;
            _isInverted = TLane.LessThan(mean, TLane.Broadcast(RejectionMean));
            _rejection = new(mean);
        }

        public int Blocks => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Attempt(in BlockWords<TLane> words, out TLane accepted)
        {
            var count = TLane.Broadcast(0);
            accepted = _isInverted;
            if (TLane.Any(_isInverted ^ TLane.BroadcastBits(ulong.MaxValue)))
            {
                count = _rejection.Attempt(words.A, words.B, out accepted);
                accepted |= _isInverted;
            }

            return TLane.Any(_isInverted) ? TLane.Select(_isInverted, Invert(Philox.ToUniform(words.A)), count) : count;
        }

        /// <summary>The smallest k with P(X ≤ k) ≥ u, for a mean below 10: the masses from 0 on are taken from u until none is left.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private TLane Invert(TLane u)
        {
            var mass = LaneMath.Exp(TLane.Broadcast(0) - _mean);
            var count = TLane.Broadcast(0);
            var pending = _isInverted & TLane.LessThan(mass, u);
            for (var k = 1; TLane.Any(pending); k++)
            {
                var next = TLane.Broadcast(k);
                u -= mass;
                mass *= _mean * TLane.Broadcast(1.0 / k);
                count = TLane.Select(pending, next, count);

                // Far below the last bit of u, rounding errors would be all that is left of it.
                var isSpent = TLane.LessThan(mass, TLane.Broadcast(1e-18)) & TLane.LessThan(_mean, next);
                pending &= TLane.LessThan(mass, u) & (isSpent ^ TLane.BroadcastBits(ulong.MaxValue));
            }

            return count;
        }
    }
}
