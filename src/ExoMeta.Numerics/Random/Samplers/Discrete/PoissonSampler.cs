using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>Poisson; exact for every mean up to 10⁹.</summary>
/// <remarks>
/// By inversion of one word from a table, each probability right to 2⁻⁵⁹; where more than 4096 counts are likelier than 2⁻⁸⁰ of the likeliest
/// (means above about 38,000), by Hörmann's (1993) rejection. For means that change from draw to draw, see <see cref="VaryingPoisson"/>.
/// </remarks>
public readonly struct PoissonSampler : ISampler
{
    private readonly TableOrRejection<Rejection> _sampler;

    /// <summary>A Poisson distribution.</summary>
    /// <param name="mean">Mean, in [0, 10⁹].</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean is outside [0, 10⁹].</exception>
    public PoissonSampler(double mean)
    {
        VaryingPoisson.Check(mean);

        // Neighbouring masses have the ratio mean/(k + 1).
        var table = DiscreteTable.AroundMode(
            (int)mean,
            k => new DoubleDouble(mean, 0).Over(new(k + 1.0, 0)),
            k => new DoubleDouble(k, 0).Over(new(mean, 0)));
        _sampler = new(table, new(mean));
    }

    /// <inheritdoc/>
    public double Draw(ref RandomStream stream) => _sampler.Draw(ref stream);

    /// <inheritdoc/>
    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => _sampler.Draw(ref streams);

    /// <inheritdoc/>
    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => _sampler.Fill<TLane>(key, destination);

    /// <summary>Hörmann's rejection.</summary>
    private readonly struct Rejection(double mean) : IAttemptSampler
    {
        private readonly PoissonRejection<LaneOne> _rejection = new(new(mean));

        public int Blocks => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Attempt<TLane>(in BlockWords<TLane> words, out TLane accepted)
            where TLane : struct, ILane<TLane> => PoissonRejection<TLane>.Of(in _rejection).Attempt(words.A, words.B, out accepted);

        public double Draw(ref RandomStream stream) => stream.NextAccepted(this);

        public TLane Draw<TLane>(ref LaneStream<TLane> streams)
            where TLane : struct, ILane<TLane> => streams.NextAccepted(this);

        public void Fill<TLane>(StreamKey key, Span<double> destination)
            where TLane : struct, ILane<TLane> => RandomFill.FromAttempts<Rejection, TLane>(key, this, destination);
    }
}
