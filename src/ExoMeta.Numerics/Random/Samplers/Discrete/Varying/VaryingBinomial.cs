using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>Binomial draws whose parameters differ from replicate to replicate; exact for every n and p. For fixed ones: <see cref="BinomialSampler"/>.</summary>
/// <remarks>
/// Sequential inversion where n·min(p, 1 − p) &lt; 25, Hörmann's (1993) BTRS elsewhere; p &gt; ½ by the failures. Each attempt takes one Philox
/// block, from the next whole block on. <see cref="RandomStream.NextBinomial"/> gives the same draws one by one.
/// </remarks>
public static class VaryingBinomial
{
    /// <summary>A draw of each replicate.</summary>
    /// <param name="streams">The replicates' streams.</param>
    /// <param name="trials">Number of trials, whole numbers from 0 to 2³¹ − 1.</param>
    /// <param name="p">Probability of success, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range in some replicate.</exception>
    public static TLane Draw<TLane>(ref LaneStream<TLane> streams, TLane trials, TLane p)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one) = (TLane.Broadcast(0), TLane.Broadcast(1));
        var isTrials = TLane.LessThanOrEqual(zero, trials) & TLane.LessThanOrEqual(trials, TLane.Broadcast(int.MaxValue))
            & TLane.EqualTo(TLane.Floor(trials), trials);
        var isProbability = TLane.LessThanOrEqual(zero, p) & TLane.LessThanOrEqual(p, one);
        if (TLane.Any((isTrials & isProbability) ^ TLane.BroadcastBits(ulong.MaxValue)))
        {
            throw new ArgumentOutOfRangeException(nameof(p), "Whole numbers of trials from 0 to 2147483647 and probabilities in [0, 1] were expected.");
        }

        var counts = new Inversion<TLane>(trials, p);
        var inversion = new InversionAttempts<TLane, Inversion<TLane>, BinomialRejection<TLane>>(in counts);
        return inversion.CoversAll ? streams.NextFromAttempts(inversion) : streams.NextFromAttempts(new MixedAttempts<TLane, Inversion<TLane>, BinomialRejection<TLane>>(in counts));
    }

    /// <summary>A draw of one stream.</summary>
    internal static int Draw(ref RandomStream stream, int trials, double p)
    {
        Check(trials, p);
        var counts = new Inversion<LaneOne>(new(trials), new(p));
        var inversion = new InversionAttempts<LaneOne, Inversion<LaneOne>, BinomialRejection<LaneOne>>(in counts);
        return (int)(inversion.CoversAll ? stream.NextFromAttempts(inversion) : stream.NextFromAttempts(new MixedAttempts<LaneOne, Inversion<LaneOne>, BinomialRejection<LaneOne>>(in counts)));
    }

    /// <summary>Refuses parameters outside their range.</summary>
    internal static void Check(int trials, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        if (!(p >= 0 && p <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability in [0, 1] was expected.");
        }
    }

    /// <summary>Inversion, for elements with a small mean.</summary>
    private readonly struct Inversion<TLane> : ICountByInversion<TLane, BinomialRejection<TLane>>
        where TLane : struct, ILane<TLane>
    {
        // Up to here, stepping through the counts is faster; Hörmann's bounds hold from 10 on.
        private const double LargestMean = 25;

        private readonly TLane _trials;
        private readonly TLane _p;
        private readonly TLane _countsFailures;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Inversion(TLane trials, TLane p)
        {
            _trials = trials;
            _countsFailures = TLane.LessThan(TLane.Broadcast(0.5), p);
            _p = TLane.Select(_countsFailures, TLane.Broadcast(1) - p, p);
            Covered = TLane.LessThan(trials * _p, TLane.Broadcast(LargestMean));
        }

        /// <summary>Mask of the elements with a small mean.</summary>
        public TLane Covered { get; }

        /// <summary>Prepares the rejection of the others.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public BinomialRejection<TLane> Rejection() => new(_trials, _p);

        /// <summary>Successes, from the number of the rarer of successes and failures.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Draw(TLane count) => TLane.Select(_countsFailures, _trials - count, count);

        /// <summary>The smallest k with P(X ≤ k) ≥ u: the masses from 0 on are taken from u until none is left.</summary>
        public TLane Count(TLane words)
        {
            var u = Philox.ToUniform(words);
            var one = TLane.Broadcast(1);
            var mean = _trials * _p;
            var odds = _p / (one - _p);
            var mass = LaneMath.Exp(_trials * LaneMath.Log1p(TLane.Broadcast(0) - _p));
            var count = TLane.Broadcast(0);
            var pending = Covered & TLane.LessThan(mass, u);
            for (var k = 1; TLane.Any(pending); k++)
            {
                var next = TLane.Broadcast(k);
                u -= mass;
                mass *= odds * (_trials - next + one) * TLane.Broadcast(1.0 / k);
                pending &= TLane.LessThanOrEqual(next, _trials);
                count = TLane.Select(pending, next, count);

                // Far below the last bit of u, rounding errors would be all that is left of it.
                var isSpent = TLane.LessThan(mass, TLane.Broadcast(1e-18)) & TLane.LessThan(mean, next);
                pending &= TLane.LessThan(mass, u) & (isSpent ^ TLane.BroadcastBits(ulong.MaxValue));
            }

            return count;
        }
    }
}
