using ExoMeta.Effects;

namespace ExoMeta.Evidence.Lint;

/// <summary>
/// Events and group sizes whose crude odds ratio, risk ratio or risk difference does not round to the printed effect. With a zero cell ½
/// added to all four cells counts too, and what still differs is a warning. Says whether another measure, swapped arms or non-events would
/// explain it. Where the effect fits and every cell is at least 5, an interval whose standard error is more than 1.5 times another than
/// that of the counts is a warning. Hazard ratios cannot be computed from counts and are left out; so are rows marked adjusted.
/// </summary>
internal sealed class CountsAgainstEffect() : LintRowRule(
    "counts-contradict-effect", LintSeverity.Error,
    "The counts do not give the printed OR, RR or RD within rounding; says whether swapped arms, non-events or another measure would. Not where the column 'adjusted' says yes.",
    "ai n1i ci n2i (or ai bi ci di) with est, lb, ub and a measure OR, RR, RD, PETO or none; counts claims with effects quoted in their texts",
    "Woolf 1955; Katz et al. 1978; Yusuf et al. 1985 (Peto)")
{
    private const double Wide = 1.5;

    internal override IEnumerable<LintFinding> CheckRow(LintRow row)
    {
        if (row.IsAdjusted || row.Group(GroupRole.Treated) is not { Events: { } a, Size: { } n1 } || row.Group(GroupRole.Control) is not { Events: { } c, Size: { } n2 })
        {
            yield break;
        }

        var table = new Fourfold(a, n1 - a, c, n2 - c);
        foreach (var effect in row.Effects.Where(e => e.EstimateColumn != "yi" && (e.Scale != EffectScale.Log || e.Estimate.Value >= 0)))
        {
            var measure = effect.Measure.ToUpperInvariant() switch
            {
                "ODDS RATIO" => "OR",
                "RISK RATIO" => "RR",
                "EST" => "",
                var other => other,
            };
            if (measure is not ("OR" or "RR" or "RD" or "PETO" or ""))
            {
                continue;
            }

            var printed = Bounds.Of(effect.Estimate);
            if (table.Readings(measure).Any(r => printed.Contains(r.Value)))
            {
                if (measure.Length > 0 && AgainstWidth(row, table, measure, effect) is { } wide)
                {
                    yield return wide;
                }

                continue;
            }

            yield return Find(row, effect.EstimateColumn, table.HasZero || measure.Length == 0 ? LintSeverity.Warning : LintSeverity.Error, Reason(table, measure, effect));
        }
    }

    private LintFinding? AgainstWidth(LintRow row, Fourfold table, string measure, PrintedEffect effect)
    {
        if (!effect.HasSoundInterval || table.Smallest < 5 || table.StandardError(measure) is not { } error)
        {
            return null;
        }

        var printed = effect.HalfWidth().Map(h => h / effect.Critical(double.PositiveInfinity));
        return printed.Factor(Bounds.Exactly(error)) <= Wide ? null : Find(row, effect.LowerColumn, LintSeverity.Warning,
            $"the counts {table} give {measure} a standard error of {Say.Number(error)}, the printed interval {effect.Limits} one of {Say.Number((printed.Low + printed.High) / 2)}");
    }

    private static string Reason(Fourfold table, string measure, PrintedEffect effect)
    {
        var printed = Bounds.Of(effect.Estimate);
        var crude = string.Join(", ", (measure.Length > 0 ? [measure] : new[] { "OR", "RR", "RD" }).Select(m => $"{m} {Say.Number(table.Crude(m))}"));
        var name = measure.Length == 0 ? "an effect" : measure;
        var printedEffect = $"{name} {Say.Text(effect.Estimate)}{(effect.Lower is null || effect.Upper is null ? "" : $" ({effect.Limits})")}";
        var meant = table.OtherReadings(measure).FirstOrDefault(r => printed.Contains(r.Value)).Name;
        return $"the counts {table} give {crude} (crude), but {printedEffect} is printed; "
            + (meant is not null ? $"it is {meant}"
                : "no other measure, swapped arms or counted non-events explain it; if it is adjusted, say so in a column 'adjusted'");
    }
}
