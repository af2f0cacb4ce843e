using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Cli.Commands.Designs;

/// <summary>What <c>samplesize</c> compares: the options of each endpoint, and which belong to which.</summary>
internal static class EndpointOptions
{
    private static readonly ImmutableArray<(string Name, ImmutableArray<string> Options, Func<RequestText, EndpointComparison?> Read)> Endpoints =
    [
        ("continuous", ["ratio", "effect", "sd", "test", "groups"], Continuous),
        ("binary", ["ratio", "groups", "pi1", "pi2", "scale", "null", "correct", "exact"], Binary),
        ("survival", ["ratio", "hazardRatio", "formula", "pi2", "eventTime", "hazard", "hazardStarts", "accrualTime", "accrualStarts", "accrualRates", "followUpTime", "dropout1", "dropout2", "dropoutTime"], Survival),
        ("ordinal", ["ratio", "control", "oddsRatio"], Ordinal),
    ];

    public static ImmutableArray<string> Names { get; } = [.. Endpoints.Select(e => e.Name)];

    public static ImmutableArray<RequestOption> All { get; } =
    [
        new("effect", OptionKind.Value, "X", "continuous: difference to detect, beyond the margin if there is one"),
        new("sd", OptionKind.Value, "X", "continuous: standard deviation of one patient's value"),
        new("test", OptionKind.Value, "t|z", "continuous: t (default, noncentral t) or z"),
        new("groups", OptionKind.Value, "1|2", "continuous, binary: one arm against a fixed value, or two (default: 2)"),
        new("pi1", OptionKind.Value, "P", "binary: risk on treatment"),
        new("pi2", OptionKind.Value, "P", "binary: risk on control; survival: P(event by --event-time) on control"),
        new("scale", OptionKind.Value, "difference|ratio", "binary: scale of the null hypothesis (default: difference)"),
        new("null", OptionKind.Value, "X", "binary: null hypothesis (default: 0 of a difference, 1 of a ratio); of one arm the fixed risk"),
        new("correct", OptionKind.Switch, "", "binary: size for the test with continuity correction (Fleiss)"),
        new("exact", OptionKind.Switch, "", "binary: Fisher's exact test, whole patients"),
        new("hazardRatio", OptionKind.Value, "HR", "survival: treatment over control"),
        new("formula", OptionKind.Value, "schoenfeld|freedman", "survival: how events follow from it (default: schoenfeld)"),
        new("eventTime", OptionKind.Value, "T", "survival: the time of --pi2"),
        new("hazard", OptionKind.List, "0.04,0.02", "survival: hazard on control instead, one a piece"),
        new("hazardStarts", OptionKind.List, "0,6", "survival: where each piece of --hazard begins (default: one piece)"),
        new("accrualTime", OptionKind.Value, "T", "survival: how long patients are recruited"),
        new("accrualRates", OptionKind.List, "1,3", "survival: relative recruitment, one a piece (default: uniform)"),
        new("accrualStarts", OptionKind.List, "0,6", "survival: where each piece of --accrual-rates begins"),
        new("followUpTime", OptionKind.Value, "T", "survival: how long the last patient is followed"),
        new("dropout1", OptionKind.Value, "P", "survival: P(dropout by --dropout-time) on treatment"),
        new("dropout2", OptionKind.Value, "P", "survival: the same on control"),
        new("dropoutTime", OptionKind.Value, "T", "survival: the time of the two"),
        new("control", OptionKind.List, "0.2,0.5,0.3", "ordinal: probability of each category on control"),
        new("oddsRatio", OptionKind.Value, "OR", "ordinal: odds ratio, treatment against control"),
    ];

    /// <summary>The comparison; null when it cannot be made out. Whatever is wrong is noted.</summary>
    public static EndpointComparison? Read(RequestText text)
    {
        text.Require("samplesize", "endpoint");
        if (text.Name("endpoint", Names) is not { } name)
        {
            return null;
        }

        var endpoint = Endpoints.First(e => e.Name == name);
        text.Refuse($"means nothing with --endpoint {name}", [.. All.Select(o => o.Name).Where(o => !endpoint.Options.Contains(o, StringComparer.Ordinal))]);
        var before = text.Problems.IsEmpty;
        var comparison = endpoint.Read(text);
        if (comparison is not null && before && text.Problems.IsEmpty)
        {
            text.NoteAll("samplesize", comparison.Problems());
        }

        return comparison;
    }

    private static MeanComparison? Continuous(RequestText text)
    {
        text.Require("samplesize", "effect", "sd");
        var effect = text.Number("effect", e => e != 0, "a difference other than 0");
        var deviation = Positive(text, "sd");
        var test = text.Name("test", "t", "z") == "z" ? MeanTest.Normal : MeanTest.Student;
        var isSingle = text.Name("groups", "1", "2") == "1";
        if (isSingle)
        {
            text.Refuse("means nothing with --groups 1", "ratio");
        }

        var ratio = Ratio(text);
        return effect is { } e && deviation is { } sd ? new MeanComparison(e, sd, isSingle ? null : ratio, test) : null;
    }

