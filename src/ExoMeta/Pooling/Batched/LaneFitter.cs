using System.Runtime.CompilerServices;
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

    /// <summary>Numbers of scratch space that a fit of replicates with a number of studies needs: two groups with their searches.</summary>
    public static int Scratch(int studies) => 2 * GroupSize * (studies + LaneSearch<LaneOne>.Lanes);

    /// <summary>Fits groups of replicates.</summary>
    /// <param name="y">Estimates, group by group in the layout of <see cref="LaneRows{TLane}"/>.</param>
    /// <param name="v">Variances likewise.</param>
    /// <param name="sizes">Rows that each replicate has.</param>
    /// <param name="scratch">Scratch space on a cache line, of <see cref="Scratch"/> numbers.</param>
    /// <param name="columns">Filled from their start.</param>
    public abstract void Fit<TLane>(
        ReadOnlySpan<double> y, ReadOnlySpan<double> v, ReadOnlySpan<double> sizes, Span<double> scratch, in LaneColumns columns)
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
        ReadOnlySpan<double> y, ReadOnlySpan<double> v, ReadOnlySpan<double> sizes, Span<double> scratch, in LaneColumns columns)
    {
        var half = scratch.Length / 2;
        var first = 0;
        for (; first + TLane.Count < sizes.Length; first += 2 * TLane.Count)
        {
            var rows = Rows<TLane>(y, v, sizes, scratch[..half], first);
            var nextRows = Rows<TLane>(y, v, sizes, scratch[half..], first + TLane.Count);
            var start = LaneStart<TLane>.Of(rows);
            var nextStart = LaneStart<TLane>.Of(nextRows);
            TEstimator.Estimate<TEstimator, TLane>(rows, start, nextRows, nextStart, out var estimate, out var next);
            Store(rows, estimate, columns, first);
            Store(nextRows, next, columns, first + TLane.Count);
        }

        if (first < sizes.Length)
        {
            var rows = Rows<TLane>(y, v, sizes, scratch[..half], first);
            TEstimator.Estimate(rows, LaneStart<TLane>.Of(rows), out var estimate);
            Store(rows, estimate, columns, first);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static LaneRows<TLane> Rows<TLane>(
        ReadOnlySpan<double> y, ReadOnlySpan<double> v, ReadOnlySpan<double> sizes, Span<double> scratch, int first)
        where TLane : struct, ILane<TLane>
    {
        var length = y.Length / sizes.Length * TLane.Count;
        var at = y.Length / sizes.Length * first;
        var search = LaneSearch<TLane>.Lanes * TLane.Count;
        return new(y.Slice(at, length), v.Slice(at, length), scratch.Slice(search, length), scratch[..search], TLane.Load(sizes[first..]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLane>(in LaneRows<TLane> rows, in LaneEstimate<TLane> estimate, in LaneColumns columns, int first)
        where TLane : struct, ILane<TLane>
    {
        var (zero, one, infinity) = (TLane.Broadcast(0), TLane.Broadcast(1), TLane.Broadcast(double.PositiveInfinity));
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
