using System.Collections.Immutable;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>
/// Stages that are tested each by its own data and then combined; between them arms are chosen and the size of the last stage may change.
/// </summary>
/// <remarks>
/// <para>Several comparisons are tested by the closed test (<see cref="ClosedCombinationTest"/>), its intersections by the design's
/// multiplicity: closed-dunnett, closed-simes, or holm, which is the closed test with Bonferroni intersections. A hypothesis of an arm that was
/// dropped is not rejected later.</para>
/// <para>Stage-wise statistics enter by their normal scores. Scores of single comparisons are exact where the endpoint's test is; Dunnett
/// intersections of t statistics take them as normal, which is an approximation for few patients.</para>
/// <para>Futility and selection look at all data so far. With <see cref="Reallocates"/> the patients that dropped arms would have had in a
/// stage are given to the arms that go on, the reference arm among them, in the planned proportions, rounded down.</para>
/// </remarks>
/// <param name="Shares">Share of each arm's planned patients at each look; the combination weights are the square roots of its steps.</param>
/// <param name="Combination">How the stages become one test.</param>
/// <param name="Selection">Which arms go on after an interim look.</param>
/// <param name="Stop">Whether the first rejection ends the trial.</param>
public sealed record AdaptiveStages(ImmutableArray<double> Shares, StageCombination Combination, SelectionRule Selection, StopRule Stop)
    : InterimPlan(Shares)
{
    /// <summary>Whether the arms that go on get the patients of those that were dropped.</summary>
    public bool Reallocates { get; init; }

    /// <summary>How the last stage's size is set; null for the planned one.</summary>
    public ConditionalPowerSize? Size { get; init; }

    /// <summary>Not where the first of equal arms is chosen, or given a patient who cannot be divided.</summary>
    internal override bool TreatsAlike => Selection is not SelectionRule.Best && !Reallocates;

    internal override bool CombinesStages => Combination is not StageCombination.Naive;

    internal override bool VariesSizes => Reallocates || Size is not null;

    internal override IEnumerable<string> FindProblems(TrialDesign design)
    {
        foreach (var problem in Combination switch
        {
            StageCombination.InverseNormal normal => Boundaries(design.Alpha, normal.Efficacy, normal.Futility).Problems(),
            StageCombination.Naive naive => Boundaries(design.Alpha, naive.Efficacy, naive.Futility).Problems(),
            StageCombination.Fisher fisher => [.. FindProblems(fisher, design.Alpha)],
            _ => ImmutableArray<string>.Empty,
        })
        {
            yield return problem;
        }

        foreach (var problem in Selection.FindProblems().Concat(Size?.FindProblems(design.Endpoint.LowerIsBetter) ?? []))
        {
            yield return problem;
        }

        foreach (var problem in design.ComparedArms.Length > 1 ? ProblemsOfSeveral(design) : ProblemsOfOne())
        {
            yield return problem;
        }

        if (design.Endpoint.CutsAtTimes && (Reallocates || Size is not null))
        {
            yield return "patients of a stage can be given to other arms, or be more or fewer, only where looks have shares of the patients; these looks are at times or numbers of events";
        }

        if (Size is { } size && !design.Endpoint.CutsAtTimes && Shares.Length > 1 && design.Arms.Any(arm => size.Smallest * arm.Size * (1 - Shares[^2]) < 2))
        {
            yield return "the smallest last stage has less than 2 patients in an arm";
        }
    }

    /// <summary>The intersection test that a multiplicity stands for; null when it stands for none.</summary>
    internal static IntersectionTest? IntersectionsOf(TrialAnalysis analysis) => analysis switch
    {
        MultiplicityProcedure.ClosedDunnett => new IntersectionTest.Dunnett(),
        MultiplicityProcedure.ClosedSimes => new IntersectionTest.Simes(),
        MultiplicityProcedure.Holm => new IntersectionTest.Bonferroni(),
        _ => null,
    };

    internal override PatientNumbers Most(PatientNumbers planned)
    {
        var last = planned.Looks - 1;
        return new([.. Enumerable.Range(0, planned.Looks).Select(look => Enumerable.Range(0, planned.Arms).Select(arm => MostOf(look, arm)).ToImmutableArray())]);

        int MostOf(int look, int arm)
        {
            if (Size is { } size && look == last)
            {
                return planned.At(last - 1, arm) + AdaptiveSizes.Enlarged(planned.NewAt(last, arm), size.Largest);
            }

            return Reallocates
                ? Enumerable.Range(0, look + 1).Sum(k => k == 0 ? planned.At(0, arm) : AdaptiveSizes.MostReallocated(planned, k, arm))
                : planned.At(look, arm);
        }
    }

    internal override int MostInAll(PatientNumbers planned) => Size is null ? base.MostInAll(planned) : Most(planned).Of(planned.Looks - 1);

    internal override PreparedPlan Prepare(TrialDesign design, PatientNumbers patients, EndpointSimulator endpoint, RejectionSides sides)
    {
        var test = AdaptiveTest.Of(this, design, patients, endpoint);
        return new(test.Boundaries, () => new AdaptiveDecision(this, test, patients, sides));
    }

    /// <summary>The group-sequential design of one hypothesis.</summary>
    internal GroupSequentialDesign Boundaries(double alpha, EfficacyRule efficacy, FutilityRule futility) => new(Shares, efficacy, alpha, Sides.One, futility);

    private IEnumerable<string> FindProblems(StageCombination.Fisher fisher, double alpha)
    {
        // The looks' own rules, whatever the boundary.
        foreach (var problem in Boundaries(alpha, EfficacyRule.Pocock, FutilityRule.None).Problems())
        {
            yield return problem;
        }

        if (Shares.Length > FisherCombination.MaximumStages)
        {
            yield return FormattableString.Invariant($"Fisher's combination is for at most {FisherCombination.MaximumStages} stages");
        }

        if (!fisher.Futility.AsSpan().IsEmpty && (fisher.Futility.Length != Shares.Length - 1 || fisher.Futility.Any(a => !(a > alpha && a <= 1))))
        {
            yield return "the futility bounds of Fisher's combination are p-values above alpha and up to 1, one an interim look";
        }
    }

    private IEnumerable<string> ProblemsOfSeveral(TrialDesign design)
    {
        if (IntersectionsOf(design.Analysis) is null)
        {
            yield return $"adaptive stages of several comparisons need a closed test: closed-dunnett, closed-simes or holm was expected, not '{design.Analysis.Name}'";
        }

        if (design.ComparedArms.Length > MultiplicityProcedure.MaximumClosedComparisons)
        {
            yield return FormattableString.Invariant($"a closed test over stages is for at most {MultiplicityProcedure.MaximumClosedComparisons} comparisons");
        }

        if (Combination is StageCombination.Naive)
        {
            yield return "the naive test is for one comparison";
        }

        if (Size is not null)
        {
            yield return "a size by conditional power is for one comparison";
        }

        if (Combination is StageCombination.Fisher { Futility.IsDefaultOrEmpty: false } || Combination is StageCombination.InverseNormal { Futility: GivenFutility { IsBinding: true } or BetaSpending { IsBinding: true } })
        {
            yield return "critical values that count on futility bounds are for one comparison; with several only bounds that are not binding were expected";
        }
    }

    private IEnumerable<string> ProblemsOfOne()
    {
        if (Reallocates)
        {
            yield return "with one comparison there is no arm to take patients from";
        }

        if (Shares.Length == 1 && Size is not null)
        {
            yield return "a size by conditional power needs an interim look";
        }
    }
}
