using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>Fits groups of eight replicates by one estimator and inference. Without state: one instance serves all threads.</summary>
internal abstract class LaneFitter
{
    /// <summary>Replicates a group.</summary>
    public const int GroupSize = 8;

    /// <summary>The fitter of an inference; null where it has no twin on lanes.</summary>
    public static LaneFitter? Of<TEstimator>(InferenceMethod inference)
        where TEstimator : struct, ILaneEstimator => inference switch
        {
            InferenceMethod.Wald => LaneFitter<TEstimator, WaldLanes>.Instance,
            InferenceMethod.HartungKnapp => LaneFitter<TEstimator, HartungKnappLanes>.Instance,
            InferenceMethod.HartungKnappNeverNarrower => LaneFitter<TEstimator, NeverNarrowerLanes>.Instance,
            _ => null,
        };

    /// <summary>Fits replicates in lanes of a given type: the same bits for every type.</summary>
    /// <param name="y">Estimates: a column of the given stride for each study; see <see cref="LaneRows"/>.</param>
    /// <param name="v">Variances likewise; +∞ where a replicate lacks the row.</param>
    /// <param name="studies">Number of studies.</param>
    /// <param name="stride">Length of a column.</param>
    /// <param name="replicates">Replicates to fit, a multiple of eight, at most the stride.</param>
    /// <param name="weights">Scratch space: eight numbers a study.</param>
    /// <param name="columns">Filled from their start.</param>
    public abstract void Fit<TLane>(
        ReadOnlySpan<double> y, ReadOnlySpan<double> v, int studies, int stride, int replicates, Span<double> weights, in LaneColumns columns)
        where TLane : struct, ILane<TLane>;
}

/// <summary>The fitter of one estimator and one inference.</summary>
/// <typeparam name="TEstimator">The estimator of τ².</typeparam>
/// <typeparam name="TInference">The inference.</typeparam>
internal sealed class LaneFitter<TEstimator, TInference> : LaneFitter
    where TEstimator : struct, ILaneEstimator
    where TInference : struct, ILaneInference
{
    /// <summary>The one instance.</summary>
    public static LaneFitter<TEstimator, TInference> Instance { get; } = new();

    /// <inheritdoc/>
    public override void Fit<TLane>(
        ReadOnlySpan<double> y, ReadOnlySpan<double> v, int studies, int stride, int replicates, Span<double> weights, in LaneColumns columns)
    {
        for (var first = 0; first < replicates; first += TLane.Count)
        {
            FitGroup<TLane>(new(y[first..], v[first..], weights, studies, stride), columns, first);
        }
    }

    private static void FitGroup<TLane>(in LaneRows rows, in LaneColumns columns, int first)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one, infinity) = (TLane.Broadcast(0), TLane.Broadcast(1), TLane.Broadcast(double.PositiveInfinity));
        var start = LaneStart<TLane>.Of(rows);
        TEstimator.Estimate(rows, start, out var estimate);
        var single = start.IsSingle;
        var q = TLane.Select(TLane.LessThan(estimate.Q, zero), zero, estimate.Q) / (start.Count - one);
        var error = TLane.SquareRoot(TLane.Select(single, one, TInference.Factor(q)) / estimate.SumWeights);
        var isDecided = estimate.IsDecided & TLane.LessThan(error, infinity) & TLane.EqualTo(estimate.Mean, estimate.Mean);
        TLane.Store(estimate.Mean, columns.Estimate[first..]);
        TLane.Store(error, columns.StandardError[first..]);
        TLane.Store(TLane.Select(single, zero, estimate.TauSquared), columns.TauSquared[first..]);
        TLane.Store(TLane.Select(single, zero, estimate.CochranQ), columns.CochranQ[first..]);
        TLane.Store(estimate.TracePAtZero, columns.TraceP[first..]);
        TLane.Store(isDecided & one, columns.Decided[first..]);
    }
}
