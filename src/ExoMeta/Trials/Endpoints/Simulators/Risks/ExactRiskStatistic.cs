using System.Collections.Concurrent;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>An exact test of two risks: its p-values as statistics on the normal scale, looked up in a table where sizes are those planned.</summary>
internal abstract class ExactRiskStatistic : RiskStatistic
{
    public override void Fill<TLane>(in RiskComparison comparison)
    {
        // Most often all trials of a block have the sizes of the first.
        var (size, controlSize) = (comparison.Size[0], comparison.ControlSize[0]);
        var table = Find((int)size, (int)controlSize);
        for (var i = 0; i < comparison.Statistic.Length; i += TLane.Count)
        {
            var counts = comparison.At<TLane>(i);
            var isOfTable = TLane.EqualTo(counts.Size, TLane.Broadcast(size)) & TLane.EqualTo(counts.ControlSize, TLane.Broadcast(controlSize));
            var isTable = table is not null && !TLane.Any(isOfTable ^ TLane.BroadcastBits(ulong.MaxValue));
            TLane.Store(isTable ? table!.At(counts.Events, counts.ControlEvents) : OfSizes(counts), comparison.Statistic[i..]);
        }
    }

    /// <summary>The table of two sizes; null when there is none.</summary>
    protected abstract ExactRiskTable? Find(int size, int controlSize);

    /// <summary>The statistic of arms whose sizes may differ from trial to trial: the same bits as from a table.</summary>
    protected abstract TLane OfSizes<TLane>(in RiskCounts<TLane> counts)
        where TLane : struct, ILane<TLane>;
}

/// <summary>Of <see cref="RiskTest.Fisher"/>.</summary>
internal sealed class FisherStatistic : ExactRiskStatistic
{
    /// <summary>Tables of larger arms would be slower than the tails themselves: they fall out of the caches.</summary>
    private const long LargestTable = 1 << 19;

    private readonly Dictionary<(int Size, int ControlSize), ExactRiskTable> _tables = [];

    public FisherStatistic(IReadOnlyCollection<(int Size, int ControlSize)> planned)
    {
        foreach (var (size, controlSize) in planned.Distinct().Where(p => (p.Size + 1L) * (p.ControlSize + 1L) <= LargestTable))
        {
            _tables.Add((size, controlSize), ExactRiskTable.Fisher(size, controlSize));
        }
    }

    protected override ExactRiskTable? Find(int size, int controlSize) => _tables.GetValueOrDefault((size, controlSize));

    protected override TLane OfSizes<TLane>(in RiskCounts<TLane> counts)
    {
        var tails = FisherTails<TLane>.Of(counts);
        return ExactRiskTable.Signed(counts, tails.Lower, tails.Upper);
    }
}

/// <summary>Of <see cref="RiskTest.Boschloo"/>: a table of every pair of sizes that occurs, made when it occurs first.</summary>
internal sealed class BoschlooStatistic : ExactRiskStatistic
{
    private readonly ConcurrentDictionary<(int Size, int ControlSize), Lazy<ExactRiskTable>> _tables = new();

    public BoschlooStatistic(IReadOnlyCollection<(int Size, int ControlSize)> planned)
    {
        foreach (var (size, controlSize) in planned)
        {
            _ = Find(size, controlSize);
        }
    }

    protected override ExactRiskTable Find(int size, int controlSize) =>
        _tables.GetOrAdd((size, controlSize), sizes => new(() => ExactRiskTable.Boschloo(sizes.Size, sizes.ControlSize))).Value;

    protected override TLane OfSizes<TLane>(in RiskCounts<TLane> counts)
    {
        Span<double> sizes = stackalloc double[TrialBlock.GroupSize];
        Span<double> controlSizes = stackalloc double[TrialBlock.GroupSize];
        Span<double> events = stackalloc double[TrialBlock.GroupSize];
        Span<double> controlEvents = stackalloc double[TrialBlock.GroupSize];
        TLane.Store(counts.Size, sizes);
        TLane.Store(counts.ControlSize, controlSizes);
        TLane.Store(counts.Events, events);
        TLane.Store(counts.ControlEvents, controlEvents);
        for (var i = 0; i < TLane.Count; i++)
        {
            events[i] = Find((int)sizes[i], (int)controlSizes[i]).At(new LaneOne(events[i]), new LaneOne(controlEvents[i])).Value;
        }

        return TLane.Load(events);
    }
}
