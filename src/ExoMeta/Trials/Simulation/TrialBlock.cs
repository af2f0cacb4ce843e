using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials;

/// <summary>
/// Up to 128 simulated trials on their way through a simulation, column by column: a column holds one number a trial, and eight trials lie
/// side by side in a lane. Scratch space: one a thread.
/// </summary>
/// <remarks>
/// <para>The flow: a <see cref="TruthSampler"/> writes θ; an <see cref="EndpointSimulator"/> draws what the trial is conducted in
/// (nuisance parameters) and then, look by look, the data of the stage, and leaves statistic, estimate and its standard error of each comparison;
/// a <see cref="TrialDecision"/> reads the statistics and writes which comparisons are rejected and at which look each arm ended; a
/// <see cref="TrialTally"/> counts. Each step runs over all trials of the block before the next one starts.</para>
/// <para>Columns are whole lanes long (<see cref="Padded"/>). Trials beyond <see cref="Count"/> are simulated like others and not counted.</para>
/// </remarks>
internal sealed class TrialBlock
{
    /// <summary>The most trials in a block: few enough for its columns to stay in the nearest cache.</summary>
    public const int Capacity = 128;

    /// <summary>Trials to a group: columns are whole groups long, and sums run over eight places whatever the width of a lane.</summary>
    public const int GroupSize = 8;

    private const int SharedColumns = 7;
    private const int ColumnsOfComparison = 10;
    private const int ColumnsOfArm = 2;

    private readonly LaneBuffer _columns;
    private readonly TrialBlock[] _sides;

    /// <summary>Makes room.</summary>
    /// <param name="comparisons">Comparisons of a trial.</param>
    /// <param name="sideAnalyses">Analyses beside the one that the trial is about.</param>
    public TrialBlock(int comparisons, int sideAnalyses = 0)
    {
        Comparisons = comparisons;
        _sides = [.. Enumerable.Range(0, sideAnalyses).Select(_ => new TrialBlock(comparisons))];
        _columns = new((SharedColumns + ColumnsOfComparison * comparisons + ColumnsOfArm * (comparisons + 1)) * Capacity);
    }

    /// <summary>Comparisons of a trial.</summary>
    public int Comparisons { get; }

    /// <summary>When looks take place, and what has come by then; null where nobody asks.</summary>
    public TrialCalendar? Calendar { get; init; }

    /// <summary>What MCP-Mod finds; null where the trial is not analysed by it.</summary>
    public DoseFindingColumns? DoseFinding { get; init; }

    /// <summary>
    /// The same trials, each analysed by another test of <see cref="EndpointSimulator.SideAnalyses"/>: what the endpoint writes there is <see
    /// cref="Statistic"/> alone, and the design decides on it as on this block's.
    /// </summary>
    public ReadOnlySpan<TrialBlock> Sides => _sides;

    /// <summary>Seed.</summary>
    public ulong Seed { get; private set; }

    /// <summary>Replicate of the first trial.</summary>
    public ulong First { get; private set; }

    /// <summary>Trials that count.</summary>
    public int Count { get; private set; }

    /// <summary>Length of the columns: the count, up to a whole group.</summary>
    public int Padded { get; private set; }

    /// <summary>Mask of the trials that count.</summary>
    public Span<double> IsCounted => Column(0);

    /// <summary>Free for a step's own use.</summary>
    public Span<double> Scratch => Column(1);

    /// <summary>Free for a step's own use.</summary>
    public Span<double> OtherScratch => Column(2);

    /// <summary>The part of the variances of all estimates that the reference arm brings in: their covariance.</summary>
    public Span<double> SharedVariance => Column(3);

    /// <summary><see cref="SharedVariance"/> where the last of the arms ended.</summary>
    public Span<double> FinalSharedVariance => Column(4);

    /// <summary>Patients of the reference arm where the last of the other arms ended.</summary>
    public Span<double> FinalReferencePatients => Column(5);

