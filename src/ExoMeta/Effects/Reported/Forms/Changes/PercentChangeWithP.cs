using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>A percent change with a bound of its p-value: +192 %, p &lt; 0.001.</summary>
/// <remarks>
/// <para>Estimate log(1 + d), d = est/100. The standard error inverts the paper's t test (Cochrane Handbook, Higgins et al. 2023,
/// 6.5.2.3), with t the two-sided quantile at p with n₁ − 1 degrees of freedom, of the normal when n is neither stated nor assumed. Its
/// degrees of freedom are the same n₁ − 1.</para>
/// <para>No paper says on which scale it tested: if on the log ratio, SE = |log(1 + d)|/t, and at p = α the 1 − α interval touches no change;
/// if on the raw change, SE(d) = |d|/t, and the delta method (Oehlert 1992) gives |d|/((1 + d)·t), whose interval on the log scale does not
/// reproduce the test (it is wider for a decrease, narrower for an increase). The scale is unknown, either one equally likely unless
/// <c>test_scale</c> is assumed (0 = log ratio, 1 = raw change).</para>
/// <para>The bound bounds the SE from above only: p is unknown, uniform below its bound unless assumed otherwise. The plug-in answer takes p
/// at its bound, where the standard error is largest, and the scale on which its interval reproduces the printed test: the log ratio.</para>
/// </remarks>
/// <param name="Printed">The printed value.</param>
/// <param name="Measure">ROM, or RR for a change of a risk.</param>
/// <param name="Percent">Signed percent change, not 0.</param>
/// <param name="Bound">The number that p lies below.</param>
/// <param name="Size">Group size; null when not stated.</param>
public sealed record PercentChangeWithP(string Printed, string Measure, PrintedNumber Percent, PrintedNumber Bound, int? Size)
    : ReportedStatistic(Printed)
{
    private const double OnLogRatio = 0;
    private const double OnRawChange = 1;

    /// <summary>The form.</summary>
    public static ReportedForm Description { get; } = new(
        "percent-change-p", ["measure", "est", "p_bound", "n1"],
        [Assumptions.TreatedSize, Assumptions.PValue, Assumptions.TestScale], Read);

    /// <inheritdoc/>
    public override string Form => Description.Name;

    /// <inheritdoc/>
    public override ImmutableArray<string> OpenFields =>
        Size is null ? Description.AssumptionFields : [Assumptions.PValue, Assumptions.TestScale];

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
        var assumedScale = assumptions.Find(Assumptions.TestScale);
        var effect = EffectOf(assumedP, assumedSize, assumedScale);
        var quantile = Size is null && assumedSize is null ? "t = z(p/2), n not stated" : "t = t(p/2; n − 1), n − 1 df";
        var atBound = assumedP is null ? $" at p = {Bound}, smaller below" : "";
        return new Recovery.WithVariance(Measure, AnalysisScale.Log, effect, new(
            Printed,
            Derived.Effect($"log {Measure}", effect.PlugIn) + atBound + Assumptions.Note(assumedP, assumedSize, assumedScale),
            $"{Percents.Text}; d = est/100; SE = |log(1 + d)|/t if the test was on the log ratio, |d|/((1 + d)t) if on the raw change; {quantile}",
            "Higgins et al. 2023, Cochrane Handbook 6.5.2.3; delta method, Oehlert 1992"));
    }

    private EffectDistribution EffectOf(Assumption? assumedP, Assumption? assumedSize, Assumption? assumedScale)
    {
        var unknowns = new UnknownsBuilder();
        var size = unknowns.Size("number treated", Size, assumedSize);
        var p = assumedP is null
            ? unknowns.Add(new(
                "p", new UncertainQuantity.Uniform(0, Bound.Value), Bound.Value,
                $"p < {Bound} is printed; nothing below the bound is more likely than the rest, and the plug-in takes the bound: "
                + "the largest standard error"))
            : unknowns.Assumed("p", assumedP);
        var percent = unknowns.Rounded("percent change", Percent);
        var scale = Scale(unknowns, assumedScale);
        var (change, estimate, degreesOfFreedom) = (percent / 100, Percents.ToLog(percent), size - 1);
        var numerator = Formula.Select(Condition.Equal(scale, OnLogRatio), estimate, change / (1 + change));
        var standardError = numerator / Formula.UpperQuantile(p / 2, degreesOfFreedom);
        return unknowns.Effect(estimate, Formula.Square(standardError), degreesOfFreedom);
    }

    private static Formula Scale(UnknownsBuilder unknowns, Assumption? assumed)
    {
        const string Name = "scale of the test";
        const string Convention = "0 = log ratio, 1 = raw change; the plug-in takes the log ratio where it may, so that its interval reproduces the printed test";
        return assumed is null
            ? unknowns.Add(new(
                Name, new UncertainQuantity.Choice([(OnLogRatio, 0.5), (OnRawChange, 0.5)]), OnLogRatio,
                $"no source says on which scale its p-value was computed, and nothing favours either ({Convention})"))
            : unknowns.Assumed(Name, assumed, assumed.Value.Support.Low, $"{assumed.Reason} ({Convention})");
    }

    private static PercentChangeWithP? Read(FormCells cells)
    {
        var measure = cells.OptionalChoice("measure", Percents.Measures) ?? Percents.Measures[0];
        var size = cells.OptionalCount("n1");
        return (cells.Number("est"), cells.Number("p_bound")) is ({ } percent, { } bound)
            ? new(cells.Printed, measure, percent, bound, size)
            : null;
    }
}
