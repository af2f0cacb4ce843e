using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// The rows of one group of replicates, n meta-analyses side by side (eight; one in <see cref="LaneOne"/>): in memory lane i of study j is
/// replicate i, y[n·j + i] and v[n·j + i]. A row that a replicate does not have has v = +∞: its weight is 0 for every τ² and it is
/// not counted in k, so that subsets of the rows run through the same code. All other variances are above 0 and finite, all y are finite.
/// </summary>
/// <remarks>
/// The data flow of a fit: rows → <see cref="LaneStart{TLane}"/> (weights 1/v, their mean) → an <see cref="ILaneEstimator"/> (τ², and mean,
/// Σw and Q at it) → an <see cref="ILaneInference"/> (standard error) → <see cref="LaneColumns"/>. Everything is computed lane by lane: the
/// numbers of a replicate depend on its own rows only, and are the same bits in every lane type. What a lane cannot decide for certain is
/// marked, and fitted by <see cref="MarginalModel"/>.
/// </remarks>
/// <typeparam name="TLane">The lane type.</typeparam>
internal readonly ref struct LaneRows<TLane>
    where TLane : struct, ILane<TLane>
{
    private readonly Span<double> _search;

    /// <summary>Takes rows in the layout above.</summary>
    /// <param name="y">Estimates, n a study.</param>
    /// <param name="v">Variances likewise; +∞ where a replicate lacks the row.</param>
    /// <param name="weights">Scratch space of the same length.</param>
    /// <param name="search">Scratch space of a search, on a cache line.</param>
    /// <param name="count">Rows that each replicate has.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneRows(ReadOnlySpan<double> y, ReadOnlySpan<double> v, Span<double> weights, Span<double> search, TLane count)
    {
        Y = MemoryMarshal.Cast<double, TLane>(y);
        V = MemoryMarshal.Cast<double, TLane>(v);
        Weights = MemoryMarshal.Cast<double, TLane>(weights);
        Count = count;
        _search = search;
    }

    /// <summary>Estimates, one lane a study.</summary>
    public ReadOnlySpan<TLane> Y { get; }

    /// <summary>Variances, one lane a study.</summary>
    public ReadOnlySpan<TLane> V { get; }

    /// <summary>The weights 1/v, which <see cref="LaneStart{TLane}"/> fills in.</summary>
    public Span<TLane> Weights { get; }

    /// <summary>The search for τ²; estimators without one leave it alone.</summary>
    /// <remarks>Not on the stack, where lanes of 512 bits would be split between cache lines.</remarks>
    public ref LaneSearch<TLane> Search
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref MemoryMarshal.Cast<double, LaneSearch<TLane>>(_search)[0];
    }

    /// <summary>Number of rows k that each replicate has.</summary>
    public TLane Count { get; }

    /// <summary>Mask of replicates with one row, in which τ² cannot be estimated.</summary>
    public TLane IsSingle
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLane.EqualTo(Count, TLane.Broadcast(1));
    }
}
