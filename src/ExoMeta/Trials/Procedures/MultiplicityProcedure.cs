using System.Collections.Immutable;

namespace ExoMeta.Trials;

/// <summary>
/// How the family-wise error over the comparisons of one analysis is controlled: from the statistics of all comparisons (large is
/// favourable, one-sided hypotheses) to the set of rejected hypotheses.
/// </summary>
/// <remarks>
/// A procedure says what is done; <see cref="Prepare"/> turns it, for given correlations and a level, into critical values and a kernel on
/// lanes. A statistic that reaches its critical value is rejected. Which arm comes first never matters, ties included, except to <see
/// cref="FixedSequence"/>. Critical values are rounded to ten decimals, so that their last bits decide no count.
/// </remarks>
public abstract partial record MultiplicityProcedure : TrialAnalysis
{
    /// <summary>The most comparisons.</summary>
    public const int MaximumComparisons = 12;

    /// <summary>The most comparisons where each subset of them has a critical value of its own.</summary>
    public const int MaximumClosedComparisons = 8;

    private protected MultiplicityProcedure()
    {
    }

    /// <inheritdoc/>
    internal override bool TreatsAlike => true;

    /// <summary>Every procedure, in the order of the documentation; the fixed sequence is that of the comparisons.</summary>
    public static ImmutableArray<MultiplicityProcedure> All { get; } =
    [
        new None(), new Bonferroni(), new Holm(), new Hochberg(), new Hommel(), new SingleStepDunnett(), new StepDownDunnett(),
        new ClosedDunnett(), new ClosedSimes(), new FixedSequence(),
    ];

    /// <summary>The procedure of a name, case and all; null when there is none.</summary>
    public static MultiplicityProcedure? OfName(string name) =>
        All.FirstOrDefault(procedure => string.Equals(procedure.Name, name, StringComparison.Ordinal));

    /// <summary>Makes the critical values; the result may be shared by threads.</summary>
    /// <param name="loadings">λ_i of each comparison, inside (−1, 1): two statistics correlate λ_i λ_j (<see
    /// cref="Dunnett.Loadings"/>).</param>
    /// <param name="alpha">One-sided family-wise level in (0, 0.5).</param>
    /// <param name="degreesOfFreedom">Of t statistics with one pooled variance, &gt; 0; null (or +∞) for normal statistics.</param>
    /// <exception cref="ArgumentException">The arguments are not sound; the message names everything that is wrong.</exception>
    public PreparedProcedure Prepare(ImmutableArray<double> loadings, double alpha, double? degreesOfFreedom = null)
    {
        var problems = Problems(loadings, alpha, degreesOfFreedom);
        if (!problems.IsEmpty)
        {
            throw new ArgumentException(string.Join("; ", problems), nameof(loadings));
        }

        return Create(new(loadings, alpha, degreesOfFreedom is { } df && double.IsFinite(df) ? df : null));
    }

    /// <summary>Everything that keeps the procedure from being prepared, in words; empty when it can be.</summary>
    /// <param name="loadings">λ_i of each comparison.</param>
    /// <param name="alpha">One-sided family-wise level.</param>
    /// <param name="degreesOfFreedom">Of t statistics; null for normal ones.</param>
    public ImmutableArray<string> Problems(ImmutableArray<double> loadings, double alpha, double? degreesOfFreedom = null) =>
        [.. FindAllProblems(loadings, alpha, degreesOfFreedom)];

    internal override string NoteAgainst(string control, double alpha) => FormattableString.Invariant($"each arm against '{control}', one-sided at {alpha}");

    internal override IEnumerable<string> FindProblems(TrialDesign design) => FindAllProblems(design.Loadings, design.Alpha, null);

    internal override PreparedPlan Plan(TrialDesign design, PatientNumbers patients, EndpointSimulator endpoint, RejectionSides sides)
    {
        var procedure = Prepare(design.Loadings, design.Alpha, endpoint.DegreesOfFreedom(0, 0));
        return new(TrialBoundaries.Once(procedure.LargestCritical, patients), () => new ProcedureDecision(sides, patients, procedure));
    }

    private protected abstract PreparedProcedure Create(ProcedureLaw law);

    /// <summary>What a procedure asks beyond what all ask.</summary>
    private protected virtual IEnumerable<string> FindProblems(ImmutableArray<double> loadings) => [];

    private IEnumerable<string> FindAllProblems(ImmutableArray<double> loadings, double alpha, double? degreesOfFreedom)
    {
        if (!(alpha is > 0 and < 0.5))
        {
            yield return "the one-sided level must lie inside (0, 0.5)";
        }

        if (degreesOfFreedom is { } df && !(df > 0))
        {
            yield return "degrees of freedom must be above 0";
        }

        if (loadings.IsDefaultOrEmpty || loadings.Length > MaximumComparisons)
        {
            yield return FormattableString.Invariant($"1 to {MaximumComparisons} comparisons were expected");
            yield break;
        }

        if (loadings.Any(loading => !(Math.Abs(loading) < 1)))
        {
            yield return "loadings must lie inside (-1, 1)";
        }

        foreach (var problem in FindProblems(loadings))
        {
            yield return problem;
        }
    }
}
