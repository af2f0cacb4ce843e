using System.Globalization;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// Fits the same studies over and over with other numbers: replicates of a simulation, of a bootstrap, of uncertain rows. Rows are independent,
/// without moderators, and weighted by 1/(v + τ²). The numbers are those of <see cref="RandomEffectsModel.Fit"/>: closed forms to 10⁻¹²,
/// iterative τ² to 10⁻¹⁰, relative (near 0, relative to the smallest variance).
/// </summary>
/// <remarks>
/// EE, DL, PM, EB, ML and REML with z, hksj and hksj-adhoc are fitted eight replicates at a time; see <see cref="LaneRows{TLane}"/> for how, and
/// <see cref="MaximumCertificate{TLane}"/> for how a lane knows that it is at the global maximum of its likelihood. The replicates that do not
/// know, and other estimators, are fitted one at a time. Which these are depends on a replicate's own rows alone, and so do all
/// bits of its fit: not on its neighbours, the vector width, or how replicates are cut into calls.
/// Holds scratch space and allocates nothing in <see cref="Fit"/> but with Kenward–Roger: one instance a thread.
/// </remarks>
public sealed class BatchedPooling
{
    private readonly int _studies;
    private readonly InferenceMethod _inference;
    private readonly TauSquaredEstimator _estimator;
    private readonly LaneFitter? _lanes;
    private readonly MarginalModel _model;
    private readonly LaneBlock _block;
    private readonly double[] _isPlain;
    private readonly double[] _last;

    /// <summary>Prepares to fit a number of studies.</summary>
    /// <param name="studies">Rows k of each replicate.</param>
    /// <param name="options">Estimator and inference; the rest is not looked at, but weights are refused.</param>
    /// <exception cref="ArgumentException">Options that do not go together, or weights of the user.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No studies.</exception>
    public BatchedPooling(int studies, PoolingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(studies, 1);
        EffectSetChecks.ThrowIfInvalid(options, dependentRows: false);
        if (options.Weights is not null)
        {
            throw new ArgumentException("replicates are pooled with the weights 1/(v + τ²): leave weights out", nameof(options));
        }

        (_studies, _inference) = (studies, options.Inference);
        _estimator = HeterogeneityEstimators.Of(options.Method);
        _lanes = _estimator.OnLanes(options.Inference);
        _model = new(studies);
        _block = new(studies);
        _isPlain = new double[_block.Capacity];
        _last = new double[2 * LaneFitter.GroupSize * studies];
    }

    /// <summary>Fits replicates.</summary>
    /// <param name="estimates">Study by study, a column over the replicates: that of study j begins at j·replicates.</param>
    /// <param name="variances">Likewise.</param>
    /// <param name="replicates">Number of replicates.</param>
    /// <param name="fits">Filled from its start. A replicate with an unusable row and one whose fit fails are NaN.</param>
    /// <exception cref="ArgumentException">Columns of another length, or no room for the fits.</exception>
    public ReplicateCounts Fit(ReadOnlySpan<double> estimates, ReadOnlySpan<double> variances, int replicates, PooledReplicates fits)
    {
        var call = new Call(this, estimates, variances, replicates, fits);
        LaneDispatch.Run(ref call);
        return call.Counts;
    }

