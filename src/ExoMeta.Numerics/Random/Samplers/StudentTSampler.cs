using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>Student t: a normal draw over the square root of a χ² draw per degree of freedom. Normal for infinite degrees of freedom.</summary>
public readonly struct StudentTSampler : IAttemptSampler
{
    private readonly GammaAttempt _gamma;
    private readonly double _half;
    private readonly double _logHalf;

    /// <summary>A t distribution.</summary>
    /// <param name="degreesOfFreedom">Degrees of freedom, from 2·10⁻³⁰⁰ on; +∞ for the normal distribution.</param>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are below 2·10⁻³⁰⁰.</exception>
    public StudentTSampler(double degreesOfFreedom)
    {
        _half = degreesOfFreedom / 2;
        if (!double.IsPositiveInfinity(degreesOfFreedom))
        {
            _gamma = new(_half, nameof(degreesOfFreedom));
            _logHalf = PortableMath.Log(_half);
        }
    }

    /// <inheritdoc/>
    public int Blocks => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Attempt<TLane>(in BlockWords<TLane> words, out TLane accepted)
        where TLane : struct, ILane<TLane>
    {
        var z = LaneMath.NormalQuantile(Philox.ToUniform(words.C));
        if (double.IsPositiveInfinity(_half))
        {
            accepted = TLane.BroadcastBits(ulong.MaxValue);
            return z;
        }

        if (_gamma.IsBoosted)
        {
            var logGamma = _gamma.Logarithm(words.A, words.B, words.D, out accepted);
            return z * LaneMath.Exp(TLane.Broadcast(0.5) * (TLane.Broadcast(_logHalf) - logGamma));
        }

        return z / TLane.SquareRoot(_gamma.Value(words.A, words.B, out accepted) / TLane.Broadcast(_half));
    }

    /// <inheritdoc/>
    public double Draw(ref RandomStream stream) => stream.NextAccepted(this);

    /// <inheritdoc/>
    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => streams.NextAccepted(this);

    /// <inheritdoc/>
    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => RandomFill.FromAttempts<StudentTSampler, TLane>(key, this, destination);
}
