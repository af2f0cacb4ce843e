using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// The rows of one group of replicates, eight meta-analyses side by side (one in <see cref="LaneOne"/>): each study has a column over the
/// replicates, and lane i of study j is replicate i, y[stride·j + i] and v[stride·j + i]. A row that a replicate does not have has
/// v = +∞: its weight is 0 for every τ² and it is not counted, so that subsets of the rows run through the same code. All other variances
/// are above 0 and finite, all y are finite.
/// </summary>
/// <remarks>
/// The data flow of a fit: rows → <see cref="LaneStart{TLane}"/> (weights 1/v, their mean) → an <see cref="ILaneEstimator"/> (τ², and mean,
/// Σw and Q at it) → an <see cref="ILaneInference"/> (standard error) → <see cref="LaneColumns"/>. Everything is computed lane by lane: the
/// numbers of a replicate depend on its own rows only, and are the same bits in every lane type. What a lane cannot decide for certain is
/// marked, and fitted by <see cref="MarginalModel"/>.
/// </remarks>
internal readonly ref struct LaneRows
{
    private readonly ReadOnlySpan<double> _y;
    private readonly ReadOnlySpan<double> _v;
    private readonly Span<double> _weights;
    private readonly int _stride;

    /// <summary>Takes rows in the layout above.</summary>
    /// <param name="y">Estimates, from the first replicate of the group on.</param>
    /// <param name="v">Variances likewise; +∞ where a replicate lacks the row.</param>
    /// <param name="weights">Scratch space, eight a study.</param>
    /// <param name="studies">Number of rows k.</param>
    /// <param name="stride">Length of a column.</param>
    public LaneRows(ReadOnlySpan<double> y, ReadOnlySpan<double> v, Span<double> weights, int studies, int stride)
    {
        _y = y;
        _v = v;
        _weights = weights;
        _stride = stride;
        Studies = studies;
    }

    /// <summary>Number of rows, absent ones included.</summary>
    public int Studies { get; }

    /// <summary>Estimates of a study.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Y<TLane>(int study)
        where TLane : struct, ILane<TLane> => TLane.Load(_y[(study * _stride)..]);

    /// <summary>Variances of a study.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane V<TLane>(int study)
        where TLane : struct, ILane<TLane> => TLane.Load(_v[(study * _stride)..]);

    /// <summary>The weights 1/v that <see cref="LaneStart{TLane}"/> kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Weight<TLane>(int study)
        where TLane : struct, ILane<TLane> => TLane.Load(_weights[(study * TLane.Count)..]);

    /// <summary>Keeps the weights of a study.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Keep<TLane>(int study, TLane weight)
        where TLane : struct, ILane<TLane> => TLane.Store(weight, _weights[(study * TLane.Count)..]);
}