    private static EndpointComparison? Binary(RequestText text)
    {
        if (text.Name("groups", "1", "2") == "1")
        {
            text.Require("samplesize", "pi1", "null");
            text.Refuse("means nothing with --groups 1", "ratio", "pi2", "scale", "correct", "exact");
            return Share(text, "pi1") is { } risk && Share(text, "null") is { } value ? new SingleRisk(risk, value) : null;
        }

        text.Require("samplesize", "pi1", "pi2");
        var (treatment, control) = (Share(text, "pi1"), Share(text, "pi2"));
        var scale = text.Name("scale", "difference", "ratio") == "ratio" ? RiskScale.Ratio : RiskScale.Difference;
        var hypothesis = scale == RiskScale.Ratio
            ? text.Number("null", x => x > 0, "a ratio above 0")
            : text.Number("null", x => x is > -1 and < 1, "a difference above -1 and below 1");
        var ratio = Ratio(text);
        if (text.IsOn("exact"))
        {
            text.Refuse("means nothing with --exact", "scale", "null", "correct");
        }

        return treatment is not { } p1 || control is not { } p2 ? null
            : text.IsOn("exact") ? new ExactRiskComparison(p1, p2, ratio)
            : new RiskComparison(p1, p2, scale, hypothesis, ratio, text.IsOn("correct"));
    }

    private static OrdinalComparison? Ordinal(RequestText text)
    {
        text.Require("samplesize", "control", "oddsRatio");
        var control = text.Numbers("control");
        var odds = text.Number("oddsRatio", x => x > 0 && x != 1, "a ratio above 0, other than 1");
        var ratio = Ratio(text);
        return odds is { } or && !control.IsEmpty ? new OrdinalComparison(control, PortableMath.Log(or), ratio) : null;
    }

    private static SurvivalComparison? Survival(RequestText text)
    {
        text.Require("samplesize", "hazardRatio");
        var hazardRatio = text.Number("hazardRatio", x => x > 0 && x != 1, "a ratio above 0, other than 1");
        var formula = text.Name("formula", "schoenfeld", "freedman") == "freedman" ? EventFormula.Freedman : EventFormula.Schoenfeld;
        var ratio = Ratio(text);
        var hazard = Hazard(text);
        var schedule = Schedule(text);
        if (hazard is null && !text.Has("hazard") && !text.Has("pi2") && text.Has("accrualTime"))
        {
            text.Problems.Add(new("exometa"), "samplesize", "--pi2 with --event-time is missing (or --hazard): without it no patients follow from events");
        }

        if (!text.Has("accrualTime") && (text.Has("hazard") || text.Has("pi2")))
        {
            text.Require("samplesize", "accrualTime", "followUpTime");
        }

        return hazardRatio is { } hr ? new SurvivalComparison(hr, hazard, schedule, ratio, formula) : null;
    }

    private static PiecewiseRate? Hazard(RequestText text)
    {
        if (text.Has("hazard"))
        {
            text.Refuse("stands beside --hazard: choose one", "pi2", "eventTime");
            return Pieces(text, "hazard", "hazardStarts");
        }

        text.Refuse("belongs to --hazard", "hazardStarts");
        if (text.Has("pi2") != text.Has("eventTime"))
        {
            text.Note(text.Has("pi2") ? "pi2" : "eventTime", "--pi2 and --event-time belong together: which risk, and by when");
        }

        var (risk, time) = (Share(text, "pi2"), Positive(text, "eventTime"));
        return risk is { } p && time is { } t ? PiecewiseRate.OfProbability(p, t) : null;
    }

    private static SurvivalSchedule? Schedule(RequestText text)
    {
        if (!text.Has("accrualTime"))
        {
            text.Refuse("belongs to --accrual-time", "accrualRates", "accrualStarts", "followUpTime", "dropout1", "dropout2", "dropoutTime");
            return null;
        }

        text.Require("samplesize", "followUpTime");
        var accrual = text.Has("accrualRates") ? Pieces(text, "accrualRates", "accrualStarts") : PiecewiseRate.Constant(1);
        if (!text.Has("accrualRates"))
        {
            text.Refuse("belongs to --accrual-rates", "accrualStarts");
        }

        var length = Positive(text, "accrualTime");
        var followUp = text.Number("followUpTime", t => t >= 0, "a time of at least 0");
        var dropoutTime = Positive(text, "dropoutTime");
        if (text.Has("dropoutTime") != (text.Has("dropout1") || text.Has("dropout2")))
        {
            text.Note("dropoutTime", "--dropout-time belongs to --dropout1 and --dropout2: how many, and by when");
        }

        var (treatment, control) = (Dropout(text, "dropout1", dropoutTime), Dropout(text, "dropout2", dropoutTime));
        return accrual is not null && length is { } a && followUp is { } f ? new SurvivalSchedule(accrual, a, f, control, treatment) : null;
    }

    private static double Dropout(RequestText text, string name, double? time) =>
        text.Number(name, p => p is >= 0 and < 1, "a probability of at least 0 and below 1") is { } p && time is { } t
            ? PiecewiseRate.OfProbability(p, t).Rates[0]
            : 0;

    private static PiecewiseRate? Pieces(RequestText text, string rates, string starts)
    {
        var values = text.Numbers(rates);
        var begins = text.Has(starts) ? text.Numbers(starts) : [0.0];
        if (values.IsEmpty || begins.IsEmpty)
        {
            return null;
        }

        if (begins.Length != values.Length)
        {
            text.Note(starts, FormattableString.Invariant($"holds {begins.Length} start(s); one for each of the {values.Length} rate(s) of {text.NameOf(rates)} was expected"));
            return null;
        }

        return new PiecewiseRate(begins, values);
    }

    private static double Ratio(RequestText text) => text.Number("ratio", r => r is >= 1e-3 and <= 1e3, "a number from 0.001 to 1000") ?? 1;

    private static double? Share(RequestText text, string name) => text.Number(name, p => p is > 0 and < 1, "a probability above 0 and below 1");

    private static double? Positive(RequestText text, string name) => text.Number(name, x => x > 0, "a number above 0");
}
