using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>Gamma with scale 1; 0 where a draw is below the smallest double.</summary>
public readonly struct GammaSampler : IAttemptSampler
{
    private readonly GammaAttempt _attempt;
    private readonly double _scale;

    /// <summary>A gamma distribution.</summary>
    /// <param name="shape">Shape, from 10⁻³⁰⁰ on, finite.</param>
    /// <param name="scale">Scale, &gt; 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not positive and finite.</exception>
    public GammaSampler(double shape, double scale = 1)
        : this(shape, nameof(shape), scale)
    {
        if (!(scale > 0) || double.IsInfinity(scale))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "A positive, finite number was expected.");
        }
    }

    private GammaSampler(double shape, string name, double scale) => (_attempt, _scale) = (new(shape, name), scale);

    /// <inheritdoc/>
    public int Blocks => _attempt.IsBoosted ? 2 : 1;

    /// <summary>χ²; the degrees of freedom from 2·10⁻³⁰⁰ on, finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are below 2·10⁻³⁰⁰ or not finite.</exception>
    public static GammaSampler ChiSquared(double degreesOfFreedom) => new(degreesOfFreedom / 2, nameof(degreesOfFreedom), 2);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Attempt<TLane>(in BlockWords<TLane> words, out TLane accepted)
        where TLane : struct, ILane<TLane> => TLane.Broadcast(_scale) * (_attempt.IsBoosted
            ? LaneMath.Exp(_attempt.Logarithm(words.A, words.B, words.C, out accepted))
            : _attempt.Value(words.A, words.B, out accepted));

    /// <inheritdoc/>
    public double Draw(ref RandomStream stream) => stream.NextAccepted(this);

    /// <inheritdoc/>
    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => streams.NextAccepted(this);

    /// <inheritdoc/>
    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => RandomFill.FromAttempts<GammaSampler, TLane>(key, this, destination);
}

/// <summary>The natural logarithm of a gamma draw with scale 1: finite for the tiniest shapes too.</summary>
public readonly struct LogGammaSampler : IAttemptSampler
{
    private readonly GammaAttempt _attempt;

    /// <summary>The logarithm of a gamma distribution.</summary>
    /// <param name="shape">Shape, from 10⁻³⁰⁰ on, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shape is below 10⁻³⁰⁰ or not finite.</exception>
    public LogGammaSampler(double shape) => _attempt = new(shape, nameof(shape));

    /// <inheritdoc/>
    public int Blocks => _attempt.IsBoosted ? 2 : 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Attempt<TLane>(in BlockWords<TLane> words, out TLane accepted)
        where TLane : struct, ILane<TLane> => _attempt.Logarithm(words.A, words.B, words.C, out accepted);

    /// <inheritdoc/>
    public double Draw(ref RandomStream stream) => stream.NextAccepted(this);

    /// <inheritdoc/>
    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => streams.NextAccepted(this);

    /// <inheritdoc/>
    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => RandomFill.FromAttempts<LogGammaSampler, TLane>(key, this, destination);
}

/// <summary>Inverse χ²: 1/X with X a χ² draw; +∞ where X is below the smallest double.</summary>
/// <remarks>A scaled inverse χ² draw of ν degrees of freedom and scale s² is ν·s² times this.</remarks>
public readonly struct InverseChiSquaredSampler : IAttemptSampler
{
    private readonly GammaSampler _chiSquared;

    /// <summary>An inverse χ² distribution.</summary>
    /// <param name="degreesOfFreedom">Degrees of freedom, from 2·10⁻³⁰⁰ on, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are below 2·10⁻³⁰⁰ or not finite.</exception>
    public InverseChiSquaredSampler(double degreesOfFreedom) => _chiSquared = GammaSampler.ChiSquared(degreesOfFreedom);

    /// <inheritdoc/>
    public int Blocks => _chiSquared.Blocks;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Attempt<TLane>(in BlockWords<TLane> words, out TLane accepted)
        where TLane : struct, ILane<TLane> => TLane.Broadcast(1) / _chiSquared.Attempt(in words, out accepted);

    /// <inheritdoc/>
    public double Draw(ref RandomStream stream) => stream.NextAccepted(this);

    /// <inheritdoc/>
    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => streams.NextAccepted(this);

    /// <inheritdoc/>
    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => RandomFill.FromAttempts<InverseChiSquaredSampler, TLane>(key, this, destination);
}
