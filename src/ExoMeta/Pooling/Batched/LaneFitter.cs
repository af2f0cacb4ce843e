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

    /// <summary>Fits groups of replicates.</summary>
    /// <param name="y">Estimates, group by group in the layout of <see cref="LaneRows{TLane}"/>.</param>
    /// <param name="v">Variances likewise.</param>
    /// <param name="sizes">Rows that each replicate has.</param>
    /// <param name="weights">Scratch space of a group's length: as many numbers as a group has estimates.</param>
    /// <param name="columns">Filled from their start.</param>
    public abstract void Fit<TLane>(
        ReadOnlySpan<double> y, ReadOnlySpan<double> v, ReadOnlySpan<double> sizes, Span<double> weights, in LaneColumns columns)
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
        ReadOnlySpan<double> y, ReadOnlySpan<double> v, ReadOnlySpan<double> sizes, Span<double> weights, in LaneColumns columns)
    {
        var at = 0;
        for (var first = 0; first < sizes.Length; first += TLane.Count)
        {
            FitGroup<TLane>(new(y.Slice(at, weights.Length), v.Slice(at, weights.Length), weights, TLane.Load(sizes[first..])), columns, first);
            at += weights.Length;
        }
    }

    private static void FitGroup<TLane>(in LaneRows<TLane> rows, in LaneColumns columns, int first)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one, infinity) = (TLane.Broadcast(0), TLane.Broadcast(1), TLane.Broadcast(double.PositiveInfinity));
        var start = LaneStart<TLane>.Of(rows);
        TEstimator.Estimate(rows, start, out var estimate);
        var single = rows.IsSingle;
        var q = TLane.Select(TLane.LessThan(estimate.Q, zero), zero, estimate.Q) / (rows.Count - one);
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
