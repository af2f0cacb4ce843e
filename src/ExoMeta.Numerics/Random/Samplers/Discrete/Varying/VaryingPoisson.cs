using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>Poisson draws whose mean differs from replicate to replicate; exact. For a fixed one: <see cref="PoissonSampler"/>.</summary>
/// <remarks>
/// Sequential inversion for means below 25, Hörmann's (1993) PTRS elsewhere. Each attempt takes one Philox block, from the next whole block
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

        var counts = new Inversion<TLane>(mean);
        var inversion = new InversionAttempts<TLane, Inversion<TLane>, PoissonRejection<TLane>>(in counts);
        return inversion.CoversAll ? streams.NextFromAttempts(inversion) : streams.NextFromAttempts(new MixedAttempts<TLane, Inversion<TLane>, PoissonRejection<TLane>>(in counts));
    }

    /// <summary>A draw of one stream.</summary>
    internal static int Draw(ref RandomStream stream, double mean)
    {
        Check(mean);
        var counts = new Inversion<LaneOne>(new(mean));
        var inversion = new InversionAttempts<LaneOne, Inversion<LaneOne>, PoissonRejection<LaneOne>>(in counts);
        return (int)(inversion.CoversAll ? stream.NextFromAttempts(inversion) : stream.NextFromAttempts(new MixedAttempts<LaneOne, Inversion<LaneOne>, PoissonRejection<LaneOne>>(in counts)));
    }

    /// <summary>Refuses a mean outside its range.</summary>
    internal static void Check(double mean)
    {
        if (!(mean >= 0 && mean <= LargestMean))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "A mean in [0, 1e9] was expected.");
        }
    }

    /// <summary>Inversion, for elements with a small mean.</summary>
    private readonly struct Inversion<TLane> : ICountByInversion<TLane, PoissonRejection<TLane>>
        where TLane : struct, ILane<TLane>
    {
        // Up to here, stepping through the counts is faster; Hörmann's bounds hold from 10 on.
        private const double LargestInverted = 25;

        private readonly TLane _mean;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Inversion(TLane mean)
        {
            _mean = mean;
            Covered = TLane.LessThan(mean, TLane.Broadcast(LargestInverted));
        }

        /// <summary>Mask of the elements with a small mean.</summary>
        public TLane Covered { get; }

        /// <summary>Prepares the rejection of the others.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public PoissonRejection<TLane> Rejection() => new(_mean);

        /// <summary>The count itself.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Draw(TLane count) => count;

        /// <summary>The smallest k with P(X ≤ k) ≥ u: the masses from 0 on are taken from u until none is left.</summary>
        public TLane Count(TLane words)
        {
            var u = Philox.ToUniform(words);
            var mass = LaneMath.Exp(TLane.Broadcast(0) - _mean);
            var count = TLane.Broadcast(0);
            var pending = Covered & TLane.LessThan(mass, u);
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
