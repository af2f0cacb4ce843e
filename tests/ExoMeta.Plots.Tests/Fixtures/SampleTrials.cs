using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Tests.Fixtures;

/// <summary>Trials of every kind; power by a rough formula, so that the curves look like curves.</summary>
internal static class SampleTrials
{
    private static readonly double[] Thetas = [-1.386, -0.693, -0.357, 0];

    public static TrialResult Grid { get; } = new(
        "NCT04491240", "Inhaled exosomes in COVID-19 pneumonia", "exosomes", "exosomes", "inhaled", "Russia", "exosomes", "randomised double-blind; 0.5–2e10 twice daily x10 d",
        null,
        [new("placebo", null, "saline", "grid 10 to 200 (assumed)", true), new("low", 5e9, "0.5×10¹⁰ twice daily", "grid", false), new("high", 2e10, "2×10¹⁰ twice daily", "grid", false)],
        [Endpoint("death28", "Death by day 28", [10, 20, 30, 50, 80, 100, 150, 200], sizesStated: false, evidence: false, [5e9, 2e10])],
        [], ["Size is not stated: shown over a grid."]);

    public static TrialResult Stated { get; } = new(
        "NCT04902183", "EXO-CD24, dose against dose", "EXO-CD24", "exosomes", "inhaled", "Greece", "exosomes", "phase IIb; n=91; 1e9 and 1e10 daily x5 d",
        "no placebo arm although the text speaks of efficacy",
        [new("1e9", 1e9, "1×10⁹", "45", false), new("1e10", 1e10, "1×10¹⁰", "46", false)],
        [Endpoint("crp", "CRP at day 7", [45], sizesStated: true, evidence: true, [1e10]) with { Measure = "ROM", Display = DisplayScale.PercentChange, Comparison = TrialComparison.BetweenDoses, Analysis = new MultiplicityProcedure.None() }],
        [], []);

    public static TrialResult Cohort { get; } = new(
        "NCT04276987", SampleOutcomes.Injection, "haMSC-Exos", "exosomes", "inhaled", "China", "exosomes", "single group; n=7", "single-group yet \"placebo-controlled\"",
        [new("treated", 2e8, "2×10⁸", "7", false)], [],
        [new(7, "0.01", MonteCarloEstimate.FromCount(6_800, 100_000), 0.0679, 0.3482), new(7, "beta(1, 19)", MonteCarloEstimate.FromCount(27_000, 100_000), 0.2692, 0.3482)], []);

    public static TrialResult LongArms { get; } = new(
        "NCT04798716", "Escalating doses with very long names", "ARDOXSO", "exosomes", "IV", "USA", null, "4 groups of 5", null,
        [new("placebo", null, "saline", "5", true), .. new[] { 2e9, 4e9, 4.4e9, 8e9 }.Select((d, i) => new TrialArmResult(LongName(i), d, LongName(i), "5", false))],
        [WithLongArms(Endpoint("death", "Death or " + SampleOutcomes.Injection, [5], sizesStated: true, evidence: false, [2e9, 4e9, 4.4e9, 8e9]))], [], []);

    public static TrialResult Products { get; } = new(
        "Two2023", "Two products against one control", "MSC, MSC + exosomes", "cells + exosomes", "IV", "Iran", null, "43 patients", null,
        [new("control", null, "–", "24", true), new("MSC", null, "not stated", "11", false), new("MSC + exosomes", null, "not stated", "8", false)],
        [WithProducts(Endpoint("death", "Death", [24], sizesStated: true, evidence: true, [1, 2]))], [], []);

    public static ImmutableArray<TrialResult> All { get; } = [Grid, Stated, Cohort, LongArms, Products];

    private static string LongName(int i) => $"escalating {(2 + i).ToString(System.Globalization.CultureInfo.InvariantCulture)}e9/4e9/8e9 every other day for five days, затем 外泌体 {SampleOutcomes.Injection}";

    private static TrialEndpointResult WithProducts(TrialEndpointResult endpoint) => endpoint with
    {
        ThetaSource = "comparative human evidence: R1, R2",
        Test = "score test (pooled variance z) of the difference of proportions",
        ComparisonNote = "each arm against 'control', one-sided at 0.025",
        Notes = ["The arms' true effects are drawn jointly, with the covariance of the evidence."],
        Summaries = [.. endpoint.Summaries.Select(s => s with
        {
            SizePerArm = [24, 11, 8],
            AssuranceCeiling = Estimate(0.964),
            Arms = [
                new("MSC", -0.288, 0.804, Estimate(0.0194), Estimate(0.044), Estimate(0.64)),
                new("MSC + exosomes", -2.17, 1.515, Estimate(0.131), Estimate(0.118), Estimate(0.924)),
            ],
        })],
    };

    private static TrialEndpointResult WithLongArms(TrialEndpointResult endpoint) => endpoint with
    {
        Grid = [.. endpoint.Grid.Select(g => g with
        {
            SizePerArm = [5, 6, 7, 8, 9], Result = g.Result with { Arms = [.. g.Result.Arms.Select((a, i) => a with { Name = LongName(i) })] },
        })],
        Summaries = [.. endpoint.Summaries.Select(s => s with { SizePerArm = [5, 6, 7, 8, 9] })],
    };

    private static TrialEndpointResult Endpoint(string id, string name, int[] sizes, bool sizesStated, bool evidence, double[] doses)
    {
        var grid = sizes.SelectMany(n => Thetas.Select(theta => new TrialScenario(Sizes(n, doses), TruthKind.Fixed, theta, Characteristics(n, theta, doses))));
        var summaries = sizes.Select(n => new PowerSummary(
            Sizes(n, doses), Estimate(Power(n, -0.6)), Estimate(0.75 * Power(n, -0.8)), Estimate(0.771), Estimate(0.7 * Power(n, -0.8)), Estimate(0.52 * Power(n, -0.8)), Estimate(0.0248)));
        return new(
            id, name, "log odds ratio", "OR", DisplayScale.Ratio, true, TrialComparison.AgainstControl, new MultiplicityProcedure.SingleStepDunnett(), 0.025, evidence,
            evidence ? "claims R1 and R2" : "normal(-0.35, 0.5): a moderate benefit with wide doubt; no comparative human evidence on this endpoint and product class", sizesStated,
            [.. summaries], [.. grid]);
    }

    private static ImmutableArray<int> Sizes(int n, double[] doses) => [.. Enumerable.Repeat(n, doses.Length + 1)];

    private static OperatingCharacteristics Characteristics(int n, double theta, double[] doses) => new(
        100_000, 1, "fixed",
        [.. doses.Select((d, i) => new ArmCharacteristics("dose " + i.ToString(System.Globalization.CultureInfo.InvariantCulture), d, n, Estimate((0.9 - 0.1 * i) * Power(n, theta)), Estimate(0.4), Estimate(0.01), Estimate(0.4), Estimate(0.95), 2.21))],
        Estimate(Power(n, theta)), Estimate(0.6 * Power(n, theta)), Estimate(theta < 0 ? 1 : 0), n * (doses.Length + 1));

    private static double Power(int n, double theta) => theta >= 0 ? 0.025 : 0.025 + 0.97 * (1 - 1 / (1 + theta * theta * n / 8));

    private static MonteCarloEstimate Estimate(double p) => MonteCarloEstimate.FromCount((long)(100_000 * p), 100_000);
}
