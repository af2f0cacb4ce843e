using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Trials;

/// <summary>What an arm's patients are compared with.</summary>
public enum TrialComparison
{
    /// <summary>Each dose against the common control arm.</summary>
    AgainstControl,

    /// <summary>Dose against dose: there is no control arm, and the lowest dose plays its part.</summary>
    BetweenDoses,
}

/// <summary>One arm of a trial.</summary>
/// <param name="Name">Name.</param>
/// <param name="Size">Number of patients, ≥ 2.</param>
/// <param name="Dose">Dose in the product's own unit; null for control and where it is not a number.</param>
/// <param name="IsControl">Whether it is the control arm.</param>
public sealed record Arm(string Name, int Size, double? Dose, bool IsControl)
{
    /// <summary>The control arm.</summary>
    /// <param name="name">Name.</param>
    /// <param name="size">Number of patients.</param>
    public static Arm Control(string name, int size) => new(name, size, null, IsControl: true);

    /// <summary>An arm that is given the product.</summary>
    /// <param name="name">Name.</param>
    /// <param name="size">Number of patients.</param>
    /// <param name="dose">Dose in the product's own unit; null where it is not a number.</param>
    public static Arm Treated(string name, int size, double? dose = null) => new(name, size, dose, IsControl: false);
}

/// <summary>A trial of one or more doses, analysed once or at several looks.</summary>
/// <remarks>
/// Between doses, every other dose is compared with the lowest (with two arms: the high dose against the low one), and no
/// direction is favoured in advance: each comparison is tested in both directions at <paramref name="Alpha"/> each, two-sided 2·Alpha,
/// with the family-wise error over the comparisons controlled in each direction, by the procedure carried out in either. Power and family-wise error count both directions.
/// </remarks>
/// <param name="Arms">The arms; with <see cref="TrialComparison.AgainstControl"/> exactly one is the control, and it comes first.</param>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Comparison">What is compared.</param>
/// <param name="Analysis">What is claimed from the estimates: single arms, by a <see cref="MultiplicityProcedure"/>, or a dose–response, by <see cref="McpMod"/>.</param>
/// <param name="Alpha">One-sided level in the favourable direction (two-sided α = 2·Alpha between doses, where no direction is
/// favoured).</param>
public sealed record TrialDesign(
    ImmutableArray<Arm> Arms, Endpoint Endpoint, TrialComparison Comparison, TrialAnalysis Analysis, double Alpha)
{
    /// <summary>The one-sided level where nobody says one.</summary>
    public const double UsualAlpha = 0.025;

    /// <summary>
    /// A trial of one or more arms against a control at the usual level: one arm with nothing to adjust for, several by Dunnett's single step. Whatever else a trial
    /// may have is changed by <c>with</c>.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="arms">The arms, the control first.</param>
    public static TrialDesign AgainstControl(Endpoint endpoint, params Arm[] arms) => Of(endpoint, TrialComparison.AgainstControl, arms);

    /// <summary>A trial of doses against each other at the usual level, the lowest in the part of the control; several comparisons by Dunnett's single step.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="arms">The arms.</param>
    public static TrialDesign BetweenDoses(Endpoint endpoint, params Arm[] arms) => Of(endpoint, TrialComparison.BetweenDoses, arms);

    private static TrialDesign Of(Endpoint endpoint, TrialComparison comparison, Arm[] arms)
    {
        ArgumentNullException.ThrowIfNull(arms);
        return new([.. arms], endpoint, comparison, arms.Length > 2 ? new MultiplicityProcedure.SingleStepDunnett() : new MultiplicityProcedure.None(), UsualAlpha);
    }

    /// <summary>What the trial does at its looks; null for a trial that is analysed once.</summary>
    public InterimPlan? Interim { get; init; }

    /// <summary>The plan of a trial that watches each comparison by itself; null for any other.</summary>
    public SequentialLooks? Looks
    {
        get => Interim as SequentialLooks;
        init => Interim = value;
    }

    /// <summary>How the trial runs in calendar time; null where nothing is said of it.</summary>
    public TrialConduct? Conduct { get; init; }

    /// <summary>Patients in all arms.</summary>
    public int TotalSize => Arms.Sum(arm => arm.Size);

    /// <summary>
    /// The arm that the others are compared with: the control, or between doses the lowest dose (the first arm, when the
    /// doses are not numbers). A control risk belongs to it.
    /// </summary>
    public Arm ReferenceArm => Arms[ReferenceIndex];

    /// <summary>The arms that are compared with <see cref="ReferenceArm"/>, in the order of <see cref="Arms"/>: one θ each.</summary>
    public ImmutableArray<Arm> ComparedArms => Arms.RemoveAt(ReferenceIndex);

    /// <summary>
    /// The class of each comparison: those of one class can change places, and no probability of the trial changes but for its name. They have arms of one size, the endpoint
    /// (<see cref="Endpoint.ByArm"/>), the procedure and the interim plan treat them alike, and their true effects are equal.
    /// </summary>
    /// <param name="effects">True effect of each comparison.</param>
    public ImmutableArray<int> AlikeComparisons(ImmutableArray<double> effects)
    {
        var compared = ComparedArms;
        int[] places = [.. Enumerable.Range(0, Arms.Length).Where(place => place != ReferenceIndex)];
        var areTreatedAlike = Analysis.TreatsAlike && Interim?.TreatsAlike != false;
        return
        [
            .. Enumerable.Range(0, compared.Length).Select(c => !areTreatedAlike ? c : Enumerable.Range(0, c + 1).First(
                d => compared[c].Size == compared[d].Size && effects[c].Equals(effects[d]) && Endpoint.ByArm.All(list => list.AreAlike(places[c], places[d])))),
        ];
    }

    /// <summary>What is compared and at which level, in words.</summary>
    public string ComparisonNote => Comparison == TrialComparison.AgainstControl
        ? Analysis.NoteAgainst(ReferenceArm.Name, Alpha)
        : string.Create(
            CultureInfo.InvariantCulture,
            $"each dose against the lowest ('{ReferenceArm.Name}'), two-sided at {2 * Alpha}; power counts both directions");

    /// <summary>λ_i = √(n_i/(n_i + n_0)) of each comparison.</summary>
    internal ImmutableArray<double> Loadings => Dunnett.Loadings([.. ComparedArms.Select(arm => arm.Size)], ReferenceArm.Size);

    /// <summary>Patients of each arm at each look, the reference arm first.</summary>
    internal PatientNumbers PatientNumbers
    {
        get
        {
            var sizes = ComparedArms.Select(arm => arm.Size).Prepend(ReferenceArm.Size).ToArray();
            var shares = Interim?.Shares ?? [1];
            shares = Endpoint.CutsAtTimes ? [.. shares.Select(_ => 1.0)] : shares;
            return new([.. shares.Select(share => sizes.Select(size => (int)Math.Round(share * size, MidpointRounding.AwayFromZero)).ToImmutableArray())]);
        }
    }

    /// <summary>The most patients that each arm can have when sizes are adapted, the reference arm first.</summary>
    internal ImmutableArray<int> MostPatients
    {
        get
        {
            var planned = PatientNumbers;
            var most = Interim?.Most(planned) ?? planned;
            return [.. Enumerable.Range(0, most.Arms).Select(arm => most.At(most.Looks - 1, arm))];
        }
    }

    internal int ReferenceIndex
    {
        get
        {
            if (Comparison == TrialComparison.AgainstControl)
            {
                return Arms.IndexOf(Arms.First(arm => arm.IsControl));
            }

            var lowest = 0;
            for (var i = 1; i < Arms.Length; i++)
            {
                lowest = Arms[i].Dose < Arms[lowest].Dose ? i : lowest;
            }

            return lowest;
        }
    }

    /// <summary>Everything that keeps the design from being simulated, in words; empty when it is sound.</summary>
    public ImmutableArray<string> Problems() => TrialDesignRules.Check(this);
}
