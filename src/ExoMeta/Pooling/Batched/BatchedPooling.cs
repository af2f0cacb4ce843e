using System.Globalization;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// Fits the same studies over and over with other numbers: replicates of a simulation, of a bootstrap, of uncertain rows. Rows are independent,
/// without moderators, and weighted by 1/(v + τ²). The numbers are those of <see cref="RandomEffectsModel.Fit"/>: closed forms to 10⁻¹²,
/// iterative τ² to 10⁻¹⁰, relative (near 0, relative to the smallest variance).
/// </summary>
/// <remarks>
/// EE, DL, PM, EB, ML and REML with z, hksj and hksj-adhoc are fitted eight replicates at a time; see <see cref="LaneRows"/> for how, and
/// <see cref="MaximumCertificate{TLane}"/> for how a lane knows that it is at the global maximum of its likelihood. The replicates that do not
/// know, and other estimators, are fitted one at a time. Which these are depends on a replicate's own rows alone, and so do all
/// bits of its fit: not on its neighbours, the vector width, or how replicates are cut into calls.
/// Holds scratch space and allocates nothing in <see cref="Fit"/> but with Kenward–Roger: one instance a thread.
/// </remarks>
public sealed class BatchedPooling
{
    private const int BlockSize = 256;

    private readonly int _studies;
    private readonly InferenceMethod _inference;
    private readonly TauSquaredEstimator _estimator;
    private readonly LaneFitter? _lanes;
    private readonly MarginalModel _model;
    private readonly double[] _weights;
    private readonly double[] _lastRows;
    private readonly double[] _usable = new double[BlockSize];
    private readonly double[] _decided = new double[BlockSize];
    private readonly double[] _unread = new double[2 * BlockSize];
    private readonly double[] _lastFits = new double[3 * LaneFitter.GroupSize];

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
        _weights = new double[LaneFitter.GroupSize * studies];
        _lastRows = new double[2 * LaneFitter.GroupSize * studies];
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
        var whole = replicates - replicates % LaneFitter.GroupSize;
        for (var first = 0; first < whole; first += BlockSize)
        {
            counts += FitBlock<TLane>(estimates, variances, replicates, first, Math.Min(BlockSize, whole - first), fits);
        }

        return whole == replicates ? counts : counts + FitRest<TLane>(estimates, variances, replicates, whole, fits);
    }

    private ReplicateCounts FitBlock<TLane>(
        ReadOnlySpan<double> y, ReadOnlySpan<double> v, int stride, int first, int count, PooledReplicates fits)
        where TLane : struct, ILane<TLane>
    {
        InLanes<TLane>(y[first..], v[first..], stride, count, new()
        {
            Estimate = fits.Estimate.AsSpan(first, count),
            StandardError = fits.StandardError.AsSpan(first, count),
            TauSquared = fits.TauSquared.AsSpan(first, count),
            CochranQ = _unread,
            TraceP = _unread.AsSpan(BlockSize),
            Decided = _decided,
        });
        return FitOthers(y, v, stride, first, count, fits);
    }

    /// <summary>The last replicates, fewer than a group: beside rows 0 ± 1, which are fitted and forgotten.</summary>
    private ReplicateCounts FitRest<TLane>(ReadOnlySpan<double> y, ReadOnlySpan<double> v, int stride, int first, PooledReplicates fits)
        where TLane : struct, ILane<TLane>
    {
        var count = stride - first;
        var lastY = _lastRows.AsSpan(0, LaneFitter.GroupSize * _studies);
        var lastV = _lastRows.AsSpan(LaneFitter.GroupSize * _studies);
        lastY.Clear();
        lastV.Fill(1);
        for (var j = 0; j < _studies; j++)
        {
            y.Slice(j * stride + first, count).CopyTo(lastY[(j * LaneFitter.GroupSize)..]);
            v.Slice(j * stride + first, count).CopyTo(lastV[(j * LaneFitter.GroupSize)..]);
        }

        var estimate = _lastFits.AsSpan(0, LaneFitter.GroupSize);
        var error = _lastFits.AsSpan(LaneFitter.GroupSize, LaneFitter.GroupSize);
        var tauSquared = _lastFits.AsSpan(2 * LaneFitter.GroupSize);
        InLanes<TLane>(lastY, lastV, LaneFitter.GroupSize, LaneFitter.GroupSize, new()
        {
            Estimate = estimate,
            StandardError = error,
            TauSquared = tauSquared,
            CochranQ = _unread,
            TraceP = _unread.AsSpan(BlockSize),
            Decided = _decided,
        });
        estimate[..count].CopyTo(fits.Estimate.AsSpan(first));
        error[..count].CopyTo(fits.StandardError.AsSpan(first));
        tauSquared[..count].CopyTo(fits.TauSquared.AsSpan(first));
        return FitOthers(y, v, stride, first, count, fits);
    }

    private void InLanes<TLane>(ReadOnlySpan<double> y, ReadOnlySpan<double> v, int stride, int count, in LaneColumns columns)
        where TLane : struct, ILane<TLane>
    {
        UsableReplicates.Find<TLane>(y, v, _studies, stride, _usable.AsSpan(0, count));
        if (_lanes is null)
        {
            columns.Decided[..count].Clear();
            return;
        }

        _lanes.Fit<TLane>(y, v, _studies, stride, count, _weights, columns);
    }

    private ReplicateCounts FitOthers(ReadOnlySpan<double> y, ReadOnlySpan<double> v, int stride, int first, int count, PooledReplicates fits)
    {
        var counts = default(ReplicateCounts);
        for (var i = 0; i < count; i++)
        {
            if (_decided[i] == 1 && _usable[i] == 1)
            {
                continue;
            }

            var replicate = first + i;
            var outcome = _usable[i] == 1 ? FitSingle(y, v, stride, replicate, fits) : ReplicateOutcome.Unusable;
            fits.Outcome[replicate] = outcome;
            if (outcome == ReplicateOutcome.Single)
            {
                counts += new ReplicateCounts(1, 0, 0);
                continue;
            }

            (fits.Estimate[replicate], fits.StandardError[replicate]) = (double.NaN, double.NaN);
            (fits.TauSquared[replicate], fits.DegreesOfFreedom[replicate]) = (double.NaN, double.NaN);
            counts += outcome == ReplicateOutcome.Unusable ? new(0, 1, 0) : new ReplicateCounts(0, 0, 1);
        }

        return counts;
    }

    private ReplicateOutcome FitSingle(ReadOnlySpan<double> y, ReadOnlySpan<double> v, int stride, int replicate, PooledReplicates fits)
    {
        for (var j = 0; j < _studies; j++)
        {
            (_model.Y[j], _model.V[j]) = (y[j * stride + replicate], v[j * stride + replicate]);
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
