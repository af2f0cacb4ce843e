using ExoMeta.Trials.Designs;

namespace ExoMeta.Trials;

/// <summary>
/// Several arms against a common control in stages of equal size (Magirr, Jaki and Whitehead 2012, Biometrika 99:494–501): an arm is
/// rejected when its statistic on all data so far reaches the upper bound of the stage, and dropped when it falls to the lower one. The
/// bounds are the same for all arms and hold the family-wise error together (<see cref="MultiArmMultiStage"/>).
/// </summary>
/// <remarks>
/// The bounds are those of normal statistics with known variance; a t statistic is compared with the t quantiles of their nominal levels. They
/// count on the lower bounds being obeyed. A trial that goes on after the first rejection keeps the family-wise error in the strong sense: to
/// reject a true hypothesis its own statistic must reach the same bounds. Stages are equal but for rounding to whole patients.
/// </remarks>
/// <param name="Stages">Number of stages, 1 to 4.</param>
/// <param name="Shape">The shape of the bounds.</param>
/// <param name="Stop">Whether the first rejection ends the trial.</param>
public sealed record MultiArmStages(int Stages, StageShape Shape, StopRule Stop)
    : InterimPlan(GroupSequentialDesign.EqualInformation(Math.Clamp(Stages, 1, MultiArmMultiStage.MaximumStages)))
{
    internal override IEnumerable<string> FindProblems(TrialDesign design)
    {
        if (Stages is < 1 or > MultiArmMultiStage.MaximumStages)
        {
            yield return FormattableString.Invariant($"there are {Stages} stages; 1 to {MultiArmMultiStage.MaximumStages} were expected");
        }

        if (design.Analysis is not MultiplicityProcedure.SingleStepDunnett && design.ComparedArms.Length > 1)
        {
            yield return $"multi-arm stages are the stagewise form of Dunnett's test; 'dunnett' was expected, not '{design.Analysis.Name}'";
        }

        if (design.ComparedArms.Select(arm => arm.Size).Distinct().Count() > 1)
        {
            yield return "multi-arm stages need compared arms of equal size";
        }
    }

    internal override PreparedPlan Prepare(TrialDesign design, PatientNumbers patients, EndpointSimulator endpoint, RejectionSides sides)
    {
        var solved = SolvedStages.Of(patients.Arms - 1, Stages, design.Alpha, Shape, (double)design.ReferenceArm.Size / design.ComparedArms[0].Size);
        var boundaries = TrialBoundaries.Common(Shares, solved.Upper, solved.Lower, patients, endpoint);
        return new(boundaries, () => new BoundaryDecision(sides, patients, boundaries, Stop));
    }
}
