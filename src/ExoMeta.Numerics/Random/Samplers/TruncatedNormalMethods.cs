using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>The bounds of a truncated distribution.</summary>
internal readonly record struct Bounds(double Low, double High)
{
    /// <summary>Width; +∞ where a bound is infinite.</summary>
    public double Width => High - Low;

    /// <summary>What rounding put outside, put back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Clamp<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        var (low, high) = (TLane.Broadcast(Low), TLane.Broadcast(High));
        x = TLane.Select(TLane.LessThan(x, low), low, x);
        return TLane.Select(TLane.LessThan(high, x), high, x);
    }
}

/// <summary>The quantile of a probability between those of the bounds.</summary>
/// <param name="mean">Mean before truncation.</param>
/// <param name="scale">Standard deviation; negative where the interval is mirrored.</param>
/// <param name="below">Probability below the (mirrored) interval.</param>
/// <param name="mass">Probability of the interval.</param>
/// <param name="bounds">The bounds.</param>
internal readonly struct TruncatedNormalInversion(double mean, double scale, double below, double mass, Bounds bounds) : IWordSampler
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane FromWords<TLane>(TLane words)
        where TLane : struct, ILane<TLane>
    {
        var p = TLane.FusedMultiplyAdd(Philox.ToUniform(words), TLane.Broadcast(mass), TLane.Broadcast(below));
        return bounds.Clamp(TLane.FusedMultiplyAdd(LaneMath.NormalQuantile(p), TLane.Broadcast(scale), TLane.Broadcast(mean)));
    }

    public double Draw(ref RandomStream stream) => stream.NextFromWord(this);

    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => FromWords(streams.NextWords());

    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => RandomFill.FromWords<TruncatedNormalInversion, TLane>(key, this, destination);
}

/// <summary>A narrow interval near the mean: uniform draws, accepted by the ratio of the density to its largest value there.</summary>
/// <param name="mean">Mean before truncation.</param>
/// <param name="standardDeviation">Standard deviation before truncation.</param>
/// <param name="nearest">Distance of the interval from the mean, in standard deviations; 0 where it holds the mean.</param>
/// <param name="bounds">The bounds.</param>
internal readonly struct TruncatedNormalCentre(double mean, double standardDeviation, double nearest, Bounds bounds) : IAttemptSampler
{
    public int Blocks => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Attempt<TLane>(in BlockWords<TLane> words, out TLane accepted)
        where TLane : struct, ILane<TLane>
    {
        var u = Philox.ToUniform(words.A);
        var x = bounds.Clamp(TLane.FusedMultiplyAdd(u, TLane.Broadcast(bounds.Width), TLane.Broadcast(bounds.Low)));
        var z = (x - TLane.Broadcast(mean)) / TLane.Broadcast(standardDeviation);
        var logRatio = TLane.Broadcast(0.5) * TLane.FusedMultiplyAdd(z, TLane.Broadcast(0) - z, TLane.Broadcast(nearest * nearest));
        accepted = TLane.LessThanOrEqual(LaneMath.Log(Philox.ToUniform(words.B)), logRatio);
        return x;
    }

    public double Draw(ref RandomStream stream) => stream.NextAccepted(this);

    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => streams.NextAccepted(this);

    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => RandomFill.FromAttempts<TruncatedNormalCentre, TLane>(key, this, destination);
}

/// <summary>
/// A tail (Marsaglia 1964, Technometrics 6:101): with t exponential, truncated to the interval's width, z = √(a² + 2t) has density
/// ∝ z·exp(−z²/2), and is accepted with probability a/z. The distance from the bound, 2t/(a + z), is computed without cancellation.
/// </summary>
internal readonly struct TruncatedNormalTail : IAttemptSampler
{
    // Squares must not overflow; so far out, every draw rounds to the bound.
    private const double Farthest = 1e150;

    private readonly Bounds _bounds;
    private readonly double _bound;
    private readonly double _scale;
    private readonly double _a;
    private readonly double _minusMass;

    /// <summary>Prepares a tail.</summary>
    /// <param name="nearest">Distance of the nearer bound from the mean, in standard deviations; at least 1.</param>
    /// <param name="scale">Standard deviation; negative for an interval below the mean.</param>
    /// <param name="bounds">The bounds.</param>
    public TruncatedNormalTail(double nearest, double scale, Bounds bounds)
    {
        _bounds = bounds;
        _bound = scale > 0 ? bounds.Low : bounds.High;
        _scale = scale;
        _a = Math.Min(nearest, Farthest);
        var width = bounds.Width / Math.Abs(scale);
        _minusMass = PortableMath.Expm1(-width * (_a + width / 2));
    }

    public int Blocks => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Attempt<TLane>(in BlockWords<TLane> words, out TLane accepted)
        where TLane : struct, ILane<TLane>
    {
        var a = TLane.Broadcast(_a);
        var minusT = LaneMath.Log1p(Philox.ToUniform(words.A) * TLane.Broadcast(_minusMass));
        var z = TLane.SquareRoot(TLane.FusedMultiplyAdd(TLane.Broadcast(-2), minusT, a * a));
        accepted = TLane.LessThanOrEqual(Philox.ToUniform(words.B) * z, a);
        var distance = TLane.Broadcast(-2) * minusT / (a + z);
        return _bounds.Clamp(TLane.FusedMultiplyAdd(distance, TLane.Broadcast(_scale), TLane.Broadcast(_bound)));
    }

    public double Draw(ref RandomStream stream) => stream.NextAccepted(this);

    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => streams.NextAccepted(this);

    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => RandomFill.FromAttempts<TruncatedNormalTail, TLane>(key, this, destination);
}
