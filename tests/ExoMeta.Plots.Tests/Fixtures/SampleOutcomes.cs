using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Tests.Fixtures;

/// <summary>Outcomes of every kind that the figures must draw; the numbers are plausible, not evidence.</summary>
internal static class SampleOutcomes
{
    public const string Injection = "<script>alert(1)</script> ]]> \" & '";

    private static readonly (string Label, string Treated, string Control, double Estimate, double Variance)[] Bcg =
    [
        ("Aronson, 1948", "4/123", "11/139", -0.8893, 0.3256), ("Ferguson & Simes, 1949", "6/306", "29/303", -1.5854, 0.1946),
        ("Rosenthal et al, 1960", "3/231", "11/220", -1.3481, 0.4154), ("Hart & Sutherland, 1977", "62/13 598", "248/12 867", -1.4416, 0.0200),
        ("Frimodt-Moller et al, 1973", "33/5 069", "47/5 808", -0.2175, 0.0512), ("Stein & Aronson, 1953", "180/1 541", "372/1 451", -0.7861, 0.0069),
        ("Vandiviere et al, 1973", "8/2 545", "10/629", -1.6209, 0.2230), ("TPT Madras, 1980", "505/88 391", "499/88 391", 0.0120, 0.0040),
        ("Coetzee & Berjak, 1968", "29/7 499", "45/7 277", -0.4694, 0.0564), ("Rosenthal et al, 1961", "17/1 716", "65/1 665", -1.3713, 0.0730),
        ("Comstock et al, 1974", "186/50 634", "141/27 338", -0.3394, 0.0124), ("Comstock & Webster, 1969", "5/2 498", "3/2 341", 0.4459, 0.5325),
        ("Comstock et al, 1976", "27/16 913", "29/17 854", -0.0173, 0.0714),
    ];

    public static OutcomeResult Classic { get; } = new(
        "bcg", "BCG vaccine against tuberculosis", "RR", AnalysisScale.Log, DisplayScale.Ratio, PoolScope.Strict, null, [], GoodDirection.Down,
        ["Vaccinated, events/n", "Control, events/n"],
        [
            Pooled(
                "human · tuberculosis · concurrent control",
                [.. Bcg.Select(b => Row(b.Label, b.Label, [b.Treated, b.Control], b.Estimate, Math.Sqrt(b.Variance)))], 1.96, InferenceMethod.Wald, null, null, 3.0),
        ], []);

    public static OutcomeResult StrictUnpooled { get; } = new(
        "death-mouse", "Death, EXO-mCD24 in mice given LPS", "OR", AnalysisScale.Log, DisplayScale.Ratio, PoolScope.Strict, null, [], GoodDirection.Down,
        ["Dose"],
        [
            new(
                "mouse · LPS · whole animal · exosomes · concurrent control",
                [
                    Row("S6: Shapira 2022, 10¹⁰ exosomes", "Shapira 2022", ["1×10¹⁰"], -2.674, 0.741, Propagated(-2.674, 0.741, 0.03, 0.77)),
                    Row("S7: Shapira 2022, 10¹¹ exosomes", "Shapira 2022", ["1×10¹¹"], -1.864, 0.652, Propagated(-1.864, 0.652, 0.03, 0.67)),
                ],
                null, "one study only: its two doses share a control group and are not independent; pooling needs at least two independent studies",
                [Driver(0, "rounding", 3.1, 3.1, 3.0)]),
            new(
                "rat · endotoxin · whole animal · cells · concurrent control", [Row("R9: Only 2019", "Only 2019", ["not stated"], -0.4, 0.3)], null,
                "one study only", []),
        ],
        ["OR of S6 was printed as 0.069; log symmetry of its interval checked."]);

    public static OutcomeResult Exploratory { get; } = new(
        "crp-before-after", "CRP, percent change from baseline, EXO-CD24 and ExoFlo", "ROMC", AnalysisScale.Log, DisplayScale.PercentChange,
        PoolScope.Exploratory, "readers ask how far CRP falls after either product; nothing here has a comparator",
        ["product: EXO-CD24 (HEK cells, inhaled) against ExoFlo (bone-marrow MSC, intravenous)", "time point: day 7 against an unstated day", "spread: SEM printed for one, a p-value bound for the other"],
        GoodDirection.Down, ["n", "Dose", "Time"],
        [
            Pooled(
                "human · ARDS · serum · exosomes · own baseline",
                [
                    Row("C3: Grosz 2022, CRP day 7", "Grosz 2022", ["35", "1×10⁸–1×10⁹ daily × 5", "day 7"], -1.885, 0.42, Propagated(-1.885, 0.42, 0.35, 0.62), Uncontrolled),
                    Row("E7: Sengupta 2020, CRP", "Sengupta 2020", ["24", "15 mL once", "not stated"], -1.47, 0.31, Propagated(-1.47, 0.31, 0.2, 0.48), Uncontrolled),
                ],
                12.706, InferenceMethod.HartungKnappNeverNarrower, Bayes(), Propagated(-1.6, 0.26, 0.28, 3.6), 40),
        ],
        ["The effect is a change from baseline: regression to the mean, natural course and co-treatment are in it."]);

