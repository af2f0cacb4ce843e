using System.Collections.Immutable;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads the group <c>mcp_mod</c> of an endpoint: candidate shapes, the relevant effect, and which curve is fitted.</summary>
internal static class McpModReader
{
    private static readonly (string, CandidateSelection)[] Selections = [("statistic", CandidateSelection.Statistic), ("aic", CandidateSelection.Aic)];

    /// <summary>The analysis; null where it is wrong (problems say why).</summary>
    /// <param name="endpoint">The endpoint's group.</param>
    /// <param name="lowerIsBetter">Whether effects below 0 are favourable.</param>
    /// <param name="arms">The trial's arms.</param>
    public static McpMod? Read(SpecReader endpoint, bool lowerIsBetter, ImmutableArray<TrialArmSpec> arms)
    {
        if (endpoint.Group("mcp_mod") is not { } group)
        {
            return null;
        }

        if (arms.Any(arm => !arm.IsControl && arm.Dose is null))
        {
            endpoint.Problem("mcp_mod", "needs the dose of every arm as a number");
        }

        if (arms.Any(arm => arm.ProductClass is not null))
        {
            endpoint.Problem("mcp_mod", "needs arms that are doses of one product; an arm has a 'product_class' of its own");
        }

        var groups = group.Groups("candidates", required: true);
        if (group.IsEmptyList("candidates"))
        {
            group.Problem("candidates", "names no candidate shape");
        }

        ImmutableArray<DoseResponseCandidate?> candidates = [.. groups.Select(ReadCandidate)];
        var relevant = group.Number("relevant_effect");
        if (relevant is { } effect && (lowerIsBetter ? effect >= 0 : effect <= 0))
        {
            group.Problem("relevant_effect", $"expected an effect on the favourable side, {(lowerIsBetter ? "below" : "above")} 0");
            relevant = null;
        }

        var near = group.Number("near", required: false) ?? 1.5;
        if (!(near > 1))
        {
            group.Problem("near", "expected a factor above 1");
        }

        var selection = group.Choice("select", Selections, required: false) ?? CandidateSelection.Statistic;
        group.RejectUnknownFields();
        return relevant is null || !(near > 1) || candidates.IsEmpty || candidates.Contains(null)
            ? null
            : new([.. candidates.OfType<DoseResponseCandidate>()], relevant.Value) { Selection = selection, Near = near };
    }

    private static DoseResponseCandidate? ReadCandidate(SpecReader group)
    {
        var family = group.Named("shape", DoseResponseFamily.All, f => f.Name);
        ImmutableArray<double?> values = [.. (family?.Parameters ?? []).Select(parameter => ReadParameter(group, parameter))];
        DoseResponseReader.RefuseOthers(group, family);
        group.RejectUnknownFields();
        return family is null || values.Contains(null) ? null : new(family, [.. values.OfType<double>()]);
    }

    private static double? ReadParameter(SpecReader group, ShapeParameter parameter)
    {
        var value = group.Number(parameter.Name);
        if (value is { } number && (parameter.IsNegative ? number >= 0 : number <= 0))
        {
            group.Problem(parameter.Name, $"expected a number {(parameter.IsNegative ? "below" : "above")} 0");
            return null;
        }

        return value;
    }
}
