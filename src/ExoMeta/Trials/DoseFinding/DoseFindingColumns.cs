using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>What MCP-Mod finds in the trials of a block: columns beside those of <see cref="TrialBlock"/>.</summary>
/// <param name="analysis">The analysis.</param>
internal sealed class DoseFindingColumns(PreparedMcpMod analysis)
{
    /// <summary>The chosen candidate of a trial without one.</summary>
    public const double NoCandidate = -1;

    private const int SharedColumns = 5;

    private readonly LaneBuffer _columns = new((SharedColumns + analysis.Candidates) * TrialBlock.Capacity);

    /// <summary>The analysis.</summary>
    public PreparedMcpMod Analysis => analysis;

    /// <summary>Mask of the trials with a dose–response signal.</summary>
    public Span<double> IsSignal => Column(0);

    /// <summary>Number of the chosen candidate.</summary>
    public Span<double> Chosen => Column(1);

    /// <summary>Fitted target dose; +∞ where there is none.</summary>
    public Span<double> Dose => Column(2);

    /// <summary>True target dose, where effects follow a curve; +∞ where there is none.</summary>
    public Span<double> TrueDose => Column(3);

    /// <summary>Mask of the trials with a signal to whose chosen candidate a curve could be fitted.</summary>
    public Span<double> IsFitted => Column(4);

    /// <summary>Statistic of a candidate's contrast: large is favourable; −∞ where the data do not tell.</summary>
    public Span<double> Statistic(int candidate) => Column(SharedColumns + candidate);

    private Span<double> Column(int column) => _columns.Span.Slice(column * TrialBlock.Capacity, TrialBlock.Capacity);
}
