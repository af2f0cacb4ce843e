using System.Collections.Immutable;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials.Levels;

/// <summary>A design under a null, global or partial, whose family-wise error is simulated.</summary>
/// <param name="Group">Heading under which it stands.</param>
/// <param name="Name">What it is.</param>
/// <param name="Design">The design.</param>
/// <param name="Theta">True effects: 0 where the hypothesis is true.</param>
/// <param name="IsControlled">Whether the procedure claims to keep the level here.</param>
public sealed record LevelScenario(string Group, string Name, TrialDesign Design, ImmutableArray<double> Theta, bool IsControlled);

/// <summary>Every procedure that claims to control the family-wise error, and some that do not.</summary>
internal static class LevelScenarios
{
    /// <summary>One-sided level of all.</summary>
    public const double Alpha = 0.025;

    /// <summary>An effect that is found nearly always, in standard deviations between patients.</summary>
    private const double Large = 3;

    public static ImmutableArray<LevelScenario> All { get; } =
    [
        .. Procedures("three doses, 20 patients an arm, t", 20, 20, 20, 20), .. Procedures("three doses and a larger control, 40 + 20 + 15 + 10 patients, t", 40, 20, 15, 10),
        .. Boundaries(), .. MultiStage(), .. Adaptive(), .. Resized(), .. Risks(),
    ];

    private static IEnumerable<LevelScenario> Procedures(string group, params int[] sizes)
    {
        foreach (var procedure in MultiplicityProcedure.All)
        {
            var design = AgainstControl(Crp(1, false), procedure, Alpha, sizes);
            foreach (var (name, theta) in Nulls)
            {
                yield return new(group, $"{procedure.Name}, {name}", design, theta, procedure is not MultiplicityProcedure.None);
            }
        }
    }

    private static (string Name, ImmutableArray<double> Theta)[] Nulls => [("no effects", [0, 0, 0]), ("one effect", [Large, 0, 0]), ("two effects", [0, Large, Large])];

    private static IEnumerable<LevelScenario> Boundaries()
    {
        foreach (var family in BoundaryFamilies.All)
        {
            var parameter = family.Parameter is null ? (double?)null : family.Code switch { "wt" => 0.25, "ashsd" => -2, "askd" => 2, _ => null };
            var rule = family.RuleFor(parameter, out _)!;
            foreach (var (name, futility) in new (string, FutilityRule)[]
                { ("no futility", FutilityRule.None), ("futility not binding", new GivenFutility([0, 0.5], false)), ("binding futility", new GivenFutility([0, 0.5], true)) })
            {
                var design = AgainstControl(Crp(1, false), new MultiplicityProcedure.None(), Alpha, 300, 300) with { Looks = new([0.4, 0.7, 1], rule, futility) };
                yield return new("three looks at two arms of 300 patients", $"{family.Code}, {name}", design, [0], true);
            }
        }
    }

    private static IEnumerable<LevelScenario> MultiStage()
    {
        foreach (var (name, shape) in new (string, StageShape)[] { ("triangular", new TriangularShape()), ("Pocock", new PowerShape(0.5, 0)), ("O'Brien-Fleming", new PowerShape(0, 0)) })
        {
            foreach (var (nullName, theta) in Nulls)
            {
                var design = AgainstControl(Crp(1, false), new MultiplicityProcedure.SingleStepDunnett(), Alpha, 600, 600, 600, 600) with { Interim = new MultiArmStages(3, shape, StopRule.Each) };
                yield return new("multi-arm multi-stage, three stages of 200 patients an arm", $"{name}, {nullName}", design, theta, true);
            }
        }
    }

    private static IEnumerable<LevelScenario> Adaptive()
    {
        foreach (var multiplicity in new MultiplicityProcedure[] { new MultiplicityProcedure.ClosedDunnett(), new MultiplicityProcedure.ClosedSimes(), new MultiplicityProcedure.Holm() })
        {
            foreach (var (combination, name) in Combinations)
            {
                foreach (var (nullName, theta) in Nulls)
                {
                    var plan = new AdaptiveStages([0.5, 1], combination, new SelectionRule.Best(1, SelectionScale.Statistic), StopRule.Each) { Reallocates = true };
                    var design = AgainstControl(Crp(1, false), multiplicity, Alpha, 120, 120, 120, 120) with { Interim = plan };
                    yield return new("two stages of 60 patients an arm, the best goes on with the patients of the others", $"{multiplicity.Name}, {name}, {nullName}", design, theta, true);
                }
            }
        }
    }

    private static (StageCombination Combination, string Name)[] Combinations =>
    [
        (new StageCombination.InverseNormal(EfficacyRule.OBrienFleming, FutilityRule.None), "inverse normal"), (new StageCombination.Fisher(FisherRule.FullLevelLast, []), "Fisher"),
    ];

    private static IEnumerable<LevelScenario> Resized()
    {
        (StageCombination Combination, string Name)[] combinations =
            [.. Combinations, (new StageCombination.Naive(EfficacyRule.OBrienFleming, FutilityRule.None), "naive: all data, as if nothing had been changed")];
        foreach (var (combination, name) in combinations)
        {
            var plan = new AdaptiveStages([0.5, 1], combination, new SelectionRule.All(), StopRule.Each) { Size = new(0.9, 4) };
            var design = AgainstControl(Crp(1, false), new MultiplicityProcedure.None(), Alpha, 200, 200) with { Interim = plan };
            yield return new("second stage up to four times as large, by conditional power", name, design, [0], combination is not StageCombination.Naive);
        }
    }

    private static IEnumerable<LevelScenario> Risks()
    {
        (string Name, RiskTest Test, RiskMeasure Measure, int Control, int Treated, double Risk, bool IsControlled)[] cases =
        [
            ("Fisher, 15 + 15, risk 0.3", new RiskTest.Fisher(), RiskMeasure.OddsRatio, 15, 15, 0.3, true),
            ("Boschloo, 15 + 15, risk 0.3", new RiskTest.Boschloo(), RiskMeasure.OddsRatio, 15, 15, 0.3, true),
            ("χ² (score), 15 + 15, risk 0.3", new RiskTest.Score(), RiskMeasure.OddsRatio, 15, 15, 0.3, false),
            ("χ² (score), 12 + 12, risk 0.5", new RiskTest.Score(), RiskMeasure.OddsRatio, 12, 12, 0.5, false),
            ("Wald of the risk difference, 15 + 15, risk 0.3", new RiskTest.Wald(0), RiskMeasure.RiskDifference, 15, 15, 0.3, false),
            ("Wald of the log risk ratio, 10 + 30, risk 0.5", new RiskTest.Wald(0), RiskMeasure.RiskRatio, 10, 30, 0.5, false),
        ];
        foreach (var (name, test, measure, control, treated, risk, isControlled) in cases)
        {
            var endpoint = new Endpoint.Binary("death", Known(risk)) { LowerIsBetter = true, Scale = measure, Test = test };
            yield return new("risks in small arms", name, AgainstControl(endpoint, new MultiplicityProcedure.None(), Alpha, control, treated), [0], isControlled);
        }
    }
}
