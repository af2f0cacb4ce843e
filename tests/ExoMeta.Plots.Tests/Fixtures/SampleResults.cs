using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Evidence;

namespace ExoMeta.Plots.Tests.Fixtures;

internal static class SampleResults
{
    public static AnalysisResults Rich { get; } = new(
        "Exosome therapy for ARDS <b>&</b>", "0.1.0", 20260101, [new("claims.csv", new string('a', 64)), new("trials/<x>.yaml", new string('b', 64))],
        [SampleOutcomes.StrictUnpooled, SampleOutcomes.Exploratory, SampleOutcomes.Hostile, SampleOutcomes.Single, SampleOutcomes.Proportions],
        [SampleSwim.Inflammation],
        [
            Claim("S6", "OR 0.069 (0.016–0.292)", Disposition.ShownUnpooled, "one study only", null, []),
            Claim("C3", "19.3 ± 7.7 mg/L", Disposition.ShownUnpooled, "change from baseline: no comparator", null, ["crp-before-after"]),
            Claim("K2", "43 %", Disposition.Swim, "nothing printed gives a variance", "\"thickened\" is presented as an improvement; both readings are kept", []),
            Claim("F1", "10/10", Disposition.Descriptive, "one group", null, []),
            Claim(SampleOutcomes.Injection, SampleOutcomes.Injection, Disposition.Swim, SampleOutcomes.Injection, SampleOutcomes.Injection, []),
        ],
        [new("C3: correlation", "uniform(0.2, 0.8)", "pre/post correlation is not printed"), new(SampleOutcomes.Injection, SampleOutcomes.Injection, SampleOutcomes.Injection)],
        SampleTrials.All,
        [new("Classic data " + SampleOutcomes.Injection, "0.1.0", 1, [new("dat.bcg.csv", new string('c', 64))], [SampleOutcomes.Classic], [], [], [], [], [])]);

    public static AnalysisResults Empty { get; } = new("Nothing", "0.1.0", 1, [], [], [], [], [], [], []);

    private static ClaimResult Claim(
        string id, string printed, Disposition disposition, string reason, string? contradiction, ImmutableArray<string> pools) => new(
        new()
        {
            Id = id, Location = new("claims.csv", 2), Study = "Shapira 2022", Reference = "Shapira S et al. EMBO Mol Med 2022", Source = "the review", Section = "page 7",
            Quote = "odds ratio (OR) was 0.069 (95% CI 0.016–0.292) " + (id.StartsWith('<') ? id : ""), Printed = printed, Contradiction = contradiction, Species = "mouse", Model = "LPS",
            Compartment = "whole animal", Timepoint = "not stated", Product = "EXO-mCD24", ProductClass = "exosomes", Comparator = "control",
            ComparatorType = ComparatorType.Concurrent, Outcome = "death", Domain = "mortality", GoodDirection = GoodDirection.Down, Statistic = new Printed(printed),
        },
        new Recovery.Descriptive(new(printed, "log OR −2.674, SE 0.741", "ln(OR); (ln u − ln l)/(2·1.96)", "Cochrane Handbook 6.3")), disposition, reason, pools);

    private sealed record Printed(string Value) : ReportedStatistic(Value)
    {
        public override string Form => "text";

        public override Recovery Recover(ImmutableArray<Assumption> assumptions) => throw new NotSupportedException();
    }
}
