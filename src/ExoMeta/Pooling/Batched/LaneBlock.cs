using System.Runtime.InteropServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// A few groups of replicates on their way through a <see cref="LaneFitter"/>: few enough to stay in the nearest cache. Scratch space: one a
/// thread.
/// </summary>
internal sealed class LaneBlock
{
    private const int MostReplicates = 128;
    private const int MostRows = 2048;

    private readonly LaneBuffer _y;
    private readonly LaneBuffer _v;
    private readonly LaneBuffer _sizes;
    private readonly LaneBuffer _scratch;
    private readonly LaneBuffer _fits;

    /// <summary>Makes room for replicates of a number of studies.</summary>
    public LaneBlock(int studies)
    {
        Studies = studies;
        Capacity = Math.Clamp(MostRows / studies / LaneFitter.GroupSize, 1, MostReplicates / LaneFitter.GroupSize) * LaneFitter.GroupSize;
        (_y, _v) = (new(studies * Capacity), new(studies * Capacity));
        _sizes = new(Capacity);
        _scratch = new(LaneFitter.Scratch(studies));
        _fits = new(LaneColumns.Count * Capacity);
    }

    /// <summary>Number of studies.</summary>
    public int Studies { get; }

    /// <summary>Replicates that there is room for, a multiple of eight.</summary>
    public int Capacity { get; }

    /// <summary>What the last fit found.</summary>
    public LaneColumns Fits => LaneColumns.In(_fits.Span, Capacity);

    /// <summary>Estimates of the group that begins at a replicate, one lane a study; to be filled in.</summary>
    public Span<TLane> Y<TLane>(int replicate)
        where TLane : struct, ILane<TLane> => Group<TLane>(_y, replicate);

    /// <summary>Variances of the group that begins at a replicate, one lane a study; to be filled in.</summary>
    public Span<TLane> V<TLane>(int replicate)
        where TLane : struct, ILane<TLane> => Group<TLane>(_v, replicate);

    /// <summary>How many rows the replicates of the group that begins at one have; to be filled in.</summary>
    public ref TLane Sizes<TLane>(int replicate)
        where TLane : struct, ILane<TLane> => ref MemoryMarshal.Cast<double, TLane>(_sizes.Span.Slice(replicate, TLane.Count))[0];

    /// <summary>Fits the groups that begin before a number of replicates.</summary>
    public void Fit<TLane>(LaneFitter fitter, int replicates)
        where TLane : struct, ILane<TLane>
    {
        var padded = (replicates + TLane.Count - 1) / TLane.Count * TLane.Count;
        fitter.Fit<TLane>(
            _y.Span.Slice(0, Studies * padded), _v.Span.Slice(0, Studies * padded), _sizes.Span.Slice(0, padded), _scratch.Span, Fits);
    }

    private Span<TLane> Group<TLane>(LaneBuffer rows, int replicate)
        where TLane : struct, ILane<TLane> => MemoryMarshal.Cast<double, TLane>(rows.Span.Slice(Studies * replicate, Studies * TLane.Count));
}
