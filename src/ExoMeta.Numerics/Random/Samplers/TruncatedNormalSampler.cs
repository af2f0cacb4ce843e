using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>Normal, given that it lies between two bounds; draws never leave them, however far in a tail they are.</summary>
/// <remarks>
/// By inversion of one word, on the side of the mean where the distribution function is small and accurate. Where that leaves too few
/// digits (an interval that is narrow, or so far out that the function underflows) by rejection: near the mean from a uniform
/// distribution, in a tail by Marsaglia's (1964) method. See also Robert (1995).
/// </remarks>
public readonly struct TruncatedNormalSampler : ISampler
{
    // Below this probability, the distribution function comes near the smallest doubles.
    private const double SmallestTail = 1e-290;

    // An interval with less than this share of the tail that it lies in leaves inversion fewer than 48 bits.
    private const double SmallestShare = 1.0 / 16;

    private readonly Method _method;
    private readonly TruncatedNormalInversion _inversion;
    private readonly TruncatedNormalTail _tail;
    private readonly TruncatedNormalCentre _centre;

    /// <summary>A truncated normal distribution.</summary>
    /// <param name="mean">Mean before truncation; finite.</param>
    /// <param name="standardDeviation">Standard deviation before truncation; positive and finite.</param>
    /// <param name="low">Lower bound; −∞ for none.</param>
    /// <param name="high">Upper bound, above the lower one; +∞ for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range, or two are too far apart to be subtracted.</exception>
    public TruncatedNormalSampler(double mean, double standardDeviation, double low, double high)
    {
        Check(mean, standardDeviation, low, high);
        var (a, b) = ((low - mean) / standardDeviation, (high - mean) / standardDeviation);

        // Mirrored, where that is the side of the mean with more of the interval, into the lower tail.
        var isMirrored = a + b > 0;
        var (lower, upper) = isMirrored ? (-b, -a) : (a, b);
        var (below, share) = (PortableMath.NormalCdf(lower), PortableMath.NormalCdf(upper));
        var mass = share - below;
        var bounds = new Bounds(low, high);
        if (share >= SmallestTail && mass >= SmallestShare * share)
        {
            _method = Method.Inversion;
            _inversion = new(mean, isMirrored ? -standardDeviation : standardDeviation, below, mass, bounds);
        }
        else if (upper > -1)
        {
            _method = Method.Centre;
            _centre = new(mean, standardDeviation, Math.Max(0, -upper), bounds);
        }
        else
        {
            _method = Method.Tail;
            _tail = new(-upper, isMirrored ? standardDeviation : -standardDeviation, bounds);
        }
    }

    private enum Method
    {
        Inversion,
        Centre,
        Tail,
    }

    /// <inheritdoc/>
    public double Draw(ref RandomStream stream) => _method switch
    {
        Method.Inversion => stream.NextFromWord(in _inversion),
        Method.Centre => stream.NextAccepted(in _centre),
        _ => stream.NextAccepted(in _tail),
    };

    /// <inheritdoc/>
    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => _method switch
        {
            Method.Inversion => _inversion.FromWords(streams.NextWords()),
            Method.Centre => streams.NextAccepted(in _centre),
            _ => streams.NextAccepted(in _tail),
        };

    /// <inheritdoc/>
    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane>
    {
        switch (_method)
        {
            case Method.Inversion: RandomFill.FromWords<TruncatedNormalInversion, TLane>(key, in _inversion, destination); break;
            case Method.Centre: RandomFill.FromAttempts<TruncatedNormalCentre, TLane>(key, in _centre, destination); break;
            default: RandomFill.FromAttempts<TruncatedNormalTail, TLane>(key, in _tail, destination); break;
        }
    }

    private static void Check(double mean, double standardDeviation, double low, double high)
    {
        if (!double.IsFinite(mean))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "A finite number was expected.");
        }

        if (!(standardDeviation > 0) || double.IsInfinity(standardDeviation))
        {
            throw new ArgumentOutOfRangeException(nameof(standardDeviation), standardDeviation, "A positive, finite number was expected.");
        }

        if (!(low < high))
        {
            throw new ArgumentOutOfRangeException(nameof(high), high, "A number above the lower bound was expected.");
        }

        if ((double.IsFinite(low) && double.IsInfinity(low - mean)) || (double.IsFinite(high) && double.IsInfinity(high - mean))
            || (double.IsFinite(low) && double.IsFinite(high) && double.IsInfinity(high - low)))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "A mean and bounds whose differences are finite were expected.");
        }
    }
}
