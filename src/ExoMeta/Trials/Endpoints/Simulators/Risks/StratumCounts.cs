using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>Events and patients of each stratum of each arm of the trials of a block.</summary>
/// <param name="arms">Number of arms.</param>
/// <param name="strata">Number of strata.</param>
internal sealed class StratumCounts(int arms, int strata)
{
    // By arm: events of each stratum, patients of each, events of all, patients of all.
    private readonly LaneBuffer _columns = new(arms * (2 * strata + 2) * TrialBlock.Capacity);

    /// <summary>Number of strata.</summary>
    public int Strata => strata;

    public Span<double> Events(int arm, int stratum) => Column(arm, stratum);

    public Span<double> Sizes(int arm, int stratum) => Column(arm, strata + stratum);

    /// <summary>Events of all strata, as of the last <see cref="Take"/>.</summary>
    public Span<double> AllEvents(int arm) => Column(arm, 2 * strata);

    /// <summary>Patients of all strata, likewise.</summary>
    public Span<double> AllSizes(int arm) => Column(arm, 2 * strata + 1);

    /// <summary>Takes in what came with a look, and adds up the strata of both.</summary>
    public void Take<TLane>(StratumCounts added, bool isFirst, int padded)
        where TLane : struct, ILane<TLane>
    {
        for (var arm = 0; arm < arms; arm++)
        {
            added.AddUp<TLane>(arm, padded);
            for (var k = 0; k < 2 * strata + 2; k++)
            {
                var more = added.Column(arm, k);
                var total = Column(arm, k);
                for (var i = 0; i < padded; i += TLane.Count)
                {
                    TLane.Store(isFirst ? TLane.Load(more[i..]) : TLane.Load(total[i..]) + TLane.Load(more[i..]), total[i..]);
                }
            }
        }
    }

    /// <summary>Lays the tables of an arm against the reference arm side by side, as <see cref="MantelHaenszel"/> reads them.</summary>
    public void Lay<TLane>(int arm, int at, Span<double> tables)
        where TLane : struct, ILane<TLane>
    {
        for (var stratum = 0; stratum < strata; stratum++)
        {
            var table = tables[(MantelHaenszel.NumbersOfStratum * stratum * TLane.Count)..];
            TLane.Store(TLane.Load(Events(arm, stratum)[at..]), table);
            TLane.Store(TLane.Load(Sizes(arm, stratum)[at..]), table[TLane.Count..]);
            TLane.Store(TLane.Load(Events(0, stratum)[at..]), table[(2 * TLane.Count)..]);
            TLane.Store(TLane.Load(Sizes(0, stratum)[at..]), table[(3 * TLane.Count)..]);
        }
    }

    private void AddUp<TLane>(int arm, int padded)
        where TLane : struct, ILane<TLane>
    {
        var allEvents = AllEvents(arm);
        var allSizes = AllSizes(arm);
        for (var i = 0; i < padded; i += TLane.Count)
        {
            var (events, sizes) = (TLane.Broadcast(0), TLane.Broadcast(0));
            for (var stratum = 0; stratum < strata; stratum++)
            {
                events += TLane.Load(Events(arm, stratum)[i..]);
                sizes += TLane.Load(Sizes(arm, stratum)[i..]);
            }

            TLane.Store(events, allEvents[i..]);
            TLane.Store(sizes, allSizes[i..]);
        }
    }

    private Span<double> Column(int arm, int kind) => _columns.Span.Slice((arm * (2 * strata + 2) + kind) * TrialBlock.Capacity, TrialBlock.Capacity);
}
