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

    private const int SharedColumns = 5;
    private const int ColumnsOfComparison = 8;

    private readonly LaneBuffer _columns;

    /// <summary>Makes room.</summary>
    /// <param name="comparisons">Comparisons of a trial.</param>
    public TrialBlock(int comparisons)
    {
        Comparisons = comparisons;
        _columns = new((SharedColumns + ColumnsOfComparison * comparisons) * Capacity);
    }

    /// <summary>Comparisons of a trial.</summary>
    public int Comparisons { get; }

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

    /// <summary>True effect of a comparison, on the analysis scale.</summary>
    public Span<double> Theta(int comparison) => Column(SharedColumns + comparison);

    /// <summary>Estimated effect with all data so far, on the analysis scale.</summary>
    public Span<double> Estimate(int comparison) => Column(SharedColumns + Comparisons + comparison);

    /// <summary>Standard error of <see cref="Estimate"/>.</summary>
    public Span<double> StandardError(int comparison) => Column(SharedColumns + 2 * Comparisons + comparison);

    /// <summary>Test statistic with all data so far; above 0 where the estimate is.</summary>
    public Span<double> Statistic(int comparison) => Column(SharedColumns + 3 * Comparisons + comparison);

    /// <summary>Mask of trials in which the comparison is significant, as far as is decided.</summary>
    public Span<double> IsRejected(int comparison) => Column(SharedColumns + 4 * Comparisons + comparison);

    /// <summary>Number of the look, from 0, at which the arm ended: where it was rejected or given up, or the last.</summary>
    public Span<double> EndLook(int comparison) => Column(SharedColumns + 5 * Comparisons + comparison);

    /// <summary><see cref="Estimate"/> where the arm ended.</summary>
    public Span<double> FinalEstimate(int comparison) => Column(SharedColumns + 6 * Comparisons + comparison);

    /// <summary><see cref="StandardError"/> where the arm ended.</summary>
    public Span<double> FinalError(int comparison) => Column(SharedColumns + 7 * Comparisons + comparison);

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
    }

    private Span<double> Column(int column) => _columns.Span.Slice(column * Capacity, Padded);
}
