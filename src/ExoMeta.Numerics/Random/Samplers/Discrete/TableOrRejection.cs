using System.Runtime.CompilerServices;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>A sampler of counts: from a table where there is one, else by rejection.</summary>
internal readonly struct TableOrRejection<TRejection>(DiscreteTable? table, TRejection rejection) : ISampler
    where TRejection : struct, IAttemptSampler
{
    private readonly TRejection _rejection = rejection;

    public double Draw(ref RandomStream stream) =>
        table is null ? stream.NextAccepted(in _rejection) : stream.NextFromWord(new TableSampler(table));

    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> =>
        table is null ? streams.NextAccepted(in _rejection) : table.FromWords(streams.NextWords());

    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane>
    {
        if (table is null)
        {
            RandomFill.FromAttempts<TRejection, TLane>(key, in _rejection, destination);
        }
        else
        {
            RandomFill.FromWords<TableSampler, TLane>(key, new TableSampler(table), destination);
        }
    }
}

/// <summary>Each word's draw from a table.</summary>
internal readonly struct TableSampler(DiscreteTable table) : IWordSampler
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane FromWords<TLane>(TLane words)
        where TLane : struct, ILane<TLane> => table.FromWords(words);

    public double Draw(ref RandomStream stream) => stream.NextFromWord(this);

    public TLane Draw<TLane>(ref LaneStream<TLane> streams)
        where TLane : struct, ILane<TLane> => FromWords(streams.NextWords());

    public void Fill<TLane>(StreamKey key, Span<double> destination)
        where TLane : struct, ILane<TLane> => RandomFill.FromWords<TableSampler, TLane>(key, this, destination);
}
