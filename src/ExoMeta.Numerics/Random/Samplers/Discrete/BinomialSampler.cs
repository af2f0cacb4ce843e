using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>Binomial: the number of successes in n trials of probability p; exact for every n and p.</summary>
/// <remarks>
/// By inversion of one word from a table, each probability right to 2⁻⁵⁹; where more than 4096 counts are likelier than 2⁻⁸⁰ of the likeliest
/// (standard deviations above about 190), by Hörmann's (1993) rejection. A table takes as long to prepare as some thousand draws or
/// more: for parameters that change from draw to draw, see <see cref="VaryingBinomial"/>.
/// </remarks>
public readonly struct BinomialSampler : ISampler
{
    private readonly TableOrRejection<Rejection> _sampler;

    /// <summary>A binomial distribution.</summary>
    /// <param name="trials">Number of trials, ≥ 0.</param>
    /// <param name="p">Probability of success, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative trials, or p outside [0, 1].</exception>
    public BinomialSampler(int trials, double p)
    {
        VaryingBinomial.Check(trials, p);
        _sampler = new(Tabulate(trials, p), new(trials, p));
    }

    /// <inheritdoc/>
    public double Draw(ref RandomStream stream) => _sampler.Draw(ref stream);

    /// <inheritdoc/>
    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => _sampler.Draw(ref streams);

    /// <inheritdoc/>
    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => _sampler.Fill<TLane>(key, destination);

    /// <summary>Neighbouring masses have the ratio (n − k)/(k + 1)·p/(1 − p).</summary>
    private static DiscreteTable? Tabulate(int trials, double p)
    {
        var mode = (int)Math.Min(Math.Floor((trials + 1.0) * p), trials);
        var (success, failure) = (new DoubleDouble(p, 0), DoubleDouble.Sum(1, -p));
        return DiscreteTable.AroundMode(
            mode,
            k => k == trials ? new(0, 0) : success.Times(trials - (double)k).Over(failure.Times(k + 1.0)),
            k => failure.Times(k).Over(success.Times(trials - k + 1.0)));
    }

    /// <summary>Hörmann's rejection, of the failures where p &gt; ½.</summary>
    private readonly struct Rejection(int trials, double p) : IAttemptSampler
    {
        private readonly BinomialRejection<LaneOne> _rejection = new(new(trials), new(Math.Min(p, 1 - p)));
        private readonly bool _countsFailures = p > 0.5;

        public int Blocks => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Attempt<TLane>(in BlockWords<TLane> words, out TLane accepted)
            where TLane : struct, ILane<TLane>
        {
            var count = BinomialRejection<TLane>.Of(in _rejection).Attempt(words.A, words.B, out accepted);
            return _countsFailures ? TLane.Broadcast(trials) - count : count;
        }

        public double Draw(ref RandomStream stream) => stream.NextAccepted(this);

        public TLane Draw<TLane>(ref LaneStream<TLane> streams)
            where TLane : struct, ILane<TLane> => streams.NextAccepted(this);

        public void Fill<TLane>(StreamKey key, Span<double> destination)
            where TLane : struct, ILane<TLane> => RandomFill.FromAttempts<Rejection, TLane>(key, this, destination);
    }
}
