using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Pooling;

/// <summary>
/// Counts the arrangements of signs whose statistic reaches the observed one: eight arrangements at a time where estimator and inference allow
/// it. Scratch space: one a thread.
/// </summary>
internal sealed class SignFlips
{
    private const uint SignStream = 0x5167;

    // Statistics of the lanes agree with those of the scalar path to 10⁻¹⁰; nearer to the border than this the scalar path decides.
    private const double Doubt = 1e-9;

    // Beyond, the standard error is made of rounding, and the two paths need not agree on it.
    private const double LargestStatistic = 1e5;

    private readonly double[] _estimates;
    private readonly TauSquaredEstimator _estimator;
    private readonly InferenceMethod _inference;
    private readonly LaneFitter? _lanes;
    private readonly MarginalModel _model;
    private readonly double _observed;
    private readonly ulong? _seed;
    private readonly LaneBlock _block;

    /// <summary>Takes the rows, independent.</summary>
    /// <param name="effects">The rows.</param>
    /// <param name="options">Estimator and inference.</param>
    /// <param name="observed">The statistic to reach.</param>
    /// <param name="seed">Seed of drawn arrangements; null where bit i of an arrangement's number is the sign of row i.</param>
    public SignFlips(EffectSet effects, PoolingOptions options, double observed, ulong? seed)
    {
        var k = effects.Count;
        _estimates = [.. effects.Effects.Select(e => e.Estimate)];
        (_estimator, _inference) = (HeterogeneityEstimators.Of(options.Method), options.Inference);
        _lanes = Math.Abs(observed) <= LargestStatistic ? _estimator.OnLanes(_inference) : null;
        (_observed, _seed) = (observed, seed);
        _model = new(k);
        _block = new(k);
        for (var j = 0; j < k; j++)
        {
            _model.V[j] = effects.Effects[j].Variance;
        }
    }

    /// <summary>Estimate over standard error; 0 where both are 0.</summary>
    public static double Statistic(MarginalModel model, TauSquaredEstimator estimator, InferenceMethod inference)
    {
        var fit = LeanFit.Of(model, estimator, inference);
        return Statistic(fit.Estimate, fit.StandardError);
    }

    /// <summary>How many of the arrangements from one number on reach the observed statistic.</summary>
    /// <exception cref="FitFailedException">An iterative estimate did not converge.</exception>
    public long Reaching(long first, int count, CancellationToken cancellation)
    {
        var call = new Call(this, first, count, cancellation);
        LaneDispatch.Run(ref call);
        return call.Reaching;
    }

    private static double Statistic(double estimate, double standardError) => estimate == 0 ? 0 : estimate / standardError;

    private long Reaching<TLane>(long first, int count, CancellationToken cancellation)
        where TLane : struct, ILane<TLane>
    {
        var reaching = 0L;
        for (var done = 0; done < count; done += _block.Capacity)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = Math.Min(_block.Capacity, count - done);
            if (_lanes is null)
            {
                _block.Fits.Decided.Clear();
            }
            else
            {
                for (var i = 0; i < part; i += TLane.Count)
                {
                    Pack(first + done + i, _block.Y<TLane>(i), _block.V<TLane>(i));
                    _block.Sizes<TLane>(i) = TLane.Broadcast(_estimates.Length);
                }

                _block.Fit<TLane>(_lanes, part);
            }

            reaching += ReachingOf(first + done, part);
        }

        return reaching;
    }

    /// <summary>A group of arrangements; those behind the last are fitted and forgotten.</summary>
    private void Pack<TLane>(long first, Span<TLane> y, Span<TLane> v)
        where TLane : struct, ILane<TLane>
    {
        Span<double> signs = stackalloc double[LaneFitter.GroupSize];
        Span<SignBits> bits = stackalloc SignBits[LaneFitter.GroupSize];
        for (var i = 0; i < TLane.Count; i++)
        {
            bits[i] = new(first + i, _seed);
        }

        for (var j = 0; j < v.Length; j++)
        {
            for (var i = 0; i < TLane.Count; i++)
            {
                signs[i] = bits[i].Next(j);
            }

            (y[j], v[j]) = (TLane.Broadcast(_estimates[j]) * TLane.Load(signs), TLane.Broadcast(_model.V[j]));
        }
    }

    private long ReachingOf(long first, int count)
    {
        var fits = _block.Fits;
        var border = PermutationP.Border(_observed);
        var doubt = Doubt * Math.Max(1, Math.Abs(_observed));
        var reaching = 0L;
        for (var i = 0; i < count; i++)
        {
            var distance = Math.Abs(Statistic(fits.Estimate[i], fits.StandardError[i])) - border;
            var reaches = fits.Decided[i] == 1 && Math.Abs(distance) > doubt ? distance > 0 : ReachesAlone(first + i);
            reaching += reaches ? 1 : 0;
        }

        return reaching;
    }

    private bool ReachesAlone(long arrangement)
    {
        var bits = new SignBits(arrangement, _seed);
        for (var j = 0; j < _estimates.Length; j++)
        {
            _model.Y[j] = _estimates[j] * bits.Next(j);
        }

        _model.Prepare();
        return PermutationP.Reaches(Statistic(_model, _estimator, _inference), _observed);
    }

    /// <summary>The signs of one arrangement, row by row.</summary>
    private struct SignBits
    {
        private readonly bool _isDrawn;
        private RandomStream _stream;
        private ulong _bits;

        public SignBits(long arrangement, ulong? seed)
        {
            (_bits, _isDrawn) = ((ulong)arrangement, seed is not null);
            _stream = new(new StreamKey(seed ?? 0, (ulong)arrangement, SignStream));
        }

        /// <summary>1 or −1; rows are asked for in their order.</summary>
        public double Next(int row)
        {
            if (_isDrawn && row % 64 == 0)
            {
                _bits = _stream.NextBits();
            }

            var sign = 1 - 2 * (double)(_bits & 1);
            _bits >>= 1;
            return sign;
        }
    }

    private struct Call(SignFlips flips, long first, int count, CancellationToken cancellation) : ILaneAction
    {
        public long Reaching { get; private set; }

        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane> => Reaching = flips.Reaching<TLane>(first, count, cancellation);
    }
}
