using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>A percent change with its error: 58 ± 8 %.</summary>
/// <remarks>
/// Estimate log(1 + est/100), SE sem/(100 + est) by the delta method, sem in percent points: the error itself when it is a standard
/// error, error/√n when it is a standard deviation. Where the kind is unknown it takes an assumption, and the plug-in answer takes the
/// larger of the two standard errors, which reads the error as SEM. While it may be an SD and n is neither stated nor assumed: the estimate alone.
/// The standard error has n − 1 degrees of freedom, infinite for an SEM whose n is neither stated nor assumed.
/// </remarks>
/// <param name="Printed">The printed value.</param>
/// <param name="Measure">ROM, or RR for a change of a risk.</param>
/// <param name="Percent">Signed percent change.</param>
/// <param name="Error">The printed error in percent points.</param>
/// <param name="Kind">sd, sem or unknown.</param>
/// <param name="Size">Group size; null when not stated.</param>
public sealed record PercentChangeWithError(
    string Printed, string Measure, PrintedNumber Percent, PrintedNumber Error, string Kind, int? Size) : ReportedStatistic(Printed)
{
    /// <summary>The form.</summary>
    public static ReportedForm Description { get; } = new(
        "percent-change-error", ["measure", "est", "spread", "spread_kind", "n1"], [Assumptions.SpreadKind, Assumptions.TreatedSize], Read);

    /// <inheritdoc/>
    public override string Form => Description.Name;

    /// <inheritdoc/>
    public override ImmutableArray<string> OpenFields => (Kind, Size) switch
    {
        (Spreads.NotSaid, null) => [Assumptions.SpreadKind, Assumptions.TreatedSize],
        (Spreads.NotSaid, _) => [Assumptions.SpreadKind],
        (_, null) => [Assumptions.TreatedSize],
        _ => [],
    };

    /// <inheritdoc/>
    public override IEnumerable<(string Column, string Message)> Validate() =>
        [.. Percents.Validate(Percent), .. Spreads.Validate("spread", Error), .. Counts.ValidateSize("n1", Size, 2)];

    /// <inheritdoc/>
    public override Recovery Recover(ImmutableArray<Assumption> assumptions)
    {
        var assumedKind = Kind == Spreads.NotSaid ? assumptions.Find(Assumptions.SpreadKind) : null;
        var assumedSize = Size is null ? assumptions.Find(Assumptions.TreatedSize) : null;
        var mayBeDeviation = Kind == Spreads.StandardDeviation
            || (Kind == Spreads.NotSaid && (assumedKind is null || assumedKind.Value.Support.Low == 0));
        var why = Kind == Spreads.NotSaid && assumedKind is null ? "what the error is (SD or SEM) is neither stated nor assumed"
            : mayBeDeviation && Size is null && assumedSize is null
                ? "the error may be a standard deviation, and n is neither stated nor assumed"
            : null;
        if (why is not null)
        {
            var estimate = (double)Percents.ToLog(Percent.Value);
            return new Recovery.PointOnly(Measure, AnalysisScale.Log, estimate, new(
                Printed, Derived.Point($"log {Measure}", estimate, why), Percents.Text, null));
        }

        var effect = EffectOf(assumedKind, assumedSize);
        return new Recovery.WithVariance(Measure, AnalysisScale.Log, effect, new(
            Printed,
            Derived.Effect($"log {Measure}", effect.PlugIn) + Assumptions.Note(assumedKind, assumedSize),
            $"{Percents.Text}; SE = e/(100 + est), e = error if SEM, error/√n if SD{Derived.DegreesOfFreedom(Size, assumedSize)}",
            "delta method, Oehlert 1992"));
    }

    private EffectDistribution EffectOf(Assumption? assumedKind, Assumption? assumedSize)
    {
        const double IsDeviation = 0;
        const double IsStandardError = 1;
        var unknowns = new UnknownsBuilder();
        var kind = assumedKind is null
            ? Kind == Spreads.StandardDeviation ? IsDeviation : IsStandardError
            : unknowns.Assumed(
                UnknownReadings.KindOfError, assumedKind, assumedKind.Value.Support.High,
                $"{assumedKind.Reason} (0 = SD, 1 = SEM; the plug-in takes the larger standard error: the SEM reading)");
        var size = unknowns.Size("number treated", Size, assumedSize);
        var (percent, error) = (unknowns.Rounded("percent change", Percent), unknowns.Rounded("error", Error));
        var variance = Formula.Square(error / (100 + percent));
        return unknowns.Effect(
            Percents.ToLog(percent), Formula.Select(Condition.Equal(kind, IsDeviation), variance / size, variance), size - 1);
    }

    private static PercentChangeWithError? Read(FormCells cells)
    {
        var measure = cells.OptionalChoice("measure", Percents.Measures) ?? Percents.Measures[0];
        var size = cells.OptionalCount("n1");
        var kind = cells.Choice("spread_kind", Spreads.StandardDeviation, Spreads.StandardError, Spreads.NotSaid);
        return (cells.Number("est"), cells.Number("spread"), kind) is ({ } percent, { } error, { } known)
            ? new(cells.Printed, measure, percent, error, known, size)
            : null;
    }
}
