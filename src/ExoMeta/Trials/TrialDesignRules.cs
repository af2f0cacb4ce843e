using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Trials;

/// <summary>What a design must satisfy before it is simulated.</summary>
internal static class TrialDesignRules
{
    public static ImmutableArray<string> Check(TrialDesign design)
    {
        var problems = new List<string>();
        if (!(design.Alpha is > 0 and < 0.5))
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture, $"alpha is {design.Alpha}; a one-sided level inside (0, 0.5) was expected"));
        }

        if (design.Arms.IsDefaultOrEmpty)
        {
            problems.Add("the trial has no arms; at least two were expected");
        }
        else
        {
            CheckEachArm(design.Arms, problems);
            switch (design.Comparison)
            {
                case TrialComparison.AgainstControl:
                    CheckControl(design.Arms, problems);
                    break;
                case TrialComparison.BetweenDoses:
                    CheckDoses(design.Arms, problems);
                    break;
                default:
                    problems.Add("the comparison is neither against control nor between doses");
                    break;
            }
        }

        problems.AddRange(design.Endpoint.Problems());
        problems.AddRange(design.Conduct?.FindProblems().Select(problem => problem.Message) ?? []);
        if (problems.Count == 0)
        {
            CheckEndpoint(design, problems);
            problems.AddRange(design.Analysis.FindProblems(design));
        }

        if (problems.Count == 0 && design.Interim is { } plan)
        {
            CheckLooks(design, plan, problems);
        }

        return [.. problems];
    }

    private static void CheckEachArm(ImmutableArray<Arm> arms, List<string> problems)
    {
        foreach (var arm in arms.Where(arm => arm.Size < 2))
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture, $"arm '{arm.Name}' has {arm.Size} patient(s); at least 2 were expected"));
        }

        foreach (var arm in arms.Where(arm => arm.Dose is { } dose && !(dose >= 0 && double.IsFinite(dose))))
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture, $"arm '{arm.Name}' has dose {arm.Dose}; a finite dose of at least 0 was expected"));
        }

        var repeated = arms.GroupBy(arm => arm.Name, StringComparer.Ordinal).Where(group => group.Count() > 1);
        problems.AddRange(repeated.Select(group => $"two arms are named '{group.Key}'; different names were expected"));
    }

    private static void CheckControl(ImmutableArray<Arm> arms, List<string> problems)
    {
        var controls = arms.Where(arm => arm.IsControl).Select(arm => $"'{arm.Name}'").ToArray();
        if (controls.Length == 0)
        {
            problems.Add("no arm is the control, which a comparison against control needs; mark one, or compare between doses");
        }
        else if (controls.Length > 1)
        {
            problems.Add($"more than one arm is the control ({string.Join(", ", controls)}); exactly one was expected");
        }
        else if (!arms[0].IsControl)
        {
            problems.Add($"the control arm {controls[0]} does not come first");
        }

        if (controls.Length == arms.Length)
        {
            problems.Add("no arm is compared with the control; at least one treated arm was expected");
        }
    }

    private static void CheckDoses(ImmutableArray<Arm> arms, List<string> problems)
    {
        if (arms.Length < 2)
        {
            problems.Add("a comparison between doses needs at least two arms");
        }

        problems.AddRange(arms.Where(arm => arm.IsControl)
            .Select(arm => $"arm '{arm.Name}' is a control; a comparison between doses has none: compare against control"));

        // Where no dose is a number, the arms stand in ascending order.
        var doses = arms.Where(arm => arm.Dose.HasValue).Select(arm => arm.Dose!.Value).ToArray();
        if (doses.Length > 0 && doses.Length < arms.Length)
        {
            problems.Add("some doses are numbers and some are not; all or none were expected (none: arms in ascending order)");
        }

        if (doses.Distinct().Count() < doses.Length)
        {
            problems.Add("two arms have the same dose; different doses were expected");
        }
    }

    private static void CheckEndpoint(TrialDesign design, List<string> problems)
    {
        if (design.Comparison == TrialComparison.BetweenDoses && design.Endpoint.TestedEffect != 0)
        {
            problems.Add("a margin needs a comparison against control; between doses no direction is favoured");
        }

        problems.AddRange(design.Endpoint.FindProblems(design));
    }

    private static void CheckLooks(TrialDesign design, InterimPlan plan, List<string> problems)
    {
        problems.AddRange(plan.FindProblems(design));
        if (design.Comparison == TrialComparison.BetweenDoses)
        {
            problems.Add("interim looks need a comparison against control; between doses no direction is favoured");
        }

        if (problems.Count > 0 || design.Endpoint.CutsAtTimes)
        {
            return;
        }

        var patients = design.PatientNumbers;
        for (var look = 0; look < patients.Looks; look++)
        {
            for (var arm = 0; arm < patients.Arms; arm++)
            {
                if (patients.NewAt(look, arm) < (look == 0 ? 2 : 1))
                {
                    problems.Add(string.Create(
                        CultureInfo.InvariantCulture,
                        $"look {look + 1} has {patients.At(look, arm)} patient(s) in an arm, {patients.NewAt(look, arm)} of them new; at least {(look == 0 ? 2 : 1)} new were expected"));
                    return;
                }
            }
        }
    }
}