    /// <summary>Fits replicates in lanes of a given type: the same bits for every type. Parameters and errors as above.</summary>
    public ReplicateCounts Fit<TLane>(ReadOnlySpan<double> estimates, ReadOnlySpan<double> variances, int replicates, PooledReplicates fits)
        where TLane : struct, ILane<TLane>
    {
        ArgumentNullException.ThrowIfNull(fits);
        ArgumentOutOfRangeException.ThrowIfNegative(replicates);
        if (estimates.Length != (long)_studies * replicates || variances.Length != estimates.Length || fits.Capacity < replicates)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"{estimates.Length} estimates, {variances.Length} variances and room for {fits.Capacity} fits: {replicates} replicates of {_studies} studies need ")
                + string.Create(CultureInfo.InvariantCulture, $"{(long)_studies * replicates} of each and room for {replicates}"), nameof(replicates));
        }

        fits.DegreesOfFreedom.AsSpan(0, replicates).Fill(
            _inference == InferenceMethod.Wald || _studies == 1 ? double.PositiveInfinity : _studies - 1);
        fits.Outcome.AsSpan(0, replicates).Clear();
        var counts = default(ReplicateCounts);
        for (var first = 0; first < replicates; first += _block.Capacity)
        {
            var count = Math.Min(_block.Capacity, replicates - first);
            Pack<TLane>(estimates, variances, replicates, first, count);
            FitBlock<TLane>(first, count, fits);
            counts += FitOthers<TLane>(estimates, variances, replicates, first, count, fits);
        }

        return counts;
    }

    /// <summary>
    /// Brings replicates into groups, and notes which rows lanes can work on: finite, of moderate size and not negative. Variances of 0, or too
    /// near it, are beyond the range of <see cref="LaneStart{TLane}"/>.
    /// </summary>
    private void Pack<TLane>(ReadOnlySpan<double> y, ReadOnlySpan<double> v, int stride, int first, int count)
        where TLane : struct, ILane<TLane>
    {
        for (var i = 0; i < count; i += TLane.Count)
        {
            var groupY = _block.Y<TLane>(i);
            var groupV = _block.V<TLane>(i);
            var isPlain = count - i >= TLane.Count
                ? PackGroup(y[(first + i)..], v[(first + i)..], stride, groupY, groupV)
                : PackLast(y[(first + i)..], v[(first + i)..], stride, count - i, groupY, groupV);
            TLane.Store(isPlain, _isPlain.AsSpan(i));
            _block.Sizes<TLane>(i) = TLane.Broadcast(_studies);
        }
    }

    private static TLane PackGroup<TLane>(ReadOnlySpan<double> y, ReadOnlySpan<double> v, int stride, Span<TLane> groupY, Span<TLane> groupV)
        where TLane : struct, ILane<TLane>
    {
        // Sums of what must not be large are cheaper than comparisons row by row; a NaN fails every comparison.
        var (zero, largest) = (TLane.Broadcast(0), TLane.Broadcast(EffectSetChecks.LargestVariance));
        var (sumY, sumV, signs) = (zero, zero, zero);
        var at = 0;
        for (var j = 0; j < groupV.Length; j++)
        {
            var estimates = TLane.Load(y.Slice(at, TLane.Count));
            var variances = TLane.Load(v.Slice(at, TLane.Count));
            groupY[j] = estimates;
            groupV[j] = variances;
            sumY = TLane.FusedMultiplyAdd(estimates, estimates, sumY);
            sumV += variances;
            signs |= variances;
            at += stride;
        }

        var isPlain = TLane.LessThanOrEqual(sumY, largest) & TLane.LessThanOrEqual(sumV, largest)
            & TLane.EqualTo(TLane.ShiftRightBits(signs, 63), zero);
        return TLane.Broadcast(1) & isPlain;
    }

    /// <summary>The last replicates, fewer than a group: beside replicates of 0 ± 1, which are fitted and forgotten.</summary>
    private TLane PackLast<TLane>(
        ReadOnlySpan<double> y, ReadOnlySpan<double> v, int stride, int count, Span<TLane> groupY, Span<TLane> groupV)
        where TLane : struct, ILane<TLane>
    {
        var lastY = _last.AsSpan(0, LaneFitter.GroupSize * _studies);
        var lastV = _last.AsSpan(LaneFitter.GroupSize * _studies);
        lastY.Clear();
        lastV.Fill(1);
        for (var j = 0; j < _studies; j++)
        {
            y.Slice(j * stride, count).CopyTo(lastY[(j * LaneFitter.GroupSize)..]);
            v.Slice(j * stride, count).CopyTo(lastV[(j * LaneFitter.GroupSize)..]);
        }

        return PackGroup(lastY, lastV, LaneFitter.GroupSize, groupY, groupV);
    }

    private void FitBlock<TLane>(int first, int count, PooledReplicates fits)
        where TLane : struct, ILane<TLane>
    {
        if (_lanes is null)
        {
            _block.Fits.Decided.Clear();
            return;
        }

        _block.Fit<TLane>(_lanes, count);
        _block.Fits.Estimate[..count].CopyTo(fits.Estimate.AsSpan(first));
        _block.Fits.StandardError[..count].CopyTo(fits.StandardError.AsSpan(first));
        _block.Fits.TauSquared[..count].CopyTo(fits.TauSquared.AsSpan(first));
    }

    private ReplicateCounts FitOthers<TLane>(
        ReadOnlySpan<double> y, ReadOnlySpan<double> v, int stride, int first, int count, PooledReplicates fits)
        where TLane : struct, ILane<TLane>
    {
        var counts = default(ReplicateCounts);
        var decided = _block.Fits.Decided;
        for (var group = 0; group < count; group += TLane.Count)
        {
            var isOpen = TLane.LessThan(TLane.Load(decided[group..]) * TLane.Load(_isPlain.AsSpan(group)), TLane.Broadcast(1));
            for (var i = group; TLane.Any(isOpen) && i < Math.Min(count, group + TLane.Count); i++)
            {
                if (decided[i] != 1 || _isPlain[i] != 1)
                {
                    counts += FitOther(y, v, stride, first + i, fits);
                }
            }
        }

        return counts;
    }

    private ReplicateCounts FitOther(ReadOnlySpan<double> y, ReadOnlySpan<double> v, int stride, int replicate, PooledReplicates fits)
    {
        var outcome = FitSingle(y, v, stride, replicate, fits);
        fits.Outcome[replicate] = outcome;
        if (outcome == ReplicateOutcome.Single)
        {
            return new(1, 0, 0);
        }

        (fits.Estimate[replicate], fits.StandardError[replicate]) = (double.NaN, double.NaN);
        (fits.TauSquared[replicate], fits.DegreesOfFreedom[replicate]) = (double.NaN, double.NaN);
        return outcome == ReplicateOutcome.Unusable ? new(0, 1, 0) : new ReplicateCounts(0, 0, 1);
    }

    private ReplicateOutcome FitSingle(ReadOnlySpan<double> y, ReadOnlySpan<double> v, int stride, int replicate, PooledReplicates fits)
    {
        for (var j = 0; j < _studies; j++)
        {
            var (estimate, variance) = (y[j * stride + replicate], v[j * stride + replicate]);
            if (!double.IsFinite(estimate) || !(variance > 0 && variance < double.PositiveInfinity))
            {
                return ReplicateOutcome.Unusable;
            }

            if (!EffectSetChecks.IsInRange(estimate, variance))
            {
                return ReplicateOutcome.Failed;
            }

            (_model.Y[j], _model.V[j]) = (estimate, variance);
        }

        LeanFit fit;
        try
        {
            _model.Prepare();
            fit = LeanFit.Of(_model, _estimator, _inference);
        }
        catch (FitFailedException)
        {
            // Counted, and marked at the replicate.
            return ReplicateOutcome.Failed;
        }

        (fits.Estimate[replicate], fits.StandardError[replicate]) = (fit.Estimate, fit.StandardError);
        (fits.TauSquared[replicate], fits.DegreesOfFreedom[replicate]) = (fit.TauSquared, fit.DegreesOfFreedom);
        return double.IsFinite(fit.Estimate) && double.IsFinite(fit.StandardError) ? ReplicateOutcome.Single : ReplicateOutcome.Failed;
    }

    private ref struct Call(
        BatchedPooling pooling, ReadOnlySpan<double> estimates, ReadOnlySpan<double> variances, int replicates, PooledReplicates fits) : ILaneAction
    {
        private readonly ReadOnlySpan<double> _estimates = estimates;
        private readonly ReadOnlySpan<double> _variances = variances;

        public ReplicateCounts Counts { get; private set; }

        public void Invoke<TLane>()
            where TLane : struct, ILane<TLane> => Counts = pooling.Fit<TLane>(_estimates, _variances, replicates, fits);
    }
}
