using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads a binary endpoint.</summary>
internal sealed class BinaryReader() : EndpointReader("binary")
{
    private const string Stratified = "mantel-haenszel";

    private static readonly string[] WithoutStrata =
        ["control_risk", "margin", "missing", "missing_if_event", "missing_if_none", "missing_counts_as"];

    private static readonly ImmutableArray<(string Code, bool TakesMargin, Func<double, RiskTest> Create)> Tests =
    [
        ("score", false, _ => new RiskTest.Score()),
        ("chi-square-corrected", false, _ => new RiskTest.CorrectedChiSquare()),
        ("wald", true, margin => new RiskTest.Wald(margin)),
        ("fisher", false, _ => new RiskTest.Fisher()),
        ("boschloo", false, _ => new RiskTest.Boschloo()),
        ("farrington-manning", true, margin => new RiskTest.FarringtonManning(margin)),
        (Stratified, false, _ => new RiskTest.Score()),
    ];

    private static readonly (string, MissingHandling)[] Handlings =
        [("excluded", MissingHandling.CompleteCases), ("event", MissingHandling.CountAsEvent), ("none", MissingHandling.CountAsNone)];

    public override Endpoint? Read(SpecReader reader, string name, bool lowerIsBetter)
    {
        if (reader.Has("strata"))
        {
            return ReadStrata(reader, name, lowerIsBetter);
        }

        var risk = ControlRiskReader.Read(reader);
        var measure = reader.Named("measure", RiskMeasure.All, m => m.Code, required: false) ?? RiskMeasure.OddsRatio;
        var test = ReadTest(reader);
        var missing = ReadMissing(reader);
        return risk is null
            ? null
            : new Endpoint.Binary(name, risk) { LowerIsBetter = lowerIsBetter, Scale = measure, Test = test, Missing = missing };
    }

    /// <summary>The test; the score test where none is named, or none that there is.</summary>
    private static RiskTest ReadTest(SpecReader reader)
    {
        var margin = reader.Number("margin", required: false);
        var code = reader.Has("test") ? reader.Choice("test", [.. Tests.Select((t, i) => (t.Code, i))]) : 0;
        if (code is not { } chosen)
        {
            return new RiskTest.Score();
        }

        var test = Tests[chosen];
        if (test.Code == Stratified && !reader.Has("strata"))
        {
            reader.Problem("test", $"'{Stratified}' tests over strata, and 'strata' is missing");
        }

        if (reader.Has("margin") && !test.TakesMargin)
        {
            reader.Problem("margin", $"means nothing with '{test.Code}'; a margin belongs to {string.Join(" and ", Tests.Where(t => t.TakesMargin).Select(t => $"'{t.Code}'"))}");
        }

        if (test.Code == "farrington-manning" && !reader.Has("margin"))
        {
            reader.Problem("test", "'farrington-manning' tests a margin, and 'margin' is missing");
        }

        return test.Create(margin ?? 0);
    }

    private static Endpoint.StratifiedBinary? ReadStrata(SpecReader reader, string name, bool lowerIsBetter)
    {
        foreach (var field in WithoutStrata.Where(reader.Has))
        {
            _ = reader.Node(field);
            reader.Problem(field, field == "control_risk" ? "stands beside 'strata'; each stratum has its own" : "cannot be beside 'strata'");
        }

        var measure = reader.Named("measure", RiskMeasure.All, m => m.Code, required: false) ?? RiskMeasure.OddsRatio;
        if (measure != RiskMeasure.OddsRatio)
        {
            reader.Problem("measure", "the effect within strata is a log odds ratio: leave 'measure' out, or 'OR'");
        }

        var tests = Tests.Where(test => !test.TakesMargin || test.Code == "wald").ToArray();
        var code = reader.Choice("test", [.. tests.Select((t, i) => (t.Code, i))], required: false) ?? tests.Length - 1;
        var groups = reader.Groups("strata");
        var strata = groups.Select(ReadStratum).OfType<RiskStratum>().ToImmutableArray();
        return !reader.IsList("strata") || strata.Length < groups.Count
            ? null
            : new(name, strata) { LowerIsBetter = lowerIsBetter, Unstratified = tests[code].Code == Stratified ? null : tests[code].Create(0) };
    }

    private static RiskStratum? ReadStratum(SpecReader stratum)
    {
        var (share, risk) = (stratum.Number("share"), stratum.Quantity("control_risk"));
        stratum.RejectUnknownFields();
        return share is { } part && risk is not null ? new(part, risk) : null;
    }

    private static MissingOutcomes? ReadMissing(SpecReader reader)
    {
        var atRandom = MissingReader.Read(reader, "missing");
        var ifEvent = MissingReader.Read(reader, "missing_if_event");
        var ifNone = MissingReader.Read(reader, "missing_if_none");
        var handling = reader.Choice("missing_counts_as", Handlings, required: false) ?? MissingHandling.CompleteCases;
        var byOutcome = reader.Has("missing_if_event") || reader.Has("missing_if_none");
        if (reader.Has("missing") && byOutcome)
        {
            reader.Problem("missing", "stands beside 'missing_if_event' or 'missing_if_none'; outcomes are missing at random, or by the outcome");
        }

        if (reader.Has("missing_counts_as") && !reader.Has("missing") && !byOutcome)
        {
            reader.Problem("missing_counts_as", "nothing is missing: 'missing', or 'missing_if_event' and 'missing_if_none', say how much");
        }

        UncertainQuantity none = new UncertainQuantity.Value(0);
        return byOutcome ? new MissingOutcomes.ByOutcome(ifEvent ?? [none], ifNone ?? [none], handling)
            : atRandom is null ? null
            : new MissingOutcomes.AtRandom(atRandom, handling);
    }
}
