using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Trials;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads a binary endpoint.</summary>
internal sealed class BinaryReader() : EndpointReader("binary")
{
    /// <summary>The default without strata.</summary>
    private const string Score = "score";

    /// <summary>The default with strata.</summary>
    private const string MantelHaenszel = "mantel-haenszel";

    /// <summary>All tests; without strata only those of all patients together can be.</summary>
    private static readonly ImmutableArray<(string Code, MarginRule Margin, Func<double, StratifiedRiskTest> Create)> Tests =
    [
        (Score, MarginRule.None, _ => new StratifiedRiskTest.Pooled(new RiskTest.Score())),
        ("chi-square-corrected", MarginRule.None, _ => new StratifiedRiskTest.Pooled(new RiskTest.CorrectedChiSquare())),
        ("wald", MarginRule.Optional, margin => new StratifiedRiskTest.Pooled(new RiskTest.Wald(margin))),
        ("fisher", MarginRule.None, _ => new StratifiedRiskTest.Pooled(new RiskTest.Fisher())),
        ("boschloo", MarginRule.None, _ => new StratifiedRiskTest.Pooled(new RiskTest.Boschloo())),
        ("farrington-manning", MarginRule.Needed, margin => new StratifiedRiskTest.Pooled(new RiskTest.FarringtonManning(margin))),
        (MantelHaenszel, MarginRule.None, _ => new StratifiedRiskTest.Score()),
        ("mantel-haenszel-wald", MarginRule.Optional, margin => new StratifiedRiskTest.Wald(margin)),
        ("stratified-farrington-manning", MarginRule.Needed, margin => new StratifiedRiskTest.FarringtonManning(margin)),
    ];

    /// <summary>Whether a test is one of a margin.</summary>
    private enum MarginRule
    {
        None,
        Optional,
        Needed,
    }

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
        var test = ReadTest(reader, Score);
        var missing = ReadMissing(reader);
        if (test is not StratifiedRiskTest.Pooled { Test: var pooled })
        {
            reader.Problem("test", $"'{test.Code}' tests over strata, and 'strata' is missing");
            pooled = new RiskTest.Score();
        }

        return risk is null
            ? null
            : new Endpoint.Binary(name, risk) { LowerIsBetter = lowerIsBetter, Scale = measure, Test = pooled, Missing = missing };
    }

    /// <summary>The test; the default where none is named, or none that there is.</summary>
    private static StratifiedRiskTest ReadTest(SpecReader reader, string byDefault)
    {
        var margin = reader.Number("margin", required: false);
        var unnamed = Tests.First(t => t.Code == byDefault);
        var code = reader.Has("test") ? reader.Choice("test", [.. Tests.Select((t, i) => (t.Code, i))]) : Tests.IndexOf(unnamed);
        if (code is not { } chosen)
        {
            return unnamed.Create(0);
        }

        var test = Tests[chosen];
        if (reader.Has("margin") && test.Margin == MarginRule.None)
        {
            var others = Tests.Where(t => t.Margin != MarginRule.None && (reader.Has("strata") || t.Create(0) is StratifiedRiskTest.Pooled)).Select(t => $"'{t.Code}'").ToArray();
            reader.Problem("margin", $"means nothing with '{test.Code}'; a margin belongs to {string.Join(", ", others[..^1])} and {others[^1]}");
        }

        if (test.Margin == MarginRule.Needed && !reader.Has("margin"))
        {
            reader.Problem("test", $"'{test.Code}' tests a margin, and 'margin' is missing");
        }

        return test.Create(margin ?? 0);
    }

    private static Endpoint.StratifiedBinary? ReadStrata(SpecReader reader, string name, bool lowerIsBetter)
    {
        if (reader.Has("control_risk"))
        {
            _ = reader.Node("control_risk");
            reader.Problem("control_risk", "stands beside 'strata'; each stratum has its own");
        }

        var measure = reader.Named("measure", RiskMeasure.All, m => m.Code, required: false) ?? RiskMeasure.OddsRatio;
        var test = ReadTest(reader, MantelHaenszel);
        var missing = ReadMissing(reader);
        var groups = reader.Groups("strata");
        var strata = groups.Select(ReadStratum).OfType<RiskStratum>().ToImmutableArray();
        return !reader.IsList("strata") || strata.Length < groups.Count
            ? null
            : new(name, strata) { LowerIsBetter = lowerIsBetter, Scale = measure, Test = test, Missing = missing };
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
