using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ExoMeta.Effects;

/// <summary>Every form of a reported statistic. A new one is one class and one line here.</summary>
public static class ReportedForms
{
    /// <summary>All forms, in the order in which they are documented.</summary>
    public static ImmutableArray<ReportedForm> All { get; } =
    [
        RatioWithInterval.Description, EventCounts.Description, SingleGroupProportion.Description, BarePercentage.Description,
        GroupMean.Description, MeanBeforeAfter.Description, TwoMeans.Description,
        PercentChangeWithError.Description, PercentChangeWithP.Description, PercentChange.Description, FoldChange.Description,
        TwoMedians.Description, Contradicted.Description, StatedDirection.Description, Qualitative.Description,
    ];

    /// <summary>Every assumption field that some form takes.</summary>
    public static ImmutableArray<string> AssumptionFields { get; } = ["n1", "n2", "correlation", "spread_kind", "cv", "p", "test_scale"];

    /// <summary>Finds a form by its name.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out ReportedForm? form)
    {
        form = All.FirstOrDefault(f => f.Name == name);
        return form is not null;
    }
}
