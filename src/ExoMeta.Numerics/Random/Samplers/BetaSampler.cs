using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>Beta on [0, 1]: X/(X + Y) of two gamma draws, from their logarithms where a shape is below 1, so that tiny shapes do not give 0/0.</summary>
public readonly struct BetaSampler : IAttemptSampler
{
    private readonly GammaAttempt _x;
    private readonly GammaAttempt _y;

    /// <summary>A beta distribution.</summary>
    /// <param name="a">First shape, from 10⁻³⁰⁰ on, finite.</param>
    /// <param name="b">Second shape, from 10⁻³⁰⁰ on, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A shape is below 10⁻³⁰⁰ or not finite.</exception>
    public BetaSampler(double a, double b) => (_x, _y) = (new(a, nameof(a)), new(b, nameof(b)));

    /// <inheritdoc/>
    public int Blocks => _x.IsBoosted || _y.IsBoosted ? 3 : 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Attempt<TLane>(in BlockWords<TLane> words, out TLane accepted)
        where TLane : struct, ILane<TLane>
    {
        TLane acceptedX, acceptedY, odds;
        if (_x.IsBoosted || _y.IsBoosted)
        {
            var logX = _x.Logarithm(words.A, words.B, words.E, out acceptedX);
            var logY = _y.Logarithm(words.C, words.D, words.F, out acceptedY);
            odds = LaneMath.Exp(logY - logX);
        }
        else
        {
            var x = _x.Value(words.A, words.B, out acceptedX);
            odds = _y.Value(words.C, words.D, out acceptedY) / x;
        }

        accepted = acceptedX & acceptedY;
        return TLane.Broadcast(1) / (TLane.Broadcast(1) + odds);
    }

    /// <inheritdoc/>
    public double Draw(ref RandomStream stream) => stream.NextAccepted(this);

    /// <inheritdoc/>
    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => streams.NextAccepted(this);

    /// <inheritdoc/>
    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => RandomFill.FromAttempts<BetaSampler, TLane>(key, this, destination);
}
