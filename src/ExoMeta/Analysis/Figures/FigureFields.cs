using System.Collections.Immutable;
using ExoMeta.Analysis.Requests;

namespace ExoMeta.Analysis.Figures;

/// <summary>The fields that a figure of an analysis file may have besides its kind, what it shows, its id and its title.</summary>
internal static class FigureFields
{
    /// <summary>
    /// The choices of a pool that a figure may make for itself; the others are those of the analysis. What only prints more of a pool means
    /// nothing to a figure.
    /// </summary>
    public static ImmutableArray<RequestOption> OfPool { get; } =
    [
        .. new[] { "method", "inference", "tau2Ci", "prediction", "prior", "muPrior", "mods", "subgroup", "rho", "within", "control", "weights", "swim", "seed" }
            .Select(name => RequestOptions.All.First(o => o.Name == name)),
    ];

    /// <summary>The choices of a figure of a trial.</summary>
    public static ImmutableArray<RequestOption> OfTrial { get; } =
    [
        new("truth", OptionKind.Value, string.Join('|', TruthKinds.Codes.All.Select(c => c.Code)), "what θ is drawn from (default: posterior)"),
        new("size", OptionKind.Value, "I", "which entry of the size grid, from 1 (default: the last)"),
    ];

    /// <summary>The fields of a kind.</summary>
    public static ImmutableArray<RequestOption> Of(FigureKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return [.. kind.Options, .. kind is FigureKind.OfPool ? OfPool : OfTrial];
    }

    /// <summary>The fields of some kinds, each once.</summary>
    public static ImmutableArray<RequestOption> Of(IEnumerable<FigureKind> kinds) => [.. kinds.SelectMany(kind => Of(kind)).DistinctBy(o => o.Name)];
}
