using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Effects;

/// <summary>A percent change with a bound of its p-value: +192 %, p &lt; 0.001.</summary>
/// <remarks>
/// Estimate log(1 + est/100), SE |estimate|/t with t the two-sided quantile at p with n₁ − 1 degrees of freedom, of the normal when n is
/// neither stated nor assumed (Altman &amp; Bland 2011). The bound bounds the SE from above only: p is unknown, uniform below its bound
/// unless assumed otherwise, and the plug-in answer takes p at the bound, the largest SE.
/// </remarks>
/// <param name="Printed">The printed value.</param>
/// <param name="Measure">ROM, or RR for a change of a risk.</param>
/// <param name="Percent">Signed percent change, not 0.</param>
/// <param name="Bound">The number that p lies below.</param>
/// <param name="Size">Group size; null when not stated.</param>
public sealed record PercentChangeWithP(string Printed, string Measure, PrintedNumber Percent, PrintedNumber Bound, int? Size)
    : ReportedStatistic(Printed)
{
    /// <summary>The form.</summary>
    public static ReportedForm Description { get; } = new(
        "percent-change-p", ["measure", "est", "p_bound", "n1"], [Assumptions.TreatedSize, Assumptions.PValue], Read);

    /// <inheritdoc/>
    public override string Form => Description.Name;

    /// <inheritdoc/>
    public override ImmutableArray<string> OpenFields =>
        Size is null ? [Assumptions.TreatedSize, Assumptions.PValue] : [Assumptions.PValue];

    /// <inheritdoc/>
    public override IEnumerable<(string Column, string Message)> Validate()
    {
        var problems = Percents.Validate(Percent).ToList();
        if (Percent.Value == 0)
        {
            problems.Add(("est", "a change of 0 has no p-value below a bound"));
        }

        if (Bound.Value is <= 0 or >= 1)
        {
            problems.Add(("p_bound", $"{Bound} is no bound of a p-value; expected a number between 0 and 1"));
        }

        return [.. problems, .. Counts.ValidateSize("n1", Size, 2)];
    }

    /// <inheritdoc/>
    public override string? WhyContradicted(Assumption assumption) =>
        assumption.Field == Assumptions.PValue && assumption.Value.Support.High > Bound.Value
            ? $"{assumption.Value} reaches above the printed bound p < {Bound}"
            : null;

    /// <inheritdoc/>
    public override Recovery Recover(ImmutableArray<Assumption> assumptions)
    {
        var assumedP = assumptions.Find(Assumptions.PValue);
        var assumedSize = Size is null ? assumptions.Find(Assumptions.TreatedSize) : null;
        var unknowns = new UnknownsBuilder();
        var size = Size is { } n ? Quantity.Known(n)
            : assumedSize is null ? Quantity.Known(double.PositiveInfinity)
            : unknowns.Assumed("number treated", assumedSize);
        var p = assumedP is null
            ? unknowns.Add(new(
                "p", new UncertainQuantity.Uniform(0, Bound.Value), Bound.Value,
                $"p < {Bound} is printed; nothing below the bound is more likely than the rest, and the plug-in takes the bound: "
                + "the largest standard error"))
            : unknowns.Assumed("p", assumedP);
        var percent = unknowns.Rounded("percent change", Percent);
        var effect = unknowns.Effect(u =>
        {
            var estimate = Percents.ToLog(percent.In(u));
            var standardError = estimate / TwoSidedQuantile(p.In(u), size.In(u) - 1);
            return new(estimate, standardError * standardError);
        });
        var normal = Size is null && assumedSize is null;
        var atBound = assumedP is null ? $" at p = {Bound}, smaller below" : "";
        return new Recovery.WithVariance(Measure, AnalysisScale.Log, effect, new(
            Printed,
            Derived.Effect($"log {Measure}", effect.PlugIn) + atBound + Assumptions.Note(assumedP, assumedSize),
            normal ? $"{Percents.Formula}; SE = |estimate|/z(p/2), n not stated" : $"{Percents.Formula}; SE = |estimate|/t(p/2; n − 1)",
            "Altman & Bland 2011"));
    }

    /// <summary>The value that |T| exceeds with probability p.</summary>
    private static double TwoSidedQuantile(double p, double degreesOfFreedom) =>
        double.IsPositiveInfinity(degreesOfFreedom) ? -Normal.Quantile(p / 2) : -StudentT.Quantile(p / 2, degreesOfFreedom);

    private static PercentChangeWithP? Read(FormCells cells)
    {
        var measure = cells.OptionalChoice("measure", Percents.Measures) ?? Percents.Measures[0];
        var size = cells.OptionalCount("n1");
        return (cells.Number("est"), cells.Number("p_bound")) is ({ } percent, { } bound)
            ? new(cells.Printed, measure, percent, bound, size)
            : null;
    }
}
