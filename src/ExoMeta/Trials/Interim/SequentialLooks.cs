using System.Collections.Immutable;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>The looks of a group-sequential trial: each comparison stops by itself, and the control arm goes on as long as any other does.</summary>
/// <remarks>
/// A look has the given share of every arm's patients, rounded to whole ones; boundaries are those of the shares that result. Futility bounds
/// are obeyed, whether the critical values count on them (binding) or not.
/// </remarks>
/// <param name="Shares">Share of each arm's patients at each look: increasing, above 0, the last 1.</param>
/// <param name="Efficacy">The efficacy boundary.</param>
/// <param name="Futility">Stops for futility.</param>
public sealed record SequentialLooks(ImmutableArray<double> Shares, EfficacyRule Efficacy, FutilityRule Futility) : InterimPlan(Shares)
{
    /// <summary>Equally spaced looks without stops for futility.</summary>
    public static SequentialLooks Equal(int looks, EfficacyRule efficacy) => new(GroupSequentialDesign.EqualInformation(looks), efficacy, FutilityRule.None);

    internal override IEnumerable<string> FindProblems(TrialDesign design)
    {
        foreach (var problem in new GroupSequentialDesign(Shares, Efficacy, design.Alpha, Sides.One, Futility).Problems())
        {
            yield return problem;
        }

        if (design.Analysis is not (MultiplicityProcedure.None or MultiplicityProcedure.Bonferroni) && design.ComparedArms.Length > 1)
        {
            yield return $"the critical values of '{design.Analysis.Name}' are for one look; with interim looks none or bonferroni was expected";
        }
    }

    internal override PreparedPlan Prepare(TrialDesign design, PatientNumbers patients, EndpointSimulator endpoint, RejectionSides sides)
    {
        var alpha = design.Analysis is MultiplicityProcedure.Bonferroni ? design.Alpha / (patients.Arms - 1) : design.Alpha;
        var boundaries = TrialBoundaries.Sequential(patients, endpoint, (fractions, _) => new GroupSequentialDesign(fractions, Efficacy, alpha, Sides.One, Futility).Solve());
        return new(boundaries, () => new BoundaryDecision(sides, patients, boundaries, StopRule.Each));
    }
}