    public static OutcomeResult Hostile { get; } = new(
        "hostile-" + Injection, "Hostile names: " + Injection, "MD", AnalysisScale.Identity, DisplayScale.Identity, PoolScope.Strict, null, [], GoodDirection.Up,
        ["n", Injection, "Очень длинный заголовок столбца"],
        [
            new(
                Injection,
                [
                    Row(Injection, Injection, ["12", Injection, "да"], 1.2, 0.4),
                    Row("Исследование действия экзосом при остром респираторном дистресс-синдроме у взрослых пациентов, многоцентровое", "ru", ["5", "x", "нет"], -0.3, 0.8),
                    Row("外泌体治疗急性呼吸窘迫综合征的多中心随机对照试验第二阶段结果报告及其长期随访", "zh", ["7", "", ""], 0.2, 0.5),
                    Row("Averyveryverylongsinglewordwithoutanybreakthatmustbebrokensomewhereinthemiddleofit", "long", ["100 000", "y", "z"], 0.9, 25),
                ],
                null, "names: " + Injection, []),
        ], [Injection]);

    public static OutcomeResult Single { get; } = new(
        "single", "Oxygenation", "SMD", AnalysisScale.Identity, DisplayScale.Identity, PoolScope.Strict, null, [], GoodDirection.Up, [],
        [new("mouse · LPS", [Row("K1: one study", "K1", [], 0.42, 0.31)], null, "one study only", [])], []);

    public static OutcomeResult Proportions { get; } = new(
        "recovery", "Recovery, single groups", "PLO", AnalysisScale.Logit, DisplayScale.Proportion, PoolScope.Strict, null, [], GoodDirection.Up, ["events/n"],
        [new("human · no comparator", [Row("F1", "F1", ["10/10"], 3.0, 1.4), Row("E1", "E1", ["20/24"], 1.6, 0.55)], null, "no comparator", [])], []);

    public static string Uncontrolled => "Uncontrolled change from baseline: not a treatment effect";

    public static OutcomeResult Many(int rows) => new(
        "many", "Many rows", "OR", AnalysisScale.Log, DisplayScale.Ratio, PoolScope.Strict, null, [], GoodDirection.Down, ["n"],
        [
            Pooled(
                "all",
                [.. Enumerable.Range(0, rows).Select(i => Row("Study " + i.ToString(System.Globalization.CultureInfo.InvariantCulture), "s", ["10"], -0.5 + 0.01 * (i % 90), 0.2 + 0.003 * (i % 60)))],
                1.96, InferenceMethod.Wald, null, null, 2),
        ], []);

    public static ImmutableArray<OutcomeResult> All { get; } = [Classic, StrictUnpooled, Exploratory, Hostile, Single, Proportions, Many(60)];

    public static EffectRow Row(
        string label, string study, ImmutableArray<string> columns, double estimate, double error, PropagatedEffect? propagated = null, string? uncontrolled = null) =>
        new(
            label.Split(':')[0], label, study, columns, estimate, error, new(estimate - 1.96 * error, estimate + 1.96 * error), propagated, null, uncontrolled,
            propagated is null ? null : new RecoveryRecord("127.1 ± 14.7 to 19.3 ± 7.7", "log ratio, SE", "log(m2/m1), delta method", "Lajeunesse 2011"),
            propagated is null ? [] : [new Unknown("kind of error", new UncertainQuantity.Choice([(0, 0.5), (1, 0.5)]), 0, "the source does not say SD or SEM")]);

    public static PropagatedEffect Propagated(double estimate, double error, double ignorance, double total) =>
        new(estimate, error, new(estimate - 1.96 * error, estimate + 1.96 * error), estimate + 0.1 * ignorance,
            new(estimate - 1.6 * ignorance, estimate + 1.4 * ignorance), new(estimate - 2.1 * total, estimate + 1.9 * total));

