using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads the group <c>adaptive</c>: stages that are combined, with a choice of arms and a size of the last stage in between.</summary>
internal static class AdaptiveReader
{
    private static readonly string[] Combinations = ["inverse-normal", "fisher", "naive"];
    private static readonly string[] Selections = ["all", "best", "promising", "near-best"];

    private static readonly (string, SelectionScale)[] Scales = [("statistic", SelectionScale.Statistic), ("estimate", SelectionScale.Estimate)];

    private static readonly (string, FisherRule)[] FisherRules = [("equal-levels", FisherRule.EqualLevels), ("full-level-last", FisherRule.FullLevelLast)];

    /// <summary>The plan; null where it is wrong (problems say why).</summary>
    public static AdaptiveStages? Read(SpecReader reader)
    {
        reader.Expect(
        [
            "at", "combination", .. LooksReader.BoundaryFields, "fisher_rule", "select", "keep", "threshold", "within", "rank_by", "reallocate", "stop", "resize",
        ]);
        var shares = reader.Numbers("at");
        var combination = Combination(reader, shares.Length);
        var selection = Selection(reader);
        var stop = reader.Choice("stop", InterimReader.Stops, required: false) ?? StopRule.Each;
        var reallocates = reader.FlagOrNot("reallocate");
        var (isSized, size) = Size(reader);
        reader.RejectUnknownFields();
        return shares.IsEmpty || combination is null || selection is null || isSized != size is not null
            ? null
            : new(shares, combination, selection, stop) { Reallocates = reallocates, Size = size };
    }

    private static StageCombination? Combination(SpecReader reader, int looks)
    {
        switch (Named(reader, "combination", Combinations))
        {
            case "fisher":
                reader.Refuse("means nothing with Fisher's combination, whose bounds follow from 'fisher_rule'", LooksReader.BoundaryFields.Remove("futility"));
                return new StageCombination.Fisher(
                    reader.Choice("fisher_rule", FisherRules, required: false) ?? FisherRule.EqualLevels, reader.Has("futility") ? reader.Numbers("futility") : []);
            case { } name:
                reader.Refuse("belongs to 'combination: fisher'", "fisher_rule");
                var (efficacy, futility) = (LooksReader.Efficacy(reader), LooksReader.Futility(reader, looks));
                return efficacy is null || futility is null
                    ? null
                    : name == "naive" ? new StageCombination.Naive(efficacy, futility) : new StageCombination.InverseNormal(efficacy, futility);
            default:
                return null;
        }
    }

    private static SelectionRule? Selection(SpecReader reader)
    {
        var name = reader.Has("select") ? Named(reader, "select", Selections) : "all";
        foreach (var (field, rule) in new[] { ("keep", "best"), ("threshold", "promising"), ("within", "near-best") })
        {
            if (name is not null && name != rule)
            {
                reader.Refuse($"belongs to 'select: {rule}'", field);
            }
        }

        if (name == "all")
        {
            reader.Refuse("means nothing where all arms go on", "rank_by");
            return new SelectionRule.All();
        }

        var scale = reader.Choice("rank_by", Scales, required: false) ?? SelectionScale.Statistic;
        return name switch
        {
            "best" => (reader.Has("keep") ? reader.Integer("keep", 1, MultiplicityProcedure.MaximumClosedComparisons) : 1) is { } count
                ? new SelectionRule.Best((int)count, scale) : null,
            "promising" => reader.Number("threshold") is { } threshold ? new SelectionRule.Promising(threshold, scale) : null,
            "near-best" => reader.Number("within") is { } distance ? new SelectionRule.NearBest(distance, scale) : null,
            _ => null,
        };
    }

    private static (bool IsGiven, ConditionalPowerSize? Size) Size(SpecReader reader)
    {
        if (!reader.Has("resize"))
        {
            return (false, null);
        }

        if (reader.Group("resize", required: false) is not { } resize)
        {
            return (true, null);
        }

        resize.Expect(["power", "max", "min", "effect", "promising_from"]);
        var (power, largest) = (resize.Number("power"), resize.Number("max"));
        var effect = resize.Has("effect") ? resize.Number("effect") : null;
        var (smallest, from) = (resize.NumberOr("min", 1), resize.NumberOr("promising_from", 0));
        resize.RejectUnknownFields();
        return (true, power is null || largest is null ? null : new(power.Value, largest.Value) { Smallest = smallest, Effect = effect, PromisingFrom = from });
    }

    private static string? Named(SpecReader reader, string field, string[] names) => reader.Named(field, names, name => name);
}
