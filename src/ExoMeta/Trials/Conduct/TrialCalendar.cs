using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>When the looks of the trials of a block take place, and what has come by then: columns beside those of the block, one number a trial.</summary>
/// <remarks>What stands in the columns of a look after a trial's last one says nothing.</remarks>
/// <param name="looks">Number of looks.</param>
internal sealed class TrialCalendar(int looks)
{
    private const int SharedColumns = 2;
    private const int ColumnsOfLook = 3;

    private readonly LaneBuffer _columns = new((SharedColumns + ColumnsOfLook * looks) * TrialBlock.Capacity);

    /// <summary>The rate of recruitment up to a factor, integrated to the time at which all planned patients are there.</summary>
    public Span<double> Exposure => Column(0);

    /// <summary>Patients of arms that have ended whom no look has: recruited while others were being read out.</summary>
    public Span<double> Lost => Column(1);

    /// <summary>Calendar time of a look, from the first patient on.</summary>
    public Span<double> Time(int look) => Column(SharedColumns + ColumnsOfLook * look);

    /// <summary>Patients recruited by then.</summary>
    public Span<double> Recruited(int look) => Column(SharedColumns + ColumnsOfLook * look + 1);

    /// <summary>Events that the look's data have, of all arms; only for endpoints that count events.</summary>
    public Span<double> Events(int look) => Column(SharedColumns + ColumnsOfLook * look + 2);

    private Span<double> Column(int column) => _columns.Span.Slice(column * TrialBlock.Capacity, TrialBlock.Capacity);
}
