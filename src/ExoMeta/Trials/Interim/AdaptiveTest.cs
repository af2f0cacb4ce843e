using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>What adaptive stages test by: constants only, shared by all threads.</summary>
/// <param name="Boundaries">The bounds, as results show them.</param>
/// <param name="Closed">The closed test over the stages; null for the naive test, which has the boundaries alone.</param>
/// <param name="Scores">The scores of intersections, by look.</param>
/// <param name="Futility">
/// By interim look: where a comparison is given up. On the scale of its sum of evidence for the inverse normal combination, of the stage's own
/// score for Fisher's, of its statistic for the naive test; −∞ for no stop.
/// </param>
internal sealed record AdaptiveTest(TrialBoundaries Boundaries, ClosedCombinationTest? Closed, IntersectionScores[] Scores, double[] Futility)
{
    /// <summary>Number of intersections, the empty one counted; 0 for the naive test.</summary>
    public int Sets => Closed?.Sets ?? 0;

    /// <summary>Makes critical values and scores of a sound plan.</summary>
    public static AdaptiveTest Of(AdaptiveStages plan, TrialDesign design, PatientNumbers patients, EndpointSimulator endpoint) => plan.Combination switch
    {
        StageCombination.InverseNormal normal => OfInverseNormal(plan, normal, design, patients),
        StageCombination.Fisher fisher => OfFisher(plan, fisher, design, patients),
        StageCombination.Naive naive => OfNaive(plan, naive, design, patients, endpoint),
        _ => throw new InvalidOperationException("an unknown combination"),
    };

    private static AdaptiveTest OfInverseNormal(AdaptiveStages plan, StageCombination.InverseNormal normal, TrialDesign design, PatientNumbers patients)
    {
        var solved = plan.Boundaries(design.Alpha, normal.Efficacy, normal.Futility).Solve();
        var closed = new ClosedCombinationTest(patients.Arms - 1, Weights(plan.Shares), solved.Critical);
        var futility = Enumerable.Range(0, patients.Looks)
            .Select(k => k < solved.Futility.Length ? solved.Futility[k] * Math.Sqrt(plan.Shares[k]) : double.NegativeInfinity);
        return new(
            TrialBoundaries.OfStages(plan.Shares, solved.Critical, k => k < solved.Futility.Length ? solved.Futility[k] : double.NegativeInfinity, patients.Arms - 1),
            closed, ScoresOf(design, patients), [.. futility]);
    }

    private static AdaptiveTest OfFisher(AdaptiveStages plan, StageCombination.Fisher fisher, TrialDesign design, PatientNumbers patients)
    {
        var ceilings = fisher.Futility.AsSpan().IsEmpty ? [.. Enumerable.Repeat(1.0, patients.Looks - 1)] : fisher.Futility;
        var solved = FisherCombination.Solve(design.Alpha, ceilings, fisher.Rule);
        var futility = Enumerable.Range(0, patients.Looks)
            .Select(k => k < ceilings.Length && ceilings[k] < 1 ? Normal.UpperQuantile(ceilings[k]) : double.NegativeInfinity).ToArray();
        return new(
            TrialBoundaries.OfStages(plan.Shares, solved.Critical, k => futility[k], patients.Arms - 1),
            ClosedCombinationTest.OfProducts(patients.Arms - 1, solved), ScoresOf(design, patients), futility);
    }

    private static AdaptiveTest OfNaive(AdaptiveStages plan, StageCombination.Naive naive, TrialDesign design, PatientNumbers patients, EndpointSimulator endpoint)
    {
        var boundaries = TrialBoundaries.Sequential(
            patients, endpoint, (_, _) => plan.Boundaries(design.Alpha, naive.Efficacy, naive.Futility).Solve());
        return new(boundaries, null, [], [.. boundaries.Lower.Select(look => look[0])]);
    }

    /// <summary>√ of the planned information of each stage.</summary>
    private static ImmutableArray<double> Weights(ImmutableArray<double> shares) =>
        [.. shares.Select((share, k) => Math.Sqrt(share - (k == 0 ? 0 : shares[k - 1])))];

    private static IntersectionScores[] ScoresOf(TrialDesign design, PatientNumbers patients)
    {
        var intersections = AdaptiveStages.IntersectionsOf(design.Analysis) ?? new IntersectionTest.Bonferroni();

        // Looks that are at times or numbers of events bring no patients of their own: only the proportions of the arms count.
        int OfStage(int look, int arm) => patients.NewAt(look, arm) > 0 ? patients.NewAt(look, arm) : patients.At(look, arm);
        return
        [
            .. Enumerable.Range(0, patients.Looks).Select(look => intersections.Prepare(
                Dunnett.Loadings([.. Enumerable.Range(1, patients.Arms - 1).Select(arm => OfStage(look, arm))], OfStage(look, 0)))),
        ];
    }
}
