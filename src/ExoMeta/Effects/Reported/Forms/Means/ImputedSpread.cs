using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>Sizes of two groups, stated or assumed.</summary>
/// <param name="Treated">Treated.</param>
/// <param name="Control">Controls.</param>
/// <param name="Assumed">What of it is assumed.</param>
internal sealed record GroupSizes(Formula Treated, Formula Control, ImmutableArray<Assumption> Assumed)
{
    /// <summary>Both sizes, or null when one is neither stated nor assumed (nothing is then added to the unknowns).</summary>
    public static GroupSizes? Find(UnknownsBuilder unknowns, int? treated, int? control, ImmutableArray<Assumption> assumptions)
    {
        var (n1, n2) = (assumptions.Find(Assumptions.TreatedSize), assumptions.Find(Assumptions.ControlSize));
        return (treated is null && n1 is null) || (control is null && n2 is null)
            ? null
            : new(
                treated is { } t ? t : unknowns.Assumed("number treated", n1!),
                control is { } c ? c : unknowns.Assumed("number of controls", n2!),
                [.. new[] { treated is null ? n1 : null, control is null ? n2 : null }.OfType<Assumption>()]);
    }
}

/// <summary>A log ratio of two means whose spread is imputed from an assumed coefficient of variation: cv²(1/n₁ + 1/n₂).</summary>
/// <remarks>
/// The variance of Hedges, Gurevitch &amp; Curtis (1999) with s = cv·m in both groups. The assumed coefficient of variation stands for one
/// that the paper could have printed, pooled over the two samples; so its variance has n₁ + n₂ − 2 degrees of freedom.
/// </remarks>
internal static class ImputedSpread
{
    /// <summary>The effect as a sensitivity analysis, or the estimate alone when n₁, n₂ or cv is neither stated nor assumed.</summary>
    public static Recovery Recover(
        string printed, string measure, string formula, double plugIn, Formula estimate, UnknownsBuilder unknowns,
        GroupSizes? sizes, ImmutableArray<Assumption> assumptions)
    {
        var assumed = assumptions.Find(Assumptions.CoefficientOfVariation);
        if (sizes is null || assumed is null)
        {
            var why = assumed is null ? "no spread is printed and none is assumed" : "the group sizes are neither stated nor assumed";
            return new Recovery.PointOnly(measure, AnalysisScale.Log, plugIn, new(
                printed, Derived.Point($"log {measure}", plugIn, why), formula, "Hedges, Gurevitch & Curtis 1999"));
        }

        var cv = unknowns.Assumed("coefficient of variation", assumed);
        var (n1, n2) = (sizes.Treated, sizes.Control);
        var effect = unknowns.Effect(estimate, Formula.Square(cv) * (1 / n1 + 1 / n2), n1 + n2 - 2);
        return new Recovery.WithVariance(measure, AnalysisScale.Log, effect, new(
            printed,
            Derived.Effect($"log {measure}", effect.PlugIn) + Assumptions.Note([.. sizes.Assumed, assumed]),
            $"{formula}; sensitivity analysis with an imputed spread: SE² = cv²(1/n₁ + 1/n₂), n₁ + n₂ − 2 df",
            "Hedges, Gurevitch & Curtis 1999"))
        {
            IsSensitivityAnalysis = true,
        };
    }
}