    public static WidthDriver Driver(int row, string name, double total, double only, double known) =>
        new("row", new(name, new UncertainQuantity.Uniform(0.2, 0.8), 0.5, "not stated"), only, known, 0.12, -0.71) { RowIndex = row, TotalWidth = total };

    private static Func<double, double> NormalCdf(double mean, double deviation) => new LocationScale(mean, deviation, null).Cdf;

    private static Func<double, double> NormalSurvival(double mean, double deviation) => x => 1 - NormalCdf(mean, deviation)(x);

    private static BayesianMetaAnalysis Bayes() => new(
        "half-normal(0.5)", "flat", 0.95, new(-1.62, 0.38, -1.61, new(-2.41, -0.86), 0.998, NormalCdf(-1.62, 0.38), NormalSurvival(-1.62, 0.38)), new(0.31, 0.25, 0.25, new(0.01, 0.94), 0, NormalCdf(0.31, 0.25), NormalSurvival(0.31, 0.25)),
        new(-1.61, 0.6, -1.61, new(-2.9, -0.4), 0.985, NormalCdf(-1.61, 0.6), NormalSurvival(-1.61, 0.6)), [], tau => 2.5 * Math.Exp(-tau / 0.4));

    private static OutcomeGroup Pooled(
        string title, EffectRow[] rows, double quantile, InferenceMethod inference, BayesianMetaAnalysis? bayes, PropagatedEffect? pooled, double predictionFactor)
    {
        // DerSimonian and Laird by hand: enough for a picture.
        var w = rows.Select(r => 1 / (r.StandardError * r.StandardError)).ToArray();
        var mean = rows.Select((r, i) => w[i] * r.Estimate).Sum() / w.Sum();
        var q = rows.Select((r, i) => w[i] * (r.Estimate - mean) * (r.Estimate - mean)).Sum();
        var tau2 = Math.Max(0, (q - rows.Length + 1) / (w.Sum() - w.Select(x => x * x).Sum() / w.Sum()));
        var v = rows.Select(r => 1 / (r.StandardError * r.StandardError + tau2)).ToArray();
        var estimate = rows.Select((r, i) => v[i] * r.Estimate).Sum() / v.Sum();
        var error = 1 / Math.Sqrt(v.Sum());
        var weights = v.Select(x => 100 * x / v.Sum()).ToArray();
        var interval = new Interval(estimate - quantile * error, estimate + quantile * error);
        var spread = predictionFactor * Math.Sqrt(error * error + tau2);
        var fit = new MetaAnalysis
        {
            Options = new() { Inference = inference },
            K = rows.Length, Estimate = estimate, StandardError = error, Statistic = estimate / error,
            DegreesOfFreedom = inference == InferenceMethod.Wald ? null : rows.Length - 1, PValue = inference == InferenceMethod.Wald ? 0.00002 : 0.1,
            Interval = interval, TauSquared = tau2, TauSquaredStandardError = 0.1, TauSquaredInterval = new(0, 1.11), ISquared = 92.2, HSquared = 12.9, Q = q,
            QDegreesOfFreedom = rows.Length - 1, QPValue = rows.Length > 5 ? 2e-26 : 0.43, LogLikelihood = -12.2,
            PredictionInterval = new(estimate - spread, estimate + spread),
            Studies = [.. rows.Select((r, i) => new StudyInFit(new(r.Label, r.Study, r.Estimate, r.StandardError * r.StandardError), weights[i], r.Interval))],
            Fit = new(0.3, 7, true, "relative change below 1e-12"),
        };
        var drivers = pooled is null ? ImmutableArray<WidthDriver>.Empty : [Driver(1, "p", 7.2, 7.1, 4.4), Driver(0, "correlation", 7.2, 5.2, 6.9)];
        var propagation = pooled is null ? null : new PropagationResult(20_000, 1, [.. rows.Select(r => r.Propagated!)], pooled, (0.12, new(0, 0.9)), drivers, 3);
        var sensitivity = new[] { HeterogeneityEstimator.DerSimonianLaird, HeterogeneityEstimator.PauleMandel }
            .Select(m => fit with { Options = fit.Options with { Method = m } });
        return new(
            title, [.. rows.Select((r, i) => r with { Weight = weights[i] })], new(fit, bayes, propagation, [.. sensitivity]),
            "two or more independent studies that share species, model, compartment, comparator and product class", drivers);
    }
}