    /// <summary>Standard deviation between trials, as it was drawn with θ; only of truths that draw the two together.</summary>
    public Span<double> Tau => Column(6);

    /// <summary>True effect of a comparison, on the analysis scale.</summary>
    public Span<double> Theta(int comparison) => OfComparison(0, comparison);

    /// <summary>Estimated effect with all data so far, on the analysis scale.</summary>
    public Span<double> Estimate(int comparison) => OfComparison(1, comparison);

    /// <summary>Standard error of <see cref="Estimate"/>.</summary>
    public Span<double> StandardError(int comparison) => OfComparison(2, comparison);

    /// <summary>Test statistic with all data so far; above 0 where the estimate is.</summary>
    public Span<double> Statistic(int comparison) => OfComparison(3, comparison);

    /// <summary>
    /// Test statistic of the data that came with the look alone, always as a normal score, z = Φ⁻¹(1 − p) of its one-sided p-value, whatever the
    /// endpoint: standard normal without an effect, independent of earlier looks, above 0 where the look's own estimate is, and 0 where an arm has no
    /// new patients. Only for designs that combine stages (<see cref="TrialCourse.CombinesStages"/>).
    /// </summary>
    public Span<double> StageStatistic(int comparison) => OfComparison(4, comparison);

    /// <summary>Mask of trials in which the comparison is significant, as far as is decided.</summary>
    public Span<double> IsRejected(int comparison) => OfComparison(5, comparison);

    /// <summary>Number of the look, from 0, at which the arm ended: where it was rejected or given up, or the last.</summary>
    public Span<double> EndLook(int comparison) => OfComparison(6, comparison);

    /// <summary><see cref="Estimate"/> where the arm ended.</summary>
    public Span<double> FinalEstimate(int comparison) => OfComparison(7, comparison);

    /// <summary><see cref="StandardError"/> where the arm ended.</summary>
    public Span<double> FinalError(int comparison) => OfComparison(8, comparison);

    /// <summary>Patients of the compared arm where it ended.</summary>
    public Span<double> FinalPatients(int comparison) => OfComparison(9, comparison);

    /// <summary>Patients of an arm whose data a look has: arm 0 is the reference, arm i + 1 that of comparison i.</summary>
    public Span<double> Patients(int arm) => OfArm(0, arm);

    /// <summary>Patients of an arm whose data come with a look, 0 where it has ended.</summary>
    public Span<double> NewPatients(int arm) => OfArm(1, arm);

    /// <summary>Takes up other trials.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="first">Replicate of the first.</param>
    /// <param name="count">How many, 1 to <see cref="Capacity"/>.</param>
    public void Start(ulong seed, ulong first, int count)
    {
        (Seed, First, Count) = (seed, first, count);
        Padded = (count + GroupSize - 1) / GroupSize * GroupSize;
        var counted = IsCounted;
        counted[..count].Fill(BitConverter.UInt64BitsToDouble(ulong.MaxValue));
        counted[count..].Clear();
        foreach (var side in _sides)
        {
            side.Start(seed, first, count);
        }
    }

    /// <summary>Patients of all arms, each as far as it went; the reference arm goes on as long as any comparison does.</summary>
    public void TotalPatients<TLane>(Span<double> total)
        where TLane : struct, ILane<TLane>
    {
        for (var i = 0; i < Padded; i += TLane.Count)
        {
            var patients = TLane.Load(FinalReferencePatients[i..]);
            for (var c = 0; c < Comparisons; c++)
            {
                patients += TLane.Load(FinalPatients(c)[i..]);
            }

            TLane.Store(patients, total[i..]);
        }
    }

    private Span<double> OfComparison(int kind, int comparison) => Column(SharedColumns + kind * Comparisons + comparison);

    private Span<double> OfArm(int kind, int arm) => Column(SharedColumns + ColumnsOfComparison * Comparisons + kind * (Comparisons + 1) + arm);

    private Span<double> Column(int column) => _columns.Span.Slice(column * Capacity, Padded);
}
